import { createMachine } from 'xstate'
import { expect, test } from 'vitest'
import { component, explore, parsePath, replay, type SystemSpec } from './index.ts'
import { replicatedLog } from './examples/replicated-log.ts'
import { alone, refusal, talk } from './small.test-data.ts'

test('A path is numbers between slashes, and the empty one is no step at all.', () => {
  expect(parsePath('0/13/1')).toEqual([0, 13, 1])
  expect(parsePath('7')).toEqual([7])
  expect(parsePath('')).toEqual([])
})

test.each([['0/x'], ['0//1'], ['/0'], ['0/'], ['-1'], ['1.5'], ['0 /1'], ['9999999']])(
  '%j is no path, and the sentence shows one that is.',
  path => {
    expect(refusal(() => parsePath(path))).toMatch(/is no path: '.*' is not a number. A path looks like 0\/3\/1/)
  },
)

test('A step that is not enabled is an error that says how many are.', () => {
  const machine = createMachine({ id: 'it', initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } })
  expect(replay(alone(machine, ['go']), '0').steps).toHaveLength(1)
  expect(refusal(() => replay(alone(machine, ['go']), '1'))).toMatch(
    /step 1 of the path takes choice 1, but only 1 step is enabled there \(0\)/,
  )
  expect(refusal(() => replay(alone(machine, ['go']), '0/0'))).toMatch(
    /step 2 of the path takes choice 0, but no step is enabled there/,
  )
})

test('A replay tells who did what to whom, what each was before and after, and which fault was spent.', () => {
  const { spec } = replicatedLog({ backups: 1, records: 1, capacity: 1, crashes: 1 })
  const { start, steps } = replay(spec, '0/4')
  expect((start('producer') as { context: object }).context).toEqual({ next: 1 })
  expect(steps[0]).toMatchObject({ kind: 'move', by: 'producer', event: { type: 'send' } })
  expect(steps[0]!.parts.map(({ slot, event: { type } }) => `${slot} ${type}`)).toEqual([
    'producer send',
    'produce Produce',
  ])
  expect(steps[0]!.parts[1]).toMatchObject({ before: [], after: [{ type: 'Produce', n: 1 }] })
  expect(steps[1]).toMatchObject({ kind: 'move', by: 'backup0', fault: 'crash' })
  expect(steps[1]!.state('faults')).toEqual({ crash: 1 })
  expect(refusal(() => start('nobody'))).toMatch(/names 'nobody', but there is only: producer, leader/)
})

test('Copies and losses are told as such.', () => {
  const spec = talk(['a'], { loses: true, duplicates: 'copy' }, { budgets: { faults: { limits: { copy: 1 } } } })
  const kinds = ['0/0', '0/1', '0/2'].map(path => replay(spec, path).steps[1]!)
  expect(kinds.map(({ kind }) => kind)).toEqual(['deliver', 'copy', 'lose'])
  expect(kinds.map(({ fault }) => fault)).toEqual([undefined, 'copy', undefined])
  expect(kinds.map(({ channel, by }) => `${channel} ${by}`)).toEqual(Array(3).fill('line listener'))
})

test('Replaying does not change what is replayed: the same path gives the same steps again.', () => {
  const { spec } = replicatedLog({ backups: 2, records: 1, capacity: 1, crashes: 1 })
  const told = () =>
    replay(spec, '0/3/1').steps.map(({ kind, by, event, parts }) => ({ kind, by, event, parts: parts.length }))
  expect(told()).toEqual(told())
})

test('Every state has a path that leads back to it: here, every state of a small log, by its own search.', () => {
  const { spec } = replicatedLog({ backups: 1, records: 1, capacity: 1, crashes: 0 })
  const slots = [...Object.keys(spec.components), ...Object.keys(spec.channels!)]
  const told = (read: (slot: string) => unknown) =>
    JSON.stringify(
      slots.map(slot => {
        const local = read(slot) as { context?: unknown }
        return local.context ?? local
      }),
    )
  const seen = new Set<string>([told(replay(spec, '').start)])
  const queue = ['']
  for (const path of queue) {
    for (let choice = 0; ; choice++) {
      const longer = path === '' ? `${choice}` : `${path}/${choice}`
      const step = attempt(spec, longer)
      if (step === undefined) break
      if (seen.has(told(step))) continue
      seen.add(told(step))
      queue.push(longer)
    }
  }
  expect(seen.size).toBe(explore(spec).states)
  expect(seen.size).toBe(46)
})

function attempt(spec: SystemSpec, path: string): ((slot: string) => unknown) | undefined {
  try {
    return replay(spec, path).steps.at(-1)!.state
  } catch {
    return undefined
  }
}

test('A path through a state in which another step throws can be replayed.', () => {
  const machine = createMachine({
    id: 'it',
    initial: 'a',
    states: { a: { on: { bad: { guard: () => [].at(0)!['x'] }, good: 'b' } }, b: {} },
  })
  const spec: SystemSpec = {
    name: 'it',
    components: { it: component(machine) },
    moves: ['bad', 'good'].map(type => ({ by: 'it', event: { type } })),
  }
  expect(replay(spec, '0').steps[0]).toMatchObject({ event: { type: 'good' } })
})
