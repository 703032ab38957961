/**
 * What a mutant of the model is held against: guarantees, claims and invariants in scopes so small that each is searched in a second or so.
 *
 * No check knows a mutant. Each holds in the model as it is, which is searched first: a kill counts only where that came out (by-model.ts).
 * A mutant meets every check of what it should break, those with the fewest states first.
 */
import { always, canAlways, type Property, type SystemSpec } from '../../model/index.ts'
import { everyMemberHasIt } from '../../model/kafka/bugs/bug.ts'
import { kafkaBugs, maskOf, type Parameters, safeParameters } from '../../model/kafka/index.ts'
import { ask, type Change, type Claim, type Special } from '../claims/claim.ts'
import { orderClaims } from '../claims/order.ts'
import { consumedStays, noStaleOrders, oneHolder } from '../claims/special.ts'
import { type Guarantee, propertyOf } from '../guarantees.ts'
import { specOf } from '../question.ts'
import { watchedByInvariants } from '../runs/model-partition.ts'
import { groupChecks } from './group-checks.ts'
import { withViews } from './model-views.ts'
import { sequenceChecks } from './sequence-checks.ts'
import { processingChecks } from './processing-checks.ts'
import { transactionChecks } from './transaction-checks.ts'
import { sinkChecks } from './sink-checks.ts'

export interface ModelCheck {
  /** The guarantee, claim or invariant. */
  readonly decides: string
  readonly scope: string
  readonly parameters: Parameters
  readonly spec: () => SystemSpec
  readonly property: Property
  /** Absent: it holds. broken: the sources say that this is not promised, so that a model in which it holds is no Kafka. */
  readonly expected?: 'holds' | 'broken'
}

interface Bounds {
  readonly records?: number
  readonly attempts?: number
  readonly shrinks?: number
  /** How many faults in all; absent: one. */
  readonly total?: number
}

/** 'b1 z': one of each class that is named; 'b1 b1': two of one class. */
function questionOf(guarantee: Guarantee, faults: string, change: Change, bounds: Bounds) {
  const names = faults.split(' ').filter(name => name !== 'none')
  const limits = Object.fromEntries(names.map(name => [name, names.filter(other => other === name).length]))
  const scope = { records: 1, attempts: 1, shrinks: 0, total: Math.max(1, names.length), ...bounds, faults: limits }
  return ask(guarantee, 'none', { replicationFactor: 2, ...change }, scope).question
}

const scopeOf = (faults: string, change: Change, bounds: Bounds) =>
  `${faults}; ${JSON.stringify({ ...change, ...bounds })
    .replace(/[{}"]/g, '')
    .replaceAll(',', ', ')}`

/** A guarantee with so many faults. */
function promises(guarantee: Guarantee, faults: string, change: Change = {}, bounds: Bounds = {}): ModelCheck {
  const question = questionOf(guarantee, faults, change, bounds)
  const { parameters, scope } = question
  return {
    decides: guarantee,
    scope: scopeOf(faults, change, bounds),
    parameters,
    spec: () => specOf(question),
    property: propertyOf(guarantee, parameters, scope, []),
  }
}

/** The invariant of properties/invariants.ts with that id, on what the model's brokers and metadata hold. */
function copies(id: string, faults: string, change: Change = {}, bounds: Bounds = {}): ModelCheck {
  const check = promises('NAL', faults, change, bounds)
  const { spec, properties } = watchedByInvariants(check.spec(), check.parameters)
  return { ...check, decides: id, spec: () => spec, property: properties.find(({ name }) => name === id)! }
}

/** The member in office has not been overtaken by what is committed: a dead member's commit, say (G2). */
function committedWithinPosition(faults: string, change: Change = {}, bounds: Bounds = {}): ModelCheck {
  const reads = ['consumer.member', 'coordinator.generation', 'consumer.position', 'coordinator.committedOffset']
  const property = always(
    'CommittedWithinPosition',
    reads,
    ([member, generation, position, committed]) => member !== generation || committed! <= position!,
  )
  return ofPipeline('CommittedWithinPosition', property, faults, change, bounds)
}

