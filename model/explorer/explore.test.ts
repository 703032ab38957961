/**
 * What the search decides, and how: properties, fewest faults, limits, coverage.
 */
import { assign, createMachine } from 'xstate'
import { expect, test } from 'vitest'
import {
  always,
  canAlways,
  component,
  explore,
  type ExploreOptions,
  noDeadlock,
  type Property,
  replay,
  sometimes,
  type SystemSpec,
} from './index.ts'
import { replicatedLog } from './examples/replicated-log.ts'
import { alone, letter, refusal } from './small.test-data.ts'

/** States named by letters; 'a b' is an edge, by an event of that name; 'a!b' one that is a fault. The view `at` is 0 for a, 1 for b … */
function graph(edges: string, faults = 9): SystemSpec {
  const all = edges
    .split(' ')
    .map(edge => ({ from: edge[0]!, to: edge.at(-1)!, type: edge, fault: edge.includes('!') }))
  const names = [...new Set(all.flatMap(({ from, to }) => [from, to]))]
  const states = Object.fromEntries(
    names.map(name => [
      name,
      { on: Object.fromEntries(all.filter(({ from }) => from === name).map(({ type, to }) => [type, to])) },
    ]),
  )
  const machine = createMachine({ id: 'graph', initial: 'a', states })
  return {
    name: 'graph',
    components: { it: component(machine, { views: { at: local => (local.value as string).charCodeAt(0) - 97 } }) },
    budgets: { faults: { limits: { fault: faults } } },
    moves: all.map(({ type, fault }) => ({ by: 'it', event: { type }, ...(fault ? { fault: 'fault' } : {}) })),
  }
}
const at = (letter: string) => letter.charCodeAt(0) - 97
const never = (name: string, per?: readonly string[]) =>
  always(`never ${name}`, ['it.at'], ([v]) => v !== at(name), per)
const once = (letter: string) => sometimes(`once ${letter}`, ['it.at'], ([v]) => v === at(letter))
const goal = (letter: string, more = {}) => canAlways(`back to ${letter}`, ['it.at'], ([v]) => v === at(letter), more)
const decide = (spec: SystemSpec, property: Property, options: ExploreOptions = {}) =>
  explore(spec, { ...options, properties: [property] }).findings[0]!

test('Always is broken by the shortest path; it holds where no path leads.', () => {
  expect(decide(graph('ab bc ad dc'), never('c'))).toMatchObject({ verdict: 'broken', path: { length: 2, faults: {} } })
  expect(decide(graph('ab bc ac'), never('c')).path!.length).toBe(1)
  expect(decide(graph('ab cb'), never('c')).verdict).toBe('holds')
})

test('Always is broken by the initial state with the empty path.', () => {
  expect(decide(graph('ab'), never('a'))).toMatchObject({ verdict: 'broken', path: { path: '', length: 0 } })
})

test('Sometimes holds by a witness, and is broken where nothing ever happens.', () => {
  expect(decide(graph('ab bc'), once('c'))).toMatchObject({ verdict: 'holds', path: { length: 2 } })
  expect(decide(graph('ab cb'), once('c')).verdict).toBe('broken')
})

test('A deadlock is a state that no step other than a fault leaves, unless it is a declared rest state.', () => {
  const rest = (letter: string) => noDeadlock('rests', ['it.at'], ([v]) => v === at(letter))
  expect(decide(graph('ab ba ac'), noDeadlock('never'))).toMatchObject({ verdict: 'broken', path: { length: 1 } })
  expect(decide(graph('ab ba ac'), rest('c')).verdict).toBe('holds')
  expect(decide(graph('ab ba ac'), rest('b')).verdict).toBe('broken')
  expect(decide(graph('ab ba'), noDeadlock('never')).verdict).toBe('holds')
  // Neither a step to itself nor a fault gets b out.
  expect(decide(graph('ab bb'), noDeadlock('never')).verdict).toBe('broken')
  expect(decide(graph('ab b!a'), noDeadlock('never'))).toMatchObject({
    verdict: 'broken',
    path: { length: 1, faults: {} },
  })
})

