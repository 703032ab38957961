import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { assign, setup } from 'xstate'
import {
  component,
  explore,
  type Fairness,
  type Finding,
  leadsTo,
  parsePath,
  replay,
  type SystemSpec,
} from './index.ts'

/** A system of one machine whose states are numbers and whose moves are arcs: 'a: 0>1 1>0' is a move `a` that leads from 0 to 1 and back. */
function graph(...lines: readonly string[]): SystemSpec {
  const arcs = lines.map(line => {
    const [name = '', steps = ''] = line.split(':')
    return {
      name,
      to: new Map(
        steps
          .split(' ')
          .filter(step => step !== '')
          .map(step => step.split('>').map(Number) as [number, number]),
      ),
    }
  })
  const on = Object.fromEntries(
    arcs.map(({ name, to }) => [
      name,
      {
        guard: ({ context }: { context: { at: number } }) => to.has(context.at),
        actions: assign({ at: ({ context }: { context: { at: number } }) => to.get(context.at)! }),
      },
    ]),
  )
  const machine = setup({ types: {} as { context: { at: number } } }).createMachine({
    context: { at: 0 },
    on: on as never,
  })
  return {
    name: 'graph',
    components: { m: component(machine, { views: { at: ({ context }) => context.at } }) },
    moves: arcs.map(({ name }) => ({ by: 'm', event: { type: name } })),
  }
}
const to = (goal: number, fair: Fairness, from = 0) =>
  leadsTo(
    `${from} leads to ${goal}`,
    ['m.at'],
    ([at]) => at === from,
    ([at]) => at === goal,
    fair,
  )

function decided(spec: SystemSpec, property: ReturnType<typeof to>, maxStates?: number): Finding {
  const [finding] = explore(spec, { properties: [property], ...(maxStates ? { maxStates } : {}) }).findings
  return finding!
}

/** Runs the lasso again: the states on its way in, and on its way round. */
function lasso(spec: SystemSpec, { path }: Finding): { stem: number[]; cycle: number[] } {
  const way = [path!.path, path!.cycle!].filter(part => part !== '').join('/')
  const { start, steps } = replay(spec, way)
  const at = (read: (slot: string) => unknown) => (read('m') as { context: { at: number } }).context.at
  const states = [at(start), ...steps.map(step => at(step.state))]
  const length = parsePath(path!.path).length
  return { stem: states.slice(0, length + 1), cycle: states.slice(length) }
}

test('An unfair cycle is no violation: who may always leave it, leaves.', () => {
  const spec = graph('round: 0>1 1>0', 'leave: 0>2 1>2')
  expect(decided(spec, to(2, { weak: ['m.leave'] })).verdict).toBe('holds')
  expect(decided(spec, to(2, { weak: ['m.round'] })).verdict).toBe('broken')
})

test('Weak fairness is owed to what is enabled for ever, strong fairness to what is enabled again and again.', () => {
  const spec = graph('round: 0>1 1>0', 'leave: 0>2')
  expect(decided(spec, to(2, { strong: ['m.leave'], weak: ['m.round'] })).verdict).toBe('holds')
  const weak = decided(spec, to(2, { weak: ['m.leave', 'm.round'] }))
  expect(weak.verdict).toBe('broken')
  const { stem, cycle } = lasso(spec, weak)
  expect([stem, new Set(cycle)]).toEqual([[0], new Set([0, 1])])
})

test('Fairness is judged inside the violating part: a step taken outside of it keeps no promise there.', () => {
  // Round 1 and 2 `work` is enabled and never taken; it is taken at 0, which a run that stays there never sees again.
  const spec = graph('work: 0>1 2>3', 'round: 1>2 2>1', 'back: 3>0')
  const property = to(3, { strong: ['m.work'], weak: ['m.round'] })
  expect(decided(spec, property).verdict).toBe('holds')
  expect(decided(spec, to(3, { weak: ['m.work', 'm.round'] })).verdict).toBe('broken')
  // Where the part without q is smaller than the component, the promise kept on the way through q does not count.
  expect(decided(spec, to(3, { weak: ['m.round'] }, 1)).verdict).toBe('broken')
  expect(decided(spec, to(3, { strong: ['m.work'], weak: ['m.round'] }, 1)).verdict).toBe('holds')
})

test('A state may be stayed in for ever, unless something that is owed is enabled there.', () => {
  const spec = graph('go: 0>1')
  const stays = decided(spec, to(1, {}))
  expect(stays).toMatchObject({ verdict: 'broken', path: { path: '', cycle: '' } })
  expect(decided(spec, to(1, { weak: ['m.go'] })).verdict).toBe('holds')
  // A step that changes nothing is not enabled: nobody waits for it.
  expect(decided(graph('go: 0>0'), to(1, { weak: ['m.go'] })).path).toMatchObject({ path: '', cycle: '' })
})

test('The lasso that is shown is a real cycle, never sees what must come, and keeps every promise.', () => {
  const spec = graph('in: 0>1', 'a: 1>2 3>1', 'b: 2>3', 'c: 3>2', 'out: 2>4')
  const finding = decided(spec, to(4, { weak: ['m.in', 'm.out'], strong: ['m.a', 'm.b', 'm.c'] }))
  expect(finding.verdict).toBe('broken')
  const { stem, cycle } = lasso(spec, finding)
  expect(cycle.at(-1)).toBe(stem.at(-1))
  expect(cycle).not.toContain(4)
  const steps = cycle.slice(1).map((at, i) => `${cycle[i]}>${at}`)
  expect(steps).toEqual(expect.arrayContaining(['2>3', '3>2']))
  expect(steps.includes('1>2') || steps.includes('3>1')).toBe(true)
})

