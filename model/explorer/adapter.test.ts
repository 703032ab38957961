/**
 * What the explorer makes of XState: what it refuses, with the sentence that helps, and the traps that it does not fall into.
 */
import { assign, cancel, createMachine, emit, fromPromise, raise, sendTo, setup, spawnChild } from 'xstate'
import { expect, test } from 'vitest'
import { always, component, explore, replay, sometimes, type SystemSpec } from './index.ts'
import { alone, letter, refusal } from './small.test-data.ts'

const refused = (machine: unknown, types: readonly string[] = ['go'], rest = {}) =>
  refusal(() => explore(alone(machine as never, types, rest)))
const doing = (action: unknown, context: object = {}) =>
  createMachine({ id: 'it', context, on: { go: { actions: action as never } } })

test.each([
  [
    'invoke',
    createMachine({ id: 'it', invoke: { src: fromPromise(() => Promise.resolve()) } }),
    /it: the state it invokes an actor.*component of its own/,
  ],
  [
    'spawnChild',
    doing(spawnChild(fromPromise(() => Promise.resolve()))),
    /it: go in .*spawns an actor.*component of its own/,
  ],
  [
    'a spawn in assign',
    doing(
      assign({
        a: (({ spawn }: { spawn: (logic: unknown) => unknown }) =>
          spawn(fromPromise(() => Promise.resolve()))) as never,
      }),
    ),
    /actor/,
  ],
  ['sendTo', doing(sendTo('other', { type: 'x' })), /it uses sendTo.*type: 'send'/],
  ['emit', doing(emit({ type: 'x' })), /it emits.*type: 'observe'/],
  ['an action of its own', doing({ type: 'print' }), /its action 'print' is neither send nor observe.*ignores/],
  [
    'a send without an address',
    doing({ type: 'send', params: { message: { type: 'x' } } }),
    /send needs \{ to: 'an address'/,
  ],
  ['a fact without a type', doing({ type: 'observe', params: {} }), /observe needs a fact with a type/],
  [
    'a mutation of the context',
    doing(assign({ list: ({ context }) => (context as { list: number[] }).list.push(1) }), { list: [] }),
    /changes its context in place.*Return new data from assign/,
  ],
  [
    'a mutation of a Map',
    doing(assign({ map: ({ context }) => (context as { map: Map<string, number> }).map.set('a', 1) }), {
      map: new Map(),
    }),
    /changes its context in place/,
  ],
  ['dice', doing(assign({ n: () => Math.random() })), /it asks for a random number.*Make each outcome an event/],
  ['the clock', doing(assign({ n: () => Date.now() })), /it asks the clock.*a time-out is a move/],
  ['the clock by a new Date', doing(assign({ n: () => new Date().getTime() })), /it asks the clock/],
  [
    'dice in a guard, which XState wraps',
    setup({ guards: { lucky: () => Math.random() < 0.5 } }).createMachine({ id: 'it', on: { go: { guard: 'lucky' } } }),
    /it asks for a random number/,
  ],
  ['another source of chance', doing(assign({ n: counting() })), /the same step gave two different results/],
  ['NaN', doing(assign({ n: NaN })), /context\.n|\.n is NaN/],
  ['a function', doing(assign({ n: () => () => 1 })), /\.n is a function: a state is plain data/],
  ['a symbol', doing(assign({ n: () => Symbol('x') })), /\.n is a symbol/],
  ['a class instance', doing(assign({ n: () => new Date(0) })), /\.n is an instance of Date: use plain objects/],
  ['a cycle', doing(assign({ n: () => cyclic() })), /contains itself/],
  ['an endless always', endless(), /more than 1000 microsteps and never comes to rest/],
])('A machine with %s is refused with the sentence that helps.', (_, machine, sentence) => {
  expect(refused(machine)).toMatch(sentence)
})

function counting(): () => number {
  let n = 0
  return () => n++
}
function cyclic(): object {
  const it: { it?: object } = {}
  it.it = it
  return it
}
function endless() {
  const states = { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: 'b' } }
  return createMachine({ id: 'it', initial: 'a', states })
}

