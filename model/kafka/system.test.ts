/**
 * The machines together, exhaustively, in scopes small enough for a test: their invariants, each with a mutant that breaks it.
 * Numbers of states are change detectors and no more: no other tool has counted these.
 */
import { type AnyEventObject, assign, enqueueActions } from 'xstate'
import { expect, test } from 'vitest'
import { always, explore, monitor, type SystemSpec } from '../explorer/index.ts'
import type { MetadataContext } from './metadata-store.ts'
import { type ConsumerParameters, type Parameters, safeParameters, type Scope } from './parameters.ts'
import type { Args, ReplicaContext } from './replica-log.ts'
import { replicaChanges } from './replica-rules.ts'
import { changed, smallScope, swapped } from './steps.test-data.ts'
import { kafkaSystem } from './system.ts'

const once = (...faults: readonly string[]) => Object.fromEntries(faults.map(fault => [fault, 1]))
const broker = ['b1', 'd1', 'w1', 'p1', 'p*', 'z']
type Change = Partial<Omit<Parameters, 'consumer'>> & { readonly consumer?: Partial<ConsumerParameters> }
const parametersOf = ({ consumer, ...rest }: Change): Parameters => ({
  ...safeParameters,
  replicationFactor: 2,
  ...rest,
  consumer: { ...safeParameters.consumer, ...consumer },
})

/** The last epoch in which each broker took office, and who had each epoch; `wrong` once two brokers had one, or one went back. */
const offices = monitor<{ readonly of: Readonly<Record<number, number>>; readonly wrong: boolean }>({
  start: { of: {}, wrong: false },
  step: ({ of, wrong }, fact) => {
    if (fact.type !== 'TookOffice') return { of, wrong }
    const epoch = fact['epoch'] as number
    const taken = Object.values(of).includes(epoch) || (of[fact['broker'] as number] ?? 0) > epoch
    return { of: { ...of, [fact['broker'] as number]: epoch }, wrong: wrong || taken }
  },
  views: { wrong: ({ wrong }) => wrong },
})

/** Who takes office says so, to the monitor above: the machines themselves do not tell this fact. */
const telling = (change: (args: Args) => Partial<ReplicaContext>) =>
  enqueueActions(({ enqueue, context, event }) => {
    const next = change({ context, event } as Args)
    enqueue.assign(next)
    const { id: broker, leaderEpoch: epoch } = { ...(context as ReplicaContext), ...next }
    enqueue({ type: 'observe', params: { type: 'TookOffice', broker, epoch } } as never)
  })

/** A log as one number: six bits an entry (epochs to 7, records to 3, a second send or not), the first entry lowest. */
const ENTRY = 64
const logView = ({ context: { log } }: { context: ReplicaContext }) =>
  log.reduce((code, { record, send, epoch }, i) => code + (epoch * 8 + record * 2 + send) * ENTRY ** i, 0)
const boundsView = ({ context }: { context: ReplicaContext }) =>
  context.highWatermark <= context.log.length && context.flushed <= context.log.length
const leaderView = ({ context: { leader, isr } }: { context: MetadataContext }) => leader === 0 || isr.includes(leader)

/** The store notes, in its context, that the leader epoch fell. */
const noting = {
  actions: {
    setPartition: assign(({ context, event }) => {
      const { leader, leaderEpoch, isr } = event as unknown as MetadataContext
      return { leader, leaderEpoch, isr, fell: context.fell === true || leaderEpoch < context.leaderEpoch }
    }),
  },
}
const fellView = ({ context }: { context: { fell?: boolean } }) => context.fell === true

/** The system with everything to be seen that the invariants read. */
function watched(parameters: Parameters, scope: Scope): SystemSpec {
  const spec = swapped(kafkaSystem(parameters, scope, { offices }), 'metadata', noting)
  const views = (more: object) => (component: SystemSpec['components'][string]) => ({
    ...component,
    views: { ...component.views, ...more } as never,
  })
  const observed = swapped(spec, 'broker-', { actions: { takeOffice: telling(replicaChanges(parameters).takeOffice) } })
  const brokers = changed(observed, 'broker-', views({ log: logView, bounded: boundsView }))
  return changed(brokers, 'metadata', views({ leaderIsIn: leaderView, fell: fellView }))
}

const epochOf = (code: number) => Math.floor((code % ENTRY) / 8)
/** Logs that agree on an epoch at an offset agree on everything up to there. */
function match(a: number, b: number): boolean {
  const [mine, theirs, same]: [number[], number[], boolean[]] = [[], [], []]
  for (let [x, y] = [a, b]; x > 0 && y > 0; [x, y] = [Math.floor(x / ENTRY), Math.floor(y / ENTRY)]) {
    mine.push(epochOf(x))
    theirs.push(epochOf(y))
    same.push(x % ENTRY === y % ENTRY)
  }
  const last = mine.findLastIndex((epoch, offset) => epoch === theirs[offset])
  return same.slice(0, last + 1).every(Boolean)
}