/** What was handled can come to be committed (G1), without a fault. */
function commitsCatchUp(faults: string, change: Change = {}, bounds: Bounds = {}): ModelCheck {
  const property = canAlways(
    'CommitsCatchUp',
    ['consumer.position', 'coordinator.committedOffset'],
    ([position, committed]) => position === committed,
  )
  return ofPipeline('CommitsCatchUp', property, faults, change, bounds)
}

function ofPipeline(decides: string, property: Property, faults: string, change: Change, bounds: Bounds): ModelCheck {
  const question = questionOf('ALO', faults, { replicationFactor: 1, ...change }, bounds)
  return {
    decides,
    scope: scopeOf(faults, change, bounds),
    parameters: question.parameters,
    spec: () => withViews(specOf(question)),
    property,
  }
}

/** Gustafson's StrongIsr, for members that run. */
function strongIsr(faults: string, change: Change = {}, bounds: Bounds = {}): ModelCheck {
  const check = promises('NAL', faults, change, bounds)
  return { ...check, decides: 'StrongIsr', property: everyMemberHasIt(check.parameters) }
}

/** As far as a search without fairness can say it: whatever is sent can still come to be acknowledged, restarts included. */
function comesToBeAcknowledged(faults: string, change: Change = {}, bounds: Bounds = {}): ModelCheck {
  const property = canAlways('L01', ['send-1.acknowledged'], ([acknowledged]) => acknowledged === 1)
  return { ...promises('AVAIL', faults, change, bounds), decides: 'L01', property }
}

/** AVAIL where broker 1 is none of those that the fault struck. */
function availWhileFirstRuns(faults: string, change: Change = {}, bounds: Bounds = {}): ModelCheck {
  const reads = ['send-1.acknowledged', 'broker-1.running']
  const goal = ([acknowledged, running]: readonly number[]) => acknowledged === 1 || running === 0
  const property = canAlways('AVAIL while broker 1 runs', reads, goal, { without: ['restart'] })
  return { ...promises('AVAIL', faults, change, bounds), property }
}

/** retries=n: no more than n + 1 transmissions. */
function retriesBound(faults: string, change: Change, bounds: Bounds & { readonly attempts: number }): ModelCheck {
  const check = promises('NAL', faults, change, bounds)
  const property = always('RetriesBound', ['requests-1.size'], ([size]) => size! <= bounds.attempts)
  return { ...check, decides: 'RetriesBound', property }
}

function leaderIsRegistered(faults: string, change: Change): ModelCheck {
  const property = always(
    'LeaderIsRegistered',
    ['metadata.leader', 'metadata.registered'],
    ([leader, registered]) => leader === 0 || (registered! & maskOf([leader!])) !== 0,
  )
  return { ...promises('NAL', faults, change), decides: 'LeaderIsRegistered', property }
}

/** Two that believe to be controller have not one epoch. */
const oneControllerPerEpoch: ModelCheck = {
  decides: 'S25',
  scope: oneHolder.scope,
  parameters: safeParameters,
  spec: () => withViews(oneHolder.spec()),
  property: always(
    'one controller per epoch',
    ['controller-2.office', 'controller-3.office'],
    ([two, three]) => two === 0 || two !== three,
  ),
}

/** A claim that has a system of its own. */
const special = (decides: string, { spec, property, scope }: Special, parameters = safeParameters): ModelCheck => ({
  decides,
  scope,
  parameters,
  spec,
  property,
})

/** What holds of a claim whose systems are its own. */
const whatHolds = ({ id, cases }: Claim) =>
  cases.flatMap(({ asks, expected }) => (asks.kind === 'special' && expected === 'holds' ? [special(id, asks)] : []))

