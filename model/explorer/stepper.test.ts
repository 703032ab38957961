/**
 * The joint step, on the smallest rendezvous there is: a follower asks its leader, in one step, and the leader answers into the same step.
 */
import { assign, createMachine } from 'xstate'
import { expect, test } from 'vitest'
import { always, component, explore, monitor, replay, sometimes, type SystemSpec } from './index.ts'
import { fact, letter, refusal } from './small.test-data.ts'

interface Follower {
  readonly log: readonly string[]
}
const follower = createMachine({
  id: 'follower',
  types: {} as { context: Follower; events: { type: 'fetch' } | { type: 'Fetched'; record: string } },
  context: { log: [] },
  on: {
    fetch: {
      actions: {
        type: 'send',
        params: ({ context }: { context: Follower }) => ({ to: 'leader', message: ask(context) }),
      } as never,
    },
    Fetched: { actions: assign({ log: ({ context, event }) => [...context.log, event.record] }) },
  },
})
const ask = ({ log }: Follower) => ({ type: 'Fetch', offset: log.length })

/** Answers a fetch at an offset that it holds; refuses the rest, and everything once it has stepped down. */
const leader = (...records: readonly string[]) =>
  createMachine({
    id: 'leader',
    types: {} as { events: { type: 'Fetch'; offset: number } | { type: 'stepDown' } },
    initial: 'leads',
    states: {
      leads: {
        on: {
          stepDown: 'follows',
          Fetch: {
            guard: ({ event }) => event.offset < records.length,
            actions: {
              type: 'send',
              params: ({ event }: { event: { offset: number } }) => ({
                to: 'follower',
                message: { type: 'Fetched', record: records[event.offset] },
              }),
            } as never,
          },
        },
      },
      follows: {},
    },
  })

const pair = (machine = leader('x', 'y')): SystemSpec => ({
  name: 'fetch',
  components: {
    leader: component(machine),
    follower: component(follower, { views: { length: ({ context }) => context.log.length } }),
  },
  moves: [
    { by: 'follower', event: { type: 'fetch' } },
    { by: 'leader', event: { type: 'stepDown' } },
  ],
})

test('One step asks and answers: the follower is stepped twice, and nothing is in flight between.', () => {
  const { states, transitions } = explore(pair())
  // Logs '', 'x', 'xy', each with a leader in and out of office; 2 fetches, 3 times stepping down.
  expect({ states, transitions }).toEqual({ states: 6, transitions: 5 })
  const [step] = replay(pair(), '1').steps
  expect(step!.parts.map(({ slot, event }) => `${slot} ${event.type}`)).toEqual([
    'follower fetch',
    'leader Fetch',
    'follower Fetched',
  ])
})

test('A refused operation disables the whole step: nobody fetches from a leader that has stepped down.', () => {
  const refused = sometimes('fetches all the same', ['follower.length'], ([length]) => length === 3)
  expect(explore(pair(), { properties: [refused] }).findings[0]!.verdict).toBe('broken')
  expect(explore(pair(leader('x', 'y', 'z')), { properties: [refused] }).findings[0]!.verdict).toBe('holds')
})

test('A refused operation leaves the message of the step in its channel.', () => {
  const gate = createMachine({
    id: 'gate',
    initial: 'shut',
    states: { shut: { on: { open: 'open' } }, open: { on: { Pass: {} } } },
  })
  const porter = createMachine({ id: 'porter', on: { Knock: { actions: letter('gate', 'Pass') } } })
  const knocker = createMachine({
    id: 'knocker',
    initial: 'outside',
    states: { outside: { on: { knock: { target: 'knocked', actions: letter('door', 'Knock') } } }, knocked: {} },
  })
  const spec: SystemSpec = {
    name: 'door',
    components: { gate: component(gate), porter: component(porter), knocker: component(knocker) },
    channels: { door: { kind: 'fifo', to: 'porter' } },
    moves: [
      { by: 'gate', event: { type: 'open' } },
      { by: 'knocker', event: { type: 'knock' } },
    ],
  }
  // Shut or open, times: not knocked, knocked and waiting; and passed, which needs an open gate.
  expect(explore(spec).states).toBe(5)
  expect(replay(spec, '1/0/0').steps.map(({ kind }) => kind)).toEqual(['move', 'move', 'deliver'])
  expect(refusal(() => replay(spec, '1/1'))).toMatch(
    /step 2 of the path takes choice 1, but only 1 steps? (is|are) enabled/,
  )
})

test('A transition without target and actions counts as enabled, although `can` says no.', () => {
  const patient = createMachine({ id: 'patient', initial: 'well', states: { well: { on: { Visit: {} } } } })
  const visitor = createMachine({
    id: 'visitor',
    initial: 'home',
    states: { home: { on: { go: { target: 'there', actions: letter('patient', 'Visit') } } }, there: {} },
  })
  const moves = [{ by: 'visitor', event: { type: 'go' } }]
  const open = { name: 'visit', components: { patient: component(patient), visitor: component(visitor) }, moves }
  expect(explore(open).states).toBe(2)
  const asleep = createMachine({ id: 'patient', initial: 'asleep', states: { asleep: {} } })
  expect(explore({ ...open, components: { ...open.components, patient: component(asleep) } }).states).toBe(1)
})