test('Near misses are taken: an ignored action, a fixed date, log, raise, a Map replaced instead of changed.', () => {
  expect(refused(doing({ type: 'print' }), ['go'], { ignores: ['print'] })).toBe('it did not refuse')
  expect(refused(doing(assign({ year: () => new Date(86_400_000).getUTCFullYear() })))).toBe('it did not refuse')
  expect(refused(doing(raise({ type: 'other' })))).toBe('it did not refuse')
  const replaced = assign({ map: ({ context }) => new Map((context as { map: Map<string, number> }).map).set('a', 1) })
  expect(explore(alone(doing(replaced, { map: new Map() }), ['go'])).states).toBe(2)
  expect(typeof Date.now()).toBe('number')
  expect(typeof Math.random()).toBe('number')
})

test("The user's own objects stay as they were: nothing of a machine's configuration or a move is frozen.", () => {
  const context = { list: [1], map: new Map([['a', [1]]]) }
  const event = { type: 'go', payload: { n: 1 } }
  const machine = createMachine({
    id: 'it',
    context: context as object,
    on: { go: { actions: assign({ seen: ({ event }) => event.payload }) } },
  })
  explore({ name: 'it', components: { it: component(machine) }, moves: [{ by: 'it', event }] })
  context.list.push(2)
  context.map.set('b', [2])
  event.payload.n = 2
  expect([context.list.length, context.map.size, event.payload.n]).toEqual([2, 2, 2])
})

test.each([
  [
    'guard',
    setup({ guards: { bad: () => fail() } }).createMachine({ id: 'it', on: { go: { guard: 'bad' }, stay: {} } }),
  ],
  ['action', doing(assign({ n: () => fail() }))],
])('A %s that throws is a violation with a path, and no sentence about everything else is believed.', (_, machine) => {
  const spec = { ...alone(machine as never), moves: [], channels: {} }
  const late = createMachine({
    id: 'late',
    initial: 'a',
    states: { a: { on: { next: 'b' } }, b: { on: { go: { actions: letter('it', 'go') } } } },
  })
  const system: SystemSpec = {
    ...spec,
    components: { ...spec.components, late: component(late, { views: { b: local => local.value === 'b' } }) },
    moves: ['next', 'go'].map(type => ({ by: 'late', event: { type } })),
  }
  const properties = [
    always('holds as far as we know', ['late.b'], () => true),
    sometimes('b', ['late.b'], ([b]) => b === 1),
  ]
  const [holds, b, threw] = explore(system, { properties }).findings
  expect(threw).toMatchObject({ kind: 'machine threw', verdict: 'broken', path: { path: '0', length: 1 } })
  expect(threw!.text).toMatch(/it: go in .*on purpose/)
  expect([holds!.verdict, b!.verdict]).toEqual(['inconclusive', 'holds'])
  expect(replay(system, threw!.path!.path).steps).toHaveLength(1)
})

test('A fault that no budget allows cannot throw.', () => {
  const machine = createMachine({ id: 'it', on: { crash: { guard: () => fail() } } })
  const spec = (crash: number): SystemSpec => ({
    ...alone(machine),
    budgets: { faults: { limits: { crash } } },
    moves: [{ by: 'it', event: { type: 'crash' }, fault: 'crash' }],
  })
  expect(explore(spec(0)).findings).toEqual([])
  expect(explore(spec(1)).findings).toMatchObject([{ kind: 'machine threw' }])
})

function fail(): never {
  throw new Error('on purpose')
}

test('`after` may fire at any time until its state is left, and then no more.', () => {
  const machine = createMachine({
    id: 'it',
    initial: 'waits',
    states: {
      waits: { after: { 1000: 'late' }, on: { leave: 'gone', poke: {} } },
      late: {},
      gone: { on: { back: 'waits' } },
    },
  })
  const spec = alone(machine, ['leave', 'back', 'poke'])
  // waits, late, gone: had `gone` kept its timer there would be a fourth state.
  expect(explore(spec)).toMatchObject({ states: 3, transitions: 4 })
  expect(replay(spec, '2').steps[0]).toMatchObject({
    kind: 'timer',
    by: 'it',
    event: { type: expect.stringMatching(/after/) },
  })
})