test('A trap breaks canAlways, by the path into it; faults do not lead out, nor do moves that it goes without.', () => {
  expect(decide(graph('ab ba ac cc'), goal('a'))).toMatchObject({ verdict: 'broken', path: { length: 1 } })
  expect(decide(graph('ab ba'), goal('a')).verdict).toBe('holds')
  expect(decide(graph('ab b!a'), goal('a'))).toMatchObject({ verdict: 'broken', path: { length: 1, faults: {} } })
  expect(decide(graph('ab ba'), goal('a', { without: ['ba'] })).verdict).toBe('broken')
  expect(decide(graph('ab ba bc ca'), goal('a', { without: ['ba'] })).verdict).toBe('holds')
  expect(refusal(() => decide(graph('ab ba'), goal('a', { without: ['bb'] })))).toMatch(
    /without the move 'bb'; there are: ab, ba/,
  )
})

test('Losing a message is no way out, even where it is free: a message that waits for ever is a deadlock and a trap.', () => {
  const shut = createMachine({ id: 'shut', initial: 'a', states: { a: {} } })
  const porter = createMachine({ id: 'porter', on: { Knock: { actions: letter('shut', 'Open') } } })
  const knocker = createMachine({
    id: 'knocker',
    initial: 'a',
    states: { a: { on: { knock: { target: 'b', actions: letter('door', 'Knock') } } }, b: {} },
  })
  const spec = (loses: boolean): SystemSpec => ({
    name: 'door',
    components: { shut: component(shut), porter: component(porter), knocker: component(knocker) },
    channels: { door: { kind: 'fifo', to: 'porter', loses } },
    moves: [{ by: 'knocker', event: { type: 'knock' } }],
  })
  const rest = noDeadlock('rests with an empty door', ['door.size'], ([size]) => size === 0)
  const empty = canAlways('the door can be emptied', ['door.size'], ([size]) => size === 0)
  for (const loses of [true, false]) {
    const { findings } = explore(spec(loses), { properties: [rest, empty] })
    expect(findings).toMatchObject(Array.from({ length: 2 }, () => ({ verdict: 'broken', path: { length: 1 } })))
  }
  expect([explore(spec(true)).states, explore(spec(false)).states]).toEqual([3, 2])
})

test('Of two violations with as many faults the shorter is kept, also while another property is open.', () => {
  const spec = graph('ay ab bz')
  const neither = always('neither', ['it.at'], ([v]) => v !== at('y') && v !== at('z'))
  const [found, open] = explore(spec, { properties: [neither, never('q')] }).findings
  expect([found!.path!.length, open!.verdict]).toEqual([1, 'holds'])
})

test('A state in which a machine threw is no trap: nobody knows where its steps would have led.', () => {
  const spec = (guard: () => boolean) => {
    const states = { a: { on: { go: 'b' } }, b: { on: { back: { guard, target: 'a' } } } }
    const machine = createMachine({ id: 'it', initial: 'a', states } as never)
    const views = { at: (local: { value: unknown }) => (local.value === 'a' ? 0 : 1) }
    return alone(machine, ['go', 'back'], { views: views as never })
  }
  const thrower = () => {
    throw new Error('on purpose')
  }
  expect(decide(spec(thrower), goal('a')).verdict).toBe('inconclusive')
  expect(
    decide(
      spec(() => false),
      goal('a'),
    ).verdict,
  ).toBe('broken')
  expect(
    decide(
      spec(() => true),
      goal('a'),
    ).verdict,
  ).toBe('holds')
})

test('Two goals in one search each go without their own moves.', () => {
  const properties = [goal('a', { without: ['ba'] }), goal('a')]
  expect(explore(graph('ab ba'), { properties }).findings.map(({ verdict }) => verdict)).toEqual(['broken', 'holds'])
})