test('Later operations of a step see what earlier ones did.', () => {
  const counter = createMachine({
    id: 'counter',
    types: {} as { context: { n: number } },
    context: { n: 0 },
    on: { Add: { guard: ({ context }) => context.n < 2, actions: assign({ n: ({ context }) => context.n + 1 }) } },
  })
  const adder = (times: number) =>
    createMachine({
      id: 'adder',
      initial: 'idle',
      states: {
        idle: {
          on: { go: { target: 'done', actions: Array.from({ length: times }, () => letter('counter', 'Add')) } },
        },
        done: {},
      },
    })
  const spec = (times: number): SystemSpec => ({
    name: 'adding',
    components: {
      adder: component(adder(times)),
      counter: component(counter, { views: { n: ({ context }) => context.n } }),
    },
    moves: [{ by: 'adder', event: { type: 'go' } }],
  })
  const two = sometimes('two', ['counter.n'], ([n]) => n === 2)
  expect(explore(spec(2), { properties: [two] }).findings[0]!.verdict).toBe('holds')
  expect(explore(spec(3), { properties: [two] }).findings[0]!.verdict).toBe('broken')
})

test('Two components that answer each other at once for ever are refused with a sentence.', () => {
  const echo = (to: string) => createMachine({ id: 'echo', on: { Ping: { actions: letter(to, 'Ping') } } })
  const spec: SystemSpec = {
    name: 'echo',
    components: { here: component(echo('there')), there: component(echo('here')) },
    moves: [{ by: 'here', event: { type: 'Ping' } }],
  }
  expect(refusal(() => explore(spec))).toMatch(/more than 1,000 operations.*Ping to (here|there).*never come to rest/)
})

test('A move carries what it reads of others, as it is now; where `carry` gives nothing the move is not enabled.', () => {
  const clock = createMachine({
    id: 'clock',
    types: {} as { context: { hour: number } },
    context: { hour: 0 },
    on: {
      tick: { guard: ({ context }) => context.hour < 3, actions: assign({ hour: ({ context }) => context.hour + 1 }) },
    },
  })
  const diary = createMachine({
    id: 'diary',
    types: {} as { context: { at: number }; events: { type: 'note'; hour: number } },
    context: { at: -1 },
    on: { note: { actions: assign({ at: ({ event }) => event.hour }) } },
  })
  const spec: SystemSpec = {
    name: 'diary',
    components: {
      clock: component(clock, { views: { hour: ({ context }) => context.hour } }),
      diary: component(diary, { views: { at: ({ context }) => context.at } }),
    },
    moves: [
      { by: 'clock', event: { type: 'tick' } },
      {
        by: 'diary',
        event: { type: 'note' },
        reads: ['clock'],
        carry: ({ context }: { context: { hour: number } }) => (context.hour % 2 ? { hour: context.hour } : undefined),
      },
    ],
  }
  const reads = ['clock.hour', 'diary.at']
  const properties = [
    always('only odd hours, none of them to come', reads, ([hour, at]) => at === -1 || (at! % 2 === 1 && at! <= hour!)),
    sometimes('three', reads, ([, at]) => at === 3),
    sometimes('two', reads, ([, at]) => at === 2),
  ]
  expect(explore(spec, { properties }).findings.map(({ verdict }) => verdict)).toEqual(['holds', 'holds', 'broken'])
  expect(replay(spec, '0/1').steps[1]).toMatchObject({ by: 'diary', event: { type: 'note', hour: 1 } })
})

test('Monitors see every fact in the order of the step, and the budget counts per name and in all.', () => {
  const lamp = createMachine({
    id: 'lamp',
    initial: 'on',
    states: {
      on: {
        on: { flicker: { actions: [fact('dark'), fact('light')] }, fail: { target: 'off', actions: fact('dark') } },
      },
      off: { on: { mend: { target: 'on', actions: fact('light') } } },
    },
  })
  const spec = (limits: Record<string, number>, total?: number): SystemSpec => ({
    name: 'lamp',
    components: { lamp: component(lamp) },
    monitors: {
      nights: monitor<{ dark: boolean; n: number }>({
        start: { dark: false, n: 0 },
        step: ({ n }, { type }) => ({ dark: type === 'dark', n: type === 'dark' ? n + 1 : n }),
        views: { n: ({ n }) => n, dark: ({ dark }) => dark },
      }),
    },
    budgets: { faults: total === undefined ? { limits } : { limits, total } },
    moves: [
      { by: 'lamp', event: { type: 'flicker' }, fault: 'flicker' },
      { by: 'lamp', event: { type: 'fail' }, fault: 'fail' },
      { by: 'lamp', event: { type: 'mend' } },
    ],
  })
  const most = (n: number) =>
    always(`at most ${n}`, ['nights.n', 'faults.spent'], ([nights, spent]) => nights! <= n && nights === spent)
  const verdict = (system: SystemSpec, n: number) => explore(system, { properties: [most(n)] }).findings[0]!.verdict
  expect([verdict(spec({ flicker: 2, fail: 1 }), 3), verdict(spec({ flicker: 2, fail: 1 }), 2)]).toEqual([
    'holds',
    'broken',
  ])
  expect([verdict(spec({ flicker: 2, fail: 1 }, 2), 2), verdict(spec({ flicker: 2, fail: 1 }, 2), 1)]).toEqual([
    'holds',
    'broken',
  ])
  const perName = always(
    'one failure',
    ['faults.fail', 'faults.flicker'],
    ([fail, flicker]) => fail! <= 1 && flicker! <= 2,
  )
  expect(explore(spec({ flicker: 2, fail: 1 }), { properties: [perName] }).findings[0]!.verdict).toBe('holds')
})