test('A timer whose guard lets nothing through is gone all the same; a delayed raise waits, and can be cancelled.', () => {
  const guarded = createMachine({
    id: 'it',
    initial: 'a',
    states: { a: { after: { 9: { guard: () => false, target: 'b' } } }, b: {} },
  })
  expect(explore(alone(guarded)).states).toBe(2)
  const delayed = (more: object) =>
    createMachine({
      id: 'it',
      initial: 'a',
      states: {
        a: { on: { go: { target: 'b', actions: raise({ type: 'ring' }, { delay: 5, id: 'bell' }) }, ...more } },
        b: { on: { ring: 'rung', ...more } },
        rung: {},
      },
    })
  expect(explore(alone(delayed({}), ['go'])).states).toBe(3)
  // Cancelled, b is there without its timer too.
  expect(explore(alone(delayed({ hush: { actions: cancel('bell') } }), ['go', 'hush'])).states).toBe(4)
})

test('History is part of a state: two machines in one configuration that remember differently are two states.', () => {
  const machine = (type: 'shallow' | 'none') =>
    createMachine({
      id: 'it',
      initial: 'on',
      states: {
        on: {
          initial: 'one',
          states: { one: { on: { two: 'two' } }, two: {}, ...(type === 'none' ? {} : { back: { type: 'history' } }) },
          on: { pause: 'off' },
        },
        off: { on: { resume: type === 'none' ? 'on' : 'on.back' } },
      },
    })
  expect(explore(alone(machine('none'), ['two', 'pause', 'resume'])).states).toBe(3)
  // on.one, on.two, each with and without a memory of its own, and off after either.
  expect(explore(alone(machine('shallow'), ['two', 'pause', 'resume'])).states).toBe(7)
})

test('Parallel regions are explored side by side; a final state ends the machine, and its output is part of its state.', () => {
  const region = (event: string) => ({ initial: 'a', states: { a: { on: { [event]: 'b' } }, b: {} } })
  const parallel = createMachine({ id: 'it', type: 'parallel', states: { left: region('l'), right: region('r') } })
  expect(explore(alone(parallel, ['l', 'r']))).toMatchObject({ states: 4, transitions: 4 })
  const output = (out: (event: string) => unknown) =>
    createMachine({
      id: 'it',
      initial: 'a',
      states: { a: { on: { x: { target: 'end' }, y: { target: 'end' } } }, end: { type: 'final' } },
      output: ({ event }) => out((event as { type: string }).type),
      on: { x: {}, y: {} },
    })
  expect(
    explore(
      alone(
        output(() => 1),
        ['x', 'y'],
      ),
    ),
  ).toMatchObject({ states: 2, transitions: 2 })
})

test('Map, Set, bigint and undefined in a context are data, in whatever order they were put in.', () => {
  const put = (key: string) =>
    assign({
      map: ({ context }) => new Map([...(context as Data).map, [key, 1]]),
      set: ({ context }) => new Set([...(context as Data).set, key]),
      keys: ({ context }) => ({ ...(context as Data).keys, [key]: undefined }),
      sum: ({ context }) => (context as Data).sum + (key === 'a' ? 1n : 2n),
    })
  interface Data {
    map: Map<string, number>
    set: Set<string>
    keys: object
    sum: bigint
  }
  const full = (key: string) => ({
    guard: ({ context }: { context: object }) => !(context as Data).set.has(key),
    actions: put(key),
  })
  const context = { map: new Map(), set: new Set(), keys: {}, sum: 0n }
  const machine = createMachine({ id: 'it', context: context as object, on: { a: full('a'), b: full('b') } } as never)
  // Nothing, a, b, and both in either order, which is one state.
  expect(explore(alone(machine as never, ['a', 'b'])).states).toBe(4)
})

test('A value and its near miss are two states: 1 and "1", undefined and absent, 0 and -0, 1 and 1n, [] and a Set.', () => {
  const values = [1, '1', undefined, null, 0, -0, 1n, [], new Set(), new Map(), {}]
  const machine = createMachine({
    id: 'it',
    context: {},
    on: Object.fromEntries(values.map((value, i) => [`v${i}`, { actions: assign({ value: () => value }) }])),
  })
  expect(
    explore(
      alone(
        machine,
        values.map((_, i) => `v${i}`),
      ),
    ).states,
  ).toBe(values.length + 1)
})