function invariants(replicationFactor: number) {
  const brokers = Array.from({ length: replicationFactor }, (_, i) => `broker-${i + 1}`)
  const of = (view: string) => brokers.map(name => `${name}.${view}`)
  return [
    always('B1 highWatermark and flushed are at most the log end', of('bounded'), all => all.every(Boolean)),
    always('B2 a broker never leads in an older epoch, nor two in one', ['offices.wrong'], ([wrong]) => wrong === 0),
    always('B3 nobody leads in an epoch that the store does not know', ['metadata.leaderEpoch', ...of('leads')], all =>
      all.slice(1).every(epoch => epoch <= all[0]!),
    ),
    always('Z3 the leader epoch never goes down', ['metadata.fell'], ([fell]) => fell === 0),
    always('the leader is in the in-sync set', ['metadata.leaderIsIn'], ([isIn]) => isIn === 1),
    always('logs that agree on an epoch agree up to there', of('log'), logs =>
      logs.every((a, i) => logs.slice(i + 1).every(b => match(a, b))),
    ),
  ]
}

const scopes: readonly (readonly [string, Change, Partial<Scope>, number])[] = [
  [
    '2 brokers, 1 record sent twice, any fault',
    {},
    { attempts: 2, faults: once('c', 'n', ...broker), shrinks: 1 },
    12_429,
  ],
  [
    '2 brokers, 2 records, min in-sync 1, unclean election, any fault of a broker',
    { minInsyncReplicas: 1, uncleanLeaderElection: true },
    { records: 2, faults: once(...broker), shrinks: 1 },
    17_195,
  ],
  [
    '2 brokers, 2 records in flight, two faults',
    { maxInFlight: 2 },
    { records: 2, faults: once('b1', 'z'), total: 2 },
    82_616,
  ],
  ['3 brokers, 1 record, any fault', { replicationFactor: 3 }, { faults: once('n', ...broker), shrinks: 1 }, 61_437],
]

test.each(scopes)('Invariants hold: %s.', (_, change, bounds, states) => {
  const parameters = parametersOf(change)
  const spec = watched(parameters, smallScope(bounds))
  const properties = invariants(parameters.replicationFactor)
  const exploration = explore(spec, { properties })
  expect(exploration.findings.map(({ name, verdict }) => `${verdict}: ${name}`)).toEqual(
    properties.map(({ name }) => `holds: ${name}`),
  )
  expect([exploration.complete, exploration.states]).toEqual([true, states])
})

const cutLogOnly = assign(({ context, event }: { context: ReplicaContext; event: AnyEventObject }) => ({
  log: context.log.slice(0, event['endOffset'] as number),
}))
const leadInOldEpoch = telling(({ context, event }) => ({
  leader: context.id,
  isr: (event as { isr: readonly number[] }).isr,
  positions: [-1, -1],
}))
const unclean: Change = { minInsyncReplicas: 1, uncleanLeaderElection: true }
const mutants: readonly (readonly [string, string, string, object, Partial<Scope>])[] = [
  ['B1', 'truncation cuts the log alone', 'broker-', { actions: { truncate: cutLogOnly } }, { faults: once('z') }],
  [
    'B2',
    'a new leader keeps its old epoch, and a restart tells it of none',
    'broker-',
    { actions: { takeOffice: leadInOldEpoch, refuseOldOrders: assign({}) } },
    { faults: once('b1', 'z'), total: 2 },
  ],
  [
    'the leader',
    'whoever believes to lead writes the set',
    'metadata',
    { guards: { isCurrentLeader: () => true } },
    { faults: once('z') },
  ],
  [
    'logs',
    'a fetch does not compare epochs',
    'broker-',
    { guards: { diverges: () => false } },
    { records: 3, faults: once('z') },
  ],
]
test.each(mutants)(
  'The invariant that begins with %s has a near miss: it is broken once %s.',
  (...[name, , ...rest]) => {
    const [slot, filling, bounds] = rest
    const spec = watched(parametersOf(unclean), smallScope({ records: 2, shrinks: 1, ...bounds }))
    const properties = invariants(2).filter(property => property.name.startsWith(name))
    const verdictOf = (system: SystemSpec) => explore(system, { properties }).findings.map(({ verdict }) => verdict)
    expect([verdictOf(spec), verdictOf(swapped(spec, slot, filling))]).toEqual([['holds'], ['broken']])
  },
)