test('On a truncated graph canAlways is inconclusive, unless a closed trap was found.', () => {
  expect(decide(graph('ab bc cd de ea'), goal('a'), { maxDepth: 2 }).verdict).toBe('inconclusive')
  expect(decide(graph('ab bb ac cd de ea'), goal('a'), { maxDepth: 2 })).toMatchObject({
    verdict: 'broken',
    path: { length: 1 },
  })
})

test('A counterexample has the fewest faults, and is the shortest among those: a longer one with one fault beats a short one with two.', () => {
  const spec = graph('a!b b!z ac cd d!e ef fz')
  expect(decide(spec, never('z')).path).toMatchObject({ length: 5, faults: { fault: 1 } })
  expect(decide(graph('a!b b!z ac cd d!e ef'), never('z')).path).toMatchObject({ length: 2, faults: { fault: 2 } })
  expect(decide(graph('a!b b!z ac cd de ef fg gz'), never('z')).path).toMatchObject({ length: 6, faults: {} })
  expect(decide(graph('a!b b!z', 1), never('z')).verdict).toBe('holds')
})

test('Once every property has its violation, states with as many faults are not expanded; with one open, all are.', () => {
  const spec = graph('a!b b!c c!d az')
  expect(explore(spec, { properties: [never('z')] })).toMatchObject({ states: 3, exhaustive: false, complete: true })
  expect(explore(spec, { properties: [never('z'), never('y')] })).toMatchObject({ states: 5, exhaustive: true })
})

test('`per` keeps the shortest violation for each combination of its views, and prunes nothing.', () => {
  const spec = graph('az a!b bc cz c!z z!z')
  const { each, path } = decide(spec, never('z', ['faults.spent']), {})
  expect(path).toMatchObject({ length: 1, faults: {} })
  const kept = each!.map(({ values, path: { length } }) => [...values, length]).toSorted((a, b) => a[0]! - b[0]!)
  expect(kept.slice(0, 3)).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
  ])
})

test('With leastOnly nothing is looked for behind a violation; the least ones are the same.', () => {
  const spec = graph('a!b bz b!c cd de ef', 2)
  const properties = [never('z', ['faults.spent'])]
  const [all, least] = [explore(spec, { properties }), explore(spec, { properties, leastOnly: true })]
  expect([all.states, least.states, all.exhaustive, least.exhaustive]).toEqual([7, 4, true, false])
  expect(least.findings[0]).toEqual(all.findings[0])
})

test('With leastOnly states that have spent less are expanded all the same, and all while another property is open.', () => {
  const spec = graph('a!b bz bf fg ac cd de', 2)
  const both = (properties: readonly Property[]) => explore(spec, { properties, leastOnly: true })
  expect(both([never('z', ['faults.spent'])])).toMatchObject({ states: 7, exhaustive: false })
  expect(both([never('z', ['faults.spent']), never('y', ['faults.spent'])]).exhaustive).toBe(true)
  expect(both([never('z', ['faults.spent']), once('y')]).exhaustive).toBe(true)
})

test('leastOnly knows the least of what budgets count, and of nothing else.', () => {
  const properties = [never('z', ['it.at'])]
  expect(() => explore(graph('az'), { properties, leastOnly: true })).toThrow(/views of budgets alone/)
})

test('Every counterexample replays to a state in which the predicate is false, and the last step is what made it so.', () => {
  const { spec } = replicatedLog({ backups: 2, records: 2, capacity: 1, crashes: 1 })
  const properties = [
    always('the first backup is never ahead', ['backup0.length', 'backup1.length'], ([a, b]) => a! <= b!),
    always('nothing is acknowledged', ['producer.next'], ([next]) => next! < 3),
  ]
  const length = (state: (slot: string) => unknown, slot: string) =>
    (state(slot) as { context: { length: number; next: number } }).context
  const [ahead, acknowledged] = explore(spec, { properties }).findings.map(({ path }) => replay(spec, path!.path).steps)
  const isAhead = ahead!.map(({ state }) => length(state, 'backup0').length > length(state, 'backup1').length)
  expect(isAhead.lastIndexOf(false)).toBe(isAhead.length - 2)
  expect(acknowledged!.map(({ state }) => length(state, 'producer').next >= 3).indexOf(true)).toBe(
    acknowledged!.length - 1,
  )
})

