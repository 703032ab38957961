import { expect, test } from 'vitest'
import { assign, setup } from 'xstate'
import { twoPhaseCommit } from './examples/two-phase-commit.ts'
import { always, canAlways, component, explore, parsePath, replay, sometimes, type SystemSpec, walk } from './index.ts'

/** A counter that a fault sets back to 0; `many` idle switches beside it make the graph too large to visit. */
function counter(many: number, faults = 0): SystemSpec {
  const count = setup({
    types: {} as { context: { n: number }; events: { type: 'up' } | { type: 'reset' } },
    guards: { isLow: ({ context }) => context.n < 8 },
  }).createMachine({
    context: { n: 0 },
    on: {
      up: { guard: 'isLow', actions: assign({ n: ({ context }) => context.n + 1 }) },
      reset: { actions: assign({ n: 0 }) },
    },
  })
  const toggle = setup({}).createMachine({
    initial: 'off',
    states: { off: { on: { flip: 'on' } }, on: { on: { flip: 'off' } } },
  })
  const switches = Array.from({ length: many }, (_, i) => `switch${i}`)
  return {
    name: 'counter',
    components: {
      counter: component(count, { views: { n: ({ context }) => context.n } }),
      ...Object.fromEntries(switches.map(name => [name, component(toggle)])),
    },
    budgets: faults > 0 ? { faults: { limits: { reset: faults } } } : {},
    moves: [
      { by: 'counter', event: { type: 'up' } },
      ...switches.map(by => ({ by, event: { type: 'flip' } })),
      ...(faults > 0
        ? Array.from({ length: 6 }, (_, k) => ({ by: 'counter', event: { type: 'reset', k }, fault: 'reset' }))
        : []),
    ],
  }
}
const low = (most: number) => always('the counter stays low', ['counter.n'], ([n]) => n! < most)

test('A violation in a graph too large to visit is found, shortened to the steps that it needs, and replays.', () => {
  const spec = counter(40)
  expect(explore(spec, { properties: [low(8)], maxStates: 20_000 }).findings[0]?.verdict).toBe('inconclusive')
  const { findings } = walk(spec, { properties: [low(8)], walks: 20, maxSteps: 2000, seed: 1 })
  expect(findings).toMatchObject([{ verdict: 'broken', path: { length: 8, faults: {} } }])
  const { path } = findings[0]!.path!
  const { steps, check } = replay(spec, path)
  expect([steps.map(({ by }) => by), check(low(8))]).toEqual([Array.from({ length: 8 }, () => 'counter'), false])
})

test('What is shown is locally minimal: no single step can be left out.', () => {
  const { spec, properties } = twoPhaseCommit(4)
  const committed = always('nobody commits', ['rm0.outcome'], ([outcome]) => outcome !== 1)
  const { findings } = walk(spec, { properties: [...properties, committed], walks: 200, maxSteps: 40, seed: 3 })
  expect(findings.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'broken'])
  const choices = parsePath(findings[1]!.path!.path)
  // Four managers prepare and are heard, the decision, its arrival: no run is shorter.
  expect(choices.length).toBe(explore(spec, { properties: [committed] }).findings[0]!.path!.length)
})

test('Nothing found is inconclusive, never holds, and says how much was walked; a witness holds.', () => {
  const reached = sometimes('it gets to 3', ['counter.n'], ([n]) => n === 3)
  const { findings, walks, steps } = walk(counter(2), {
    properties: [low(9), reached],
    walks: 7,
    maxSteps: 30,
    seed: 5,
  })
  expect(findings.map(({ verdict, text }) => [verdict, text])).toEqual([
    ['inconclusive', 'nothing found in 7 walks of at most 30 steps (seed 5, 210 steps in all)'],
    ['holds', undefined],
  ])
  expect([walks, steps]).toEqual([7, 210])
})

test('The same seed takes the same walks, another seed others.', () => {
  const run = (seed: number) => walk(counter(3), { properties: [low(8)], walks: 500, maxSteps: 20, seed })
  expect(run(7)).toEqual(run(7))
  expect(new Set([1, 2, 3, 4].map(seed => run(seed).steps)).size).toBeGreaterThan(1)
})

test('Swarm: what a fault hides that strikes all the time is found by walks that do without it.', () => {
  const options = { properties: [low(8)], walks: 40, maxSteps: 60, seed: 2 }
  const spec = counter(0, 1000)
  expect(walk(spec, options).findings[0]?.verdict).toBe('inconclusive')
  expect(walk(spec, { ...options, swarm: true }).findings[0]).toMatchObject({ verdict: 'broken', path: { faults: {} } })
})

test('A machine that throws is a violation, with the shortest way there that is left.', () => {
  const machine = setup({
    types: {} as { context: { n: number }; events: { type: 'go' } | { type: 'idle' } },
    actions: {
      count: assign({
        n: ({ context }) => {
          if (context.n === 3) throw new Error('three is too many')
          return context.n + 1
        },
      }),
    },
  }).createMachine({ context: { n: 0 }, on: { go: { actions: 'count' }, idle: {} } })
  const moves = ['go', 'idle'].map(type => ({ by: 'm', event: { type } }))
  const one = always('fine', ['m.n'], () => true)
  const viewed = {
    name: 'throws',
    components: { m: component(machine, { views: { n: ({ context }) => context.n } }) },
    moves,
  }
  const thrown = walk(viewed, { properties: [one], walks: 9, maxSteps: 50, seed: 1 }).findings.at(-1)
  expect(thrown).toMatchObject({
    kind: 'machine threw',
    path: { length: 3 },
    text: expect.stringContaining('three is too many') as string,
  })
})

test('A clock that runs out ends the walks; goals and deadlocks are not for walks to judge.', () => {
  const budget = () => ({ by: 'seconds', text: '1 s' }) as const
  const options = { walks: 5, maxSteps: 10, seed: 1 }
  expect(walk(counter(1), { ...options, properties: [low(9)], budget }).stopped).toEqual({ by: 'seconds', text: '1 s' })
  const goal = canAlways('it can get low', ['counter.n'], ([n]) => n === 0)
  expect(() => walk(counter(1), { ...options, properties: [goal] })).toThrow(
    /is of the kind canAlways, which walks cannot judge/,
  )
})