const {
  visibleBelowMin,
  lateAnswer,
  onlyOldSet,
  fencedMember,
  oldIncarnation,
  lastOfTwo,
  fencedLeader,
  staleOrder,
  zombieWrite,
} = kafkaBugs
/** The mended system of a bug. */
const mended = (decides: string, { fixed, property, scope }: kafkaBugs.Bug, parameters: Partial<Parameters>) => ({
  decides,
  scope,
  parameters: { ...safeParameters, replicationFactor: 2, ...parameters },
  spec: fixed,
  property,
})
const eligible = { metadata: 'kraft', eligibleLeaderReplicas: true, highWatermarkBelowMinIsr: 'frozen' } as const

const alone = { replicationFactor: 1 } as const
const one = { minInsyncReplicas: 1 } as const
const kraft = { ...one, metadata: 'kraft' } as const
const flushed = { flushEveryRecord: true } as const
const idempotent = { idempotence: true } as const

export const modelChecks: readonly ModelCheck[] = [
  promises('NAL', 'n', { ...alone }, { attempts: 2 }),
  promises('NAL', 'b1', { ...alone }, { attempts: 2 }),
  promises('NAL', 'p1', { ...alone, ...flushed }),
  promises('NAL', 'p*', flushed),
  promises('NAL', 'd1'),
  promises('NAL', 'p1', {}),
  promises('NAL', 'b1', one, { shrinks: 1 }),
  promises('NAL', 'z', one, { shrinks: 1 }),
  promises('NAL', 'b1', { uncleanLeaderElection: true }, { shrinks: 1 }),
  promises('NAL', 'b1', kraft, { shrinks: 1 }),
  promises('NAL', 'z', kraft, { shrinks: 1 }),
  promises('NAL', 'b1', { ...one, ...idempotent }, { attempts: 2, shrinks: 1 }),
  promises('NAL', 'b1 b1', one, { shrinks: 0 }),
  promises('NAL', 'b1 b1', kraft, { shrinks: 0 }),
  promises('NAL', 'b1 n', { ...one, ...idempotent }, { attempts: 2 }),
  promises('NAL', 'p*', { ...one, ...flushed }, { shrinks: 1 }),
  promises('NAL', 'p*', { ...kraft, ...flushed }, { shrinks: 1 }),
  promises('NAL', 'p1 z', eligible),
  promises('NAL', 'b1', kraft, { shrinks: 2 }),
  promises('NAL', 'b1', { ...one, replicationFactor: 3 }, { shrinks: 2 }),
  strongIsr('b1', { ...one, replicationFactor: 3 }, { shrinks: 1 }),
  strongIsr('p1', { replicationFactor: 3 }, { shrinks: 1 }),
  strongIsr('p1', { ...one, replicationFactor: 3, maxInFlight: 2 }, { records: 2 }),
  strongIsr('b1', { ...one, replicationFactor: 3 }, { records: 2 }),
  leaderIsRegistered('b1', one),
  retriesBound('n', alone, { attempts: 1 }),
  ...[
    'HighWatermarkWithinLog',
    'OneLeaderPerEpoch',
    'LogMatching',
    'ReplicatedPrefixAgrees',
    'InSyncHasReplicated',
  ].flatMap(id => [
    ...(id === 'InSyncHasReplicated' ? [] : [copies(id, 'w1', one)]),
    copies(id, 'b1 z', one),
    copies(id, 'b1', one, { records: 2, attempts: 1, shrinks: 1 }),
    copies(id, 'b1', kraft, { shrinks: 1 }),
    ...(id === 'HighWatermarkWithinLog'
      ? [copies(id, 'b1', { ...one, uncleanLeaderElection: true }, { records: 2, shrinks: 1 })]
      : []),
  ]),
  promises('AVAIL', 'none', alone),
  promises('AVAIL', 'none', { ...alone, acks: '0' }),
  promises('AVAIL', 'n', alone, { attempts: 2 }),
  promises('AVAIL', 'none', {}, { shrinks: 1 }),
  promises('AVAIL', 'z', { acks: '1' }),
  promises('AVAIL', 'b1', { acks: '1' }),
  promises('AVAIL', 'b1', one),
  promises('AVAIL', 'z', one, { shrinks: 1 }),
  promises('AVAIL', 'none', { metadata: 'kraft' }, { shrinks: 1 }),
  promises('AVAIL', 'b1', kraft),
  promises('AVAIL', 'z', kraft, { shrinks: 1 }),
  promises('AVAIL', 'b1', { replicationFactor: 3 }),
  promises('AVAIL', 'n', { ...alone, ...idempotent }, { attempts: 2 }),
  promises('AVAIL', 'n', one, { attempts: 2 }),
  promises('AVAIL', 'b1', { metadata: 'kraft', replicationFactor: 3 }),
  availWhileFirstRuns('b1', kraft, { shrinks: 1 }),
  comesToBeAcknowledged('b1'),
  comesToBeAcknowledged('z'),
  comesToBeAcknowledged('b1', { metadata: 'kraft' }),
  comesToBeAcknowledged('b1 b1', one),
  comesToBeAcknowledged('b1 b1', kraft),
  promises('ALO', 'none', alone),
  promises('ALO', 'none', alone, { records: 2 }),
  promises('ALO', 'c', alone),
  promises('ALO', 'e', alone),
  promises('ALO', 'n', alone, { attempts: 2 }),
  promises('ALO', 'b1', alone),
  promises('ALO', 'b1', { ...alone, metadata: 'kraft' }),
  promises('ALO', 'b1', one),
  promises('ALO', 'b1', kraft),
  promises('AMO', 'none', alone, { records: 2 }),
  promises('AMO', 'close', alone, { records: 2 }),
  promises('AMO', 'c', { ...alone, consumer: { commit: 'before' } }, { records: 2 }),
  promises('AMO', 'n', { ...alone, ...idempotent }, { attempts: 2 }),
  promises('AMO', 'n', { ...alone, retries: false }, { attempts: 2 }),
  { ...promises('AMO', 'n', { ...alone, ...idempotent, onSendFailure: 'retry' }, { attempts: 2 }), expected: 'broken' },
  promises('AMO', 'p1', { ...alone, consumer: { offsetReset: 'latest' } }, { records: 2 }),
  promises('ORD', 'n', { ...alone, ...idempotent, maxInFlight: 2 }, { records: 2, attempts: 2 }),
  promises('ORD', 'none', { ...idempotent, maxInFlight: 2 }, { records: 2, attempts: 2, shrinks: 1 }),
  promises('NSL', 'n', alone, { attempts: 2 }),
  promises('NSL', 'c n', { ...alone, onSendFailure: 'retry' }),
  promises('NSL', 'c', { ...alone, onSendFailure: 'retry' }, { attempts: 2 }),
  commitsCatchUp('none'),
  commitsCatchUp('n', {}, { records: 2 }),
  commitsCatchUp('c'),
  committedWithinPosition('c'),
  committedWithinPosition('c', { consumer: { commit: 'before' } }),
  mended('BUG-K9', onlyOldSet, kraft),
  mended('BUG-K9', lateAnswer, kraft),
  mended('BUG-K10', fencedMember, { metadata: 'kraft' }),
  mended('BUG-K11', oldIncarnation, eligible),
  mended('BUG-K12', lastOfTwo, eligible),
  { ...promises('NAL', 'p1 z', eligible), decides: 'BUG-K12' },
  mended('BUG-K13', visibleBelowMin, { highWatermarkBelowMinIsr: 'frozen' }),
  mended('KAFKA-19522', fencedLeader, eligible),
  mended('BUG-K15', staleOrder, one),
  mended('BUG-K15', zombieWrite, one),
  special('S25', oneHolder),
  special('S25', noStaleOrders('fenced')),
  oneControllerPerEpoch,
  special('K03', consumedStays({})),
  ...sequenceChecks,
  ...groupChecks,
  ...transactionChecks,
  ...sinkChecks,
  ...processingChecks,
  ...orderClaims.flatMap(whatHolds),
]