test.each([
  ['states', { maxStates: 3 }],
  ['depth', { maxDepth: 3 }],
  ['seconds', { budget: () => ({ by: 'seconds', text: '1 s' }) as const }],
])('A limit of %s makes what is unfinished inconclusive, and says what grew.', (by, options) => {
  const count = createMachine({
    id: 'count',
    types: {} as { context: { n: number } },
    context: { n: 0 },
    on: { up: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
  })
  const spec: SystemSpec = {
    name: 'count',
    components: { it: component(count, { views: { n: ({ context }) => context.n } }) },
    moves: [{ by: 'it', event: { type: 'up' } }],
  }
  const properties = [always('small', ['it.n'], ([n]) => n! < 99), sometimes('far', ['it.n'], ([n]) => n === 99)]
  const seen = sometimes('start', ['it.n'], ([n]) => n === 0)
  const broken = always('positive', ['it.n'], ([n]) => n! > 0)
  const found = explore(spec, { ...options, properties: [...properties, seen, broken] })
  expect(found.findings.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive', 'holds', 'broken'])
  expect(found.stopped).toMatchObject({
    by,
    grew: expect.stringMatching(/^it grew most: \d+ local states?, the latest .*"n":\d/),
  })
  expect([found.complete, found.exhaustive]).toEqual([false, false])
})

test('What grew is told whatever it is made of.', () => {
  const add = assign({ n: ({ context }) => (context as { n: bigint }).n + 1n })
  const machine = createMachine({
    id: 'm',
    context: { n: 0n, map: new Map([['k', 1]]) } as object,
    on: { up: { actions: add } },
  })
  const { stopped } = explore(alone(machine, ['up']), { maxStates: 3 })
  expect(stopped!.grew).toMatch(/"map":Map\{"k"=>1\},"n":\d+n/)
})

test('A predicate that throws is named.', () => {
  const property = always('p', ['it.at'], () => [].at(0)!['x'])
  expect(refusal(() => decide(graph('ab'), property))).toMatch(/the property 'p' threw: TypeError/)
})

test('A depth limit counts steps: states that many steps away are seen, none further.', () => {
  expect(explore(graph('ab bc cd'), { maxDepth: 2 })).toMatchObject({ states: 3, complete: false })
  expect(explore(graph('ab bc cd'), { maxDepth: 0 })).toMatchObject({ states: 1, complete: false })
  expect(explore(graph('ab bc cd'), { maxDepth: 4 })).toMatchObject({ states: 4, depth: 4, complete: true })
})

test('The budget is told of the progress, and is asked before the first state.', () => {
  const told: number[] = []
  const { spec } = replicatedLog({ backups: 1, records: 2, capacity: 2, crashes: 1 })
  explore(spec, { budget: ({ states }) => (told.push(states), 'go') })
  expect(told).toEqual([1, expect.any(Number)])
  expect(told[1]).toBeGreaterThan(4096)
})

test('Two searches of one spec are equal in every number and every path.', () => {
  const { spec, properties } = replicatedLog({ backups: 2, records: 2, capacity: 1, crashes: 1 })
  const broken = always('nothing is acknowledged', ['producer.next'], ([next]) => next! < 2)
  const once = explore(spec, { properties: [...properties, broken] })
  expect(explore(spec, { properties: [...properties, broken] })).toEqual(once)
  expect(once.findings.at(-1)!.path!.length).toBeGreaterThan(5)
})