const sender = setup({
  types: {} as { context: { done: boolean }; events: { type: 'send' } | { type: 'Ack' } },
  actions: { send: (_args: unknown, _params: { to: string; message: { type: string } }) => undefined },
  guards: { isWaiting: ({ context }) => !context.done },
}).createMachine({
  context: { done: false },
  on: {
    send: { guard: 'isWaiting', actions: { type: 'send', params: { to: 'net', message: { type: 'Ack' } } } },
    Ack: { actions: assign({ done: true }) },
  },
})
const lossy = (loses: boolean): SystemSpec => ({
  name: 'lossy',
  components: { m: component(sender, { views: { at: ({ context }) => context.done } }) },
  channels: { net: { kind: 'fifo', to: 'm', capacity: 1, whenFull: 'block', loses } },
  moves: [{ by: 'm', event: { type: 'send' } }],
})

test('Over a channel that loses, delivery needs strong fairness; over one that does not, weak is enough.', () => {
  const arrives = (fair: Fairness) =>
    leadsTo(
      'it arrives',
      ['m.at'],
      () => true,
      ([done]) => done === 1,
      fair,
    )
  const verdictOf = (loses: boolean, fair: Fairness) => decided(lossy(loses), arrives(fair)).verdict
  expect(verdictOf(true, { weak: ['m.send', 'net'] })).toBe('broken')
  expect(verdictOf(true, { weak: ['m.send'], strong: ['net'] })).toBe('holds')
  expect(verdictOf(false, { weak: ['m.send', 'net'] })).toBe('holds')
  const { path } = decided(lossy(true), arrives({ weak: ['m.send', 'net'] }))
  const { steps } = replay(lossy(true), [path!.path, path!.cycle].filter(part => part !== '').join('/'))
  expect(steps.map(({ kind }) => kind)).toContain('lose')
})

test('On a graph that was cut off nothing holds, but a lasso of states that are known is a lasso.', () => {
  const line = Array.from({ length: 50 }, (_, i) => `${i}>${i + 1}`).join(' ')
  expect(decided(graph(`go: ${line}`), to(50, { weak: ['m.go'] }), 20).verdict).toBe('inconclusive')
  expect(decided(graph(`go: ${line}`, 'stay: 0>99 99>0'), to(50, { weak: ['m.stay'] }), 20).verdict).toBe('broken')
})

test('A label that no step has is an error that names those there are; under symmetry the question is refused.', () => {
  const spec = graph('go: 0>1')
  expect(() => decided(spec, to(1, { weak: ['m.gone'] }))).toThrow(/fairness is asked for 'm.gone'.*m.go/)
  const families = [{ name: 'one', ids: [0], slots: [['m']], rename: (data: never) => data as unknown }]
  expect(() => explore({ ...spec, families }, { properties: [to(1, {})], symmetry: true })).toThrow(/leadsTo/)
})

/** All subsets of the states without q that hang together, tried one by one: the definition, as slow as it is. */
function hasFairRun(
  arcs: readonly (readonly [string, number, number])[],
  goal: number,
  { weak = [], strong = [] }: Fairness,
): boolean {
  const steps = arcs.filter(([, from, end]) => from !== end)
  const reach = (from: number, states: ReadonlySet<number>) => {
    const seen = new Set([from])
    for (let grown = true; grown;) {
      const more = steps.filter(([, a, b]) => seen.has(a) && states.has(b) && !seen.has(b))
      for (const [, , b] of more) seen.add(b)
      grown = more.length > 0
    }
    return seen
  }
  const all = [0, 1, 2, 3].filter(state => state !== goal)
  const near = reach(0, new Set(all))
  for (let bits = 1; bits < 16; bits++) {
    const set = new Set(all.filter(state => (bits >> state) & 1))
    if (set.size === 0 || ![...set].every(state => near.has(state) && reach(state, set).size === set.size)) continue
    const inside = (name: string) => steps.some(([label, a, b]) => `m.${label}` === name && set.has(a) && set.has(b))
    const enabled = (name: string, state: number) => steps.some(([label, a]) => `m.${label}` === name && a === state)
    const keepsWeak = weak.every(name => inside(name) || [...set].some(state => !enabled(name, state)))
    const keepsStrong = strong.every(name => inside(name) || [...set].every(state => !enabled(name, state)))
    if (keepsWeak && keepsStrong) return true
  }
  return false
}

test('Random graphs: the verdict is that of the definition, tried on every set of states; every lasso replays.', () => {
  const step = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(3), fc.nat(3))
  const names = fc.subarray(['m.a', 'm.b', 'm.c'])
  let broken = 0
  fc.assert(
    fc.property(
      fc.uniqueArray(step, { maxLength: 8, selector: ([name, from]) => `${name}${from}` }),
      names,
      names,
      (arcs, weak, strong) => {
        const lines = ['a', 'b', 'c'].map(
          name =>
            `${name}: ${arcs
              .filter(([label]) => label === name)
              .map(([, x, y]) => `${x}>${y}`)
              .join(' ')}`,
        )
        const spec = graph(...lines)
        const finding = decided(spec, to(3, { weak, strong }))
        expect(finding.verdict).toBe(hasFairRun(arcs, 3, { weak, strong }) ? 'broken' : 'holds')
        if (finding.verdict === 'holds') return
        broken++
        const { stem, cycle } = lasso(spec, finding)
        expect([cycle.at(-1), [...stem, ...cycle].includes(3)]).toEqual([stem.at(-1), false])
      },
    ),
    { numRuns: 400, seed: 20261124 },
  )
  expect(broken).toBeGreaterThan(50)
})
