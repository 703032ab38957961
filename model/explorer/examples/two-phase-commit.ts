/**
 * Two-phase commit as in Lamport's TLA+ example TwoPhase: a transaction manager, n resource managers, message sets that only grow.
 *
 *   T1  no resource manager commits while another aborts
 *
 * Its state counts are known from four other checkers: 3, 5, 7 managers have 288, 8,832, 296,448 states.
 */
import { assign, setup } from 'xstate'
import { always, type Channel, component, type Property, renamingFields, type SystemSpec } from '../index.ts'

const send = (to: string, type: string) => ({ type: 'send' as const, params: { to, message: { type } } })
const types = {} as {
  context: { prepared: readonly number[] }
  events: { type: 'Prepared'; from: number } | { type: 'decideCommit' } | { type: 'decideAbort' }
}
const actions = { send: (_args: unknown, _params: { to: string; message: { type: string } }) => undefined }

const resourceManager = setup({ actions }).createMachine({
  id: 'resource manager',
  initial: 'working',
  on: { Commit: '.committed', Abort: '.aborted' },
  states: {
    working: { on: { prepare: { target: 'prepared', actions: send('manager', 'Prepared') }, chooseAbort: 'aborted' } },
    prepared: {},
    committed: {},
    aborted: {},
  },
})

const transactionManager = (n: number) =>
  setup({
    types,
    actions: {
      ...actions,
      note: assign({
        prepared: ({ context, event }) => {
          const from = 'from' in event ? event.from : -1
          return context.prepared.includes(from) ? context.prepared : [...context.prepared, from].sort((a, b) => a - b)
        },
      }),
    },
    guards: { allPrepared: ({ context }) => context.prepared.length === n },
  }).createMachine({
    id: 'transaction manager',
    context: { prepared: [] },
    initial: 'collecting',
    states: {
      collecting: {
        on: {
          Prepared: { actions: 'note' },
          decideCommit: { guard: 'allPrepared', target: 'committed', actions: send('everyone', 'Commit') },
          decideAbort: { target: 'aborted', actions: send('everyone', 'Abort') },
        },
      },
      committed: {},
      aborted: {},
    },
  })

/** The system with n resource managers, and T1. */
export function twoPhaseCommit(n: number): { spec: SystemSpec; properties: Property[] } {
  const ids = Array.from({ length: n }, (_, i) => i)
  const outcome = { committed: 1, aborted: 2 } as Readonly<Record<string, number>>
  const member = component(resourceManager, { views: { outcome: local => outcome[local.value as string] ?? 0 } })
  const channel = (to: string, from?: number): Channel => ({ kind: 'set', to, ...(from === undefined ? {} : { from }) })
  const spec: SystemSpec = {
    name: `two-phase commit, ${n} resource managers`,
    components: {
      manager: component(transactionManager(n), { routes: { everyone: ids.map(i => `to${i}`) } }),
      ...Object.fromEntries(ids.map(i => [`rm${i}`, { ...member, routes: { manager: `from${i}` } }])),
    },
    families: [
      {
        name: 'resource managers',
        ids,
        slots: ids.map(i => [`rm${i}`, `from${i}`, `to${i}`]),
        rename: renamingFields({ one: ['from'], sets: ['prepared'] }),
      },
    ],
    channels: {
      ...Object.fromEntries(ids.map(i => [`from${i}`, channel('manager', i)])),
      ...Object.fromEntries(ids.map(i => [`to${i}`, channel(`rm${i}`)])),
    },
    moves: [
      { by: 'manager', event: { type: 'decideCommit' } },
      { by: 'manager', event: { type: 'decideAbort' } },
      ...ids.flatMap(i => ['prepare', 'chooseAbort'].map(type => ({ by: `rm${i}`, event: { type } }))),
    ],
  }
  const consistent = always(
    'T1 nobody commits while another aborts',
    ids.map(i => `rm${i}.outcome`),
    outcomes => !(outcomes.includes(1) && outcomes.includes(2)),
  )
  return { spec, properties: [consistent] }
}
