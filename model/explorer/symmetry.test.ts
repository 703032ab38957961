import { expect, test } from 'vitest'
import { assign, setup } from 'xstate'
import { canonical } from './canonical.ts'
import { replicatedLog } from './examples/replicated-log.ts'
import { twoPhaseCommit } from './examples/two-phase-commit.ts'
import {
  always,
  canAlways,
  component,
  explore,
  type Move,
  monitor,
  noDeadlock,
  type Property,
  renamingFields,
  replay,
  sometimes,
  type SystemSpec,
} from './index.ts'
import { Search } from './search.ts'

type Id = string | number
const orders = <T>(items: readonly T[]): T[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap(one => orders(items.filter(each => each !== one)).map(rest => [one, ...rest]))

/** The orbits of all reachable states, counted without the explorer's symmetry: every state renamed as plain data in every way. */
function orbits(spec: SystemSpec): number {
  const search = new Search(spec, {})
  search.run()
  const { system, store } = search
  const [{ ids, slots, rename } = { ids: [], slots: [], rename: () => undefined }] = spec.families ?? []
  const state = new Int32Array(system.slotNames.length)
  const forms = new Set<string>()
  for (let index = 0; index < store.count; index++) {
    store.read(index, state)
    const copies = orders(ids).map(order => {
      const to = new Map(ids.map((id, i) => [id, order[i]!]))
      const named = system.slotNames.map((name, slot) => {
        const member = slots.findIndex(list => list.includes(name))
        const place =
          member < 0
            ? name
            : slots[(ids as readonly Id[]).indexOf(to.get(ids[member]!)!)]![slots[member]!.indexOf(name)]!
        const local = system.read(slot, state[slot]!) as { value?: unknown; context?: unknown }
        const data = local.context === undefined ? local : { value: local.value, context: local.context }
        const renamed = (rename as (data: unknown, give: (id: Id) => Id) => unknown)(data, id => to.get(id) ?? id)
        // A channel's messages in a set stand in any order.
        return `${place}:${
          Array.isArray(renamed)
            ? renamed
                .map(each => canonical(each))
                .toSorted()
                .join()
            : canonical(renamed)
        }`
      })
      return named.toSorted().join('\n')
    })
    forms.add(copies.toSorted()[0]!)
  }
  return forms.size
}

test.each([2, 3, 4])(
  'Two-phase commit with %i resource managers has as many representatives as orbits, and T1 holds.',
  n => {
    const { spec, properties } = twoPhaseCommit(n)
    const { states, findings, symmetries } = explore(spec, { properties, symmetry: true })
    expect(states).toBe(orbits(spec))
    expect(states).toBeLessThan(explore(spec).states)
    expect(symmetries).toBe(orders(Array.from({ length: n }, (_, i) => i)).length)
    expect(findings[0]?.verdict).toBe('holds')
  },
)

const positions = (data: unknown, to: (id: Id) => Id): unknown => {
  const renamed = renamingFields({ one: ['from'] })(data as never, to as never)
  const { context } = (data ?? {}) as { context?: { positions?: number[] } }
  const own = (renamed ?? {}) as { positions?: number[]; type?: string; n?: number; context?: object }
  const moved = (list: readonly number[]) => list.map((_, i) => list[[0, 1].find(from => to(from) === i)!]!)
  if (own.type === 'replicate') return { ...own, n: to(own.n!) }
  if (own.positions) return { ...own, positions: moved(own.positions) }
  return context?.positions ? { ...own, context: { ...own.context, positions: moved(context.positions) } } : renamed
}

test('The replicated log with two backups, whose leader keeps an array by backup: representatives are orbits, verdicts the same.', () => {
  const { spec, properties } = replicatedLog({ backups: 2, records: 1, capacity: 1, crashes: 1 })
  const families = [
    {
      name: 'backups',
      ids: [0, 1],
      slots: [0, 1].map(b => [`backup${b}`, `to${b}`, `from${b}`]),
      rename: positions as never,
    },
  ]
  const symmetric = { ...spec, families }
  const one = always('backup0 is empty', ['backup0.length'], ([length]) => length === 0)
  const both = always(
    'L2 nobody is longer than the leader',
    ['backup0.length', 'backup1.length', 'leader.logEndOffset'],
    ([a, b, leo]) => a! <= leo! && b! <= leo!,
  )
  const found = explore(symmetric, { properties: [properties[0]!, both], symmetry: true })
  expect(found.findings.map(({ verdict }) => verdict)).toEqual(['holds', 'holds'])
  expect(found.states).toBe(orbits(symmetric))
  expect(() => explore(symmetric, { properties: [one], symmetry: true })).toThrow(
    /names some members and not the others/,
  )
})

/** Members that take turns with a token; `greedy` keeps it, where that is one of them. */
interface Ring {
  readonly id: number
  readonly has: boolean
  readonly rounds: number
}
const member = (greedy = -1) =>
  setup({
    types: {} as {
      context: Ring
      events: { type: 'pass'; to: number } | { type: 'Token' | 'rest' }
      input: { id: number }
    },
    actions: { send: (_args: unknown, _params: { to: string; message: { type: string } }) => undefined },
    guards: { mayPass: ({ context }) => context.has && context.rounds < 2 && context.id !== greedy },
  }).createMachine({
    context: ({ input }) => ({ id: input.id, has: input.id === 0, rounds: 0 }),
    on: {
      pass: {
        guard: 'mayPass',
        actions: [
          { type: 'send', params: ({ event }) => ({ to: `m${event.to}`, message: { type: 'Token' } }) },
          assign({ has: false, rounds: ({ context }) => context.rounds + 1 }),
        ],
      },
      Token: { actions: assign({ has: true }) },
    },
  })

function ring(change: Partial<SystemSpec> = {}, machine = member()): SystemSpec {
  const ids = [0, 1, 2]
  const views = {
    has: ({ context }: { context: Ring }) => context.has,
    rounds: ({ context }: { context: Ring }) => context.rounds,
  }
  const moves: Move[] = ids.flatMap(id =>
    ids.filter(to => to !== id).map(to => ({ by: `m${id}`, event: { type: 'pass', to } })),
  )
  return {
    name: 'ring',
    components: Object.fromEntries(ids.map(id => [`m${id}`, component(machine, { input: { id }, views })])),
    moves,
    families: [
      { name: 'members', ids, slots: ids.map(id => [`m${id}`]), rename: renamingFields({ one: ['id', 'to'] }) },
    ],
    ...change,
  }
}
const has = ['m0.has', 'm1.has', 'm2.has']
const rounds = ['m0.rounds', 'm1.rounds', 'm2.rounds']

test('Deadlocks, goals, witnesses and counterexamples are those of the whole graph; a path names real members throughout.', () => {
  const properties: Property[] = [
    always('nobody has passed twice', rounds, values => values.every(n => n < 2)),
    sometimes('all have passed', rounds, values => values.every(n => n > 0)),
    canAlways('all can come to have passed twice', rounds, values => values.every(n => n === 2)),
    noDeadlock('it goes on'),
    always('one has it', has, values => values.filter(one => one === 1).length === 1),
  ]
  const [all, reduced] = [explore(ring(), { properties }), explore(ring(), { properties, symmetry: true })]
  const summary = ({ findings }: typeof all) => findings.map(({ verdict, path }) => [verdict, path?.length])
  expect(summary(reduced)).toEqual(summary(all))
  expect(summary(all).map(([verdict]) => verdict)).toEqual(['broken', 'holds', 'broken', 'broken', 'holds'])
  expect([reduced.states < all.states, reduced.states]).toEqual([true, orbits(ring())])
  const path = reduced.findings[0]!.path!.path
  const { steps, check } = replay(ring(), path)
  expect([check(properties[0]!), steps.length]).toEqual([false, reduced.findings[0]!.path!.length])
})

const wrong =
  (spec: SystemSpec, properties: readonly Property[] = []) =>
  () =>
    explore(spec, { properties, symmetry: true })
const family = ring().families![0]!

test.each<[string, () => unknown, RegExp]>([
  ['none declared', wrong(ring({ families: [] })), /declares no symmetric family/],
  [
    'a slot that is not there',
    wrong(ring({ families: [{ ...family, slots: [['m0'], ['m1'], ['m9']] }] })),
    /names 'm9'/,
  ],
  ['an id without slots', wrong(ring({ families: [{ ...family, ids: [0, 1, 2, 3] }] })), /4 ids but slots for 3/],
  [
    'unequal slots',
    wrong(ring({ families: [{ ...family, slots: [['m0'], ['m1'], []] }] })),
    /2 0: members have as many/,
  ],
  ['a slot twice', wrong(ring({ families: [{ ...family, slots: [['m0'], ['m1'], ['m1']] }] })), /claims a slot/],
  [
    'a move without its counterpart',
    wrong(ring({ moves: [{ by: 'm0', event: { type: 'pass', to: 1 } }] })),
    /the move .*"to":1.* of m0 has no counterpart/,
  ],
  ['a machine that knows one member', wrong(ring({}, member(2))), /m0 takes .*"pass".*; renamed, it takes .*"pass"/],
  [
    'ids that are not renamed',
    wrong(ring({ families: [{ ...family, rename: renamingFields({ one: ['id'] }) }] })),
    /is not one \(.*\)/,
  ],
  [
    'a property of one member',
    wrong(ring(), [always('m0 has it', ['m0.has'], ([one]) => one === 1)]),
    /'m0 has it' is .* names some members/,
  ],
])('A wrong declaration is an error that says why: %s.', (_, run, sentence) => {
  expect(run).toThrow(sentence)
})

test('A monitor that counts one member’s facts alone is found out.', () => {
  const talker = setup({
    types: {} as { context: { id: number }; events: { type: 'speak' }; input: { id: number } },
    actions: { observe: (_args: unknown, _fact: { type: string }) => undefined },
  }).createMachine({
    context: ({ input }) => input,
    on: { speak: { actions: { type: 'observe', params: ({ context }) => ({ type: 'Spoke', id: context.id }) } } },
  })
  const spec = (counts: (id: number) => boolean): SystemSpec => ({
    name: 'talkers',
    components: { a: component(talker, { input: { id: 0 } }), b: component(talker, { input: { id: 1 } }) },
    monitors: {
      heard: monitor<number>({ start: 0, step: (n, fact) => (counts(fact['id'] as number) ? Math.min(3, n + 1) : n) }),
    },
    moves: ['a', 'b'].map(by => ({ by, event: { type: 'speak' } })),
    families: [{ name: 'talkers', ids: [0, 1], slots: [['a'], ['b']], rename: renamingFields({ one: ['id'] }) }],
  })
  expect(
    explore(
      spec(() => true),
      { symmetry: true },
    ).states,
  ).toBe(4)
  expect(wrong(spec(id => id === 0))).toThrow(/the monitor heard at .*Spoke/)
})
