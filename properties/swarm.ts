/**
 * What a seed may vary. A kind of runs bounds configurations and faults; the seed draws, for each run, some of the kind's faults (a swarm:
 * faults that always come together hide what each finds alone; Groce et al., Swarm Testing), and fast-check draws the rest.
 *
 *     kind, seed ──▶ swarm of faults ──▶ arbitrary of plans ──fast-check──▶ Plan
 */
import { type Arbitrary, array, boolean, constant, constantFrom, integer, nat, oneof, record } from 'fast-check'
import { between, chance, type FaultKind, seededDice } from '../impl/world/index.ts'
import {
  type Action,
  type Configuration,
  type ConsumerPlan,
  leader,
  normalized,
  type Plan,
  type ProducerPlan,
  type TransactionsPlan,
} from './runs/plan.ts'

export interface Kind {
  readonly says: string
  readonly faults: readonly FaultKind[]
  readonly fixed: Fixed
  /** Absent: nobody has any. */
  readonly hasTransactions?: boolean
}

/** What does not vary. */
export type Fixed = Partial<Omit<Configuration, 'producer'>> & {
  readonly acks?: ProducerPlan['acks']
  readonly producer?: Partial<Omit<ProducerPlan, 'acks'>>
}

/** What leaves every disk as it is. */
const gentle = ['crash', 'pause', 'cut', 'cutOneWay', 'hold', 'drop', 'duplicate', 'skewClock', 'fillDisk'] as const
const harsh = ['losePower', 'tearWrites'] as const

export const kinds = {
  safe: {
    says: 'acks=all, clean elections, faults that spare the disks',
    faults: gentle,
    fixed: { acks: 'all', uncleanLeaderElection: false, eligibleLeaderReplicas: false },
  },
  flushed: {
    says: 'as safe, every append flushed, and power that fails',
    faults: [...gentle, ...harsh],
    fixed: { acks: 'all', uncleanLeaderElection: false, eligibleLeaderReplicas: false, flushMessages: 1 },
  },
  eligible: {
    says: 'as safe, with eligible leader replicas (KIP-966)',
    faults: gentle,
    fixed: {
      acks: 'all',
      uncleanLeaderElection: false,
      eligibleLeaderReplicas: true,
      highWatermarkBelowMinIsr: 'frozen',
    },
  },
  transactional: {
    says: 'transactions: consume, process, produce, and writers of their own; any fault that leaves a disk what it has flushed',
    faults: [...gentle, ...harsh],
    fixed: { acks: 'all', minInsyncReplicas: 2, uncleanLeaderElection: false, eligibleLeaderReplicas: false },
    hasTransactions: true,
  },
  loose: {
    says: 'any configuration and any fault: what is left is what always holds',
    faults: [...gentle, ...harsh, 'wipe', 'flipBit', 'shortRead'],
    fixed: {},
  },
} as const satisfies Readonly<Record<string, Kind>>

export type KindName = keyof typeof kinds
export const kindNames = Object.keys(kinds) as KindName[]

export const hasTransactions = (name: KindName): boolean => (kinds[name] as Kind).hasTransactions === true
/** Without: their runs are some ten times shorter. */
export const plainKinds: readonly KindName[] = kindNames.filter(name => !hasTransactions(name))

/** Each fault of the kind is in or out, by the flip of a coin. */
export function swarmOf(kind: KindName, seed: number): readonly FaultKind[] {
  const dice = seededDice(`swarm of ${kind} ${seed}`)
  return kinds[kind].faults.filter(() => chance(dice, 0.5))
}

/** Values stand in the order in which they shrink: the first is the plainest. */
export function planArbitrary(kind: KindName, seed: number): Arbitrary<Plan> {
  const plans = plansOf(seed, kinds[kind].fixed, swarmOf(kind, seed))
  return hasTransactions(kind) ? plans.map(plan => withTransactions(plan)) : plans
}

export const plansOf = (
  seed: number,
  fixed: Fixed,
  faults: readonly FaultKind[],
  bounds: { readonly maxTroubled?: number; readonly maxActions?: number } = {},
): Arbitrary<Plan> =>
  record({
    seed: constant(seed),
    configuration: configurations(fixed),
    maxTroubled: bounds.maxTroubled ? constant(bounds.maxTroubled) : constantFrom(1, 1, 1, 2, 4),
    actions: actionsWith(faults, bounds.maxActions ?? 120),
  }).map(plan => normalized(inGroup(plan, fixed)))

/** One of three groups has several members; whose application goes on is drawn for each action, so that some are late. Of the seed alone: it shrinks as it is. */
function inGroup(plan: Plan, { consumer: given }: Fixed): Plan {
  const dice = seededDice(`group of ${plan.seed}`)
  const drawn = { members: between(dice, -2, 3), isStatic: chance(dice, 0.3), isCooperative: chance(dice, 0.4) }
  const { configuration, actions } = plan
  const members = given === undefined ? Math.max(1, drawn.members) : (given.members ?? 1)
  if (members === 1) return plan
  const consumer = { ...configuration.consumer, ...(given === undefined ? { ...drawn, members } : {}) }
  const called = actions.map(action =>
    action.do === 'consume' && chance(dice, 0.7) ? { ...action, who: between(dice, 0, members - 1) } : action,
  )
  return { ...plan, configuration: { ...configuration, consumer }, actions: called }
}

/** Who has transactions, drawn like the group, of the seed alone; half of what is sent is written in them instead, and where a group goes on a writer may end its own. */
export function withTransactions(plan: Plan, given: Partial<TransactionsPlan> = {}): Plan {
  const dice = seededDice(`transactions of ${plan.seed}`)
  const { configuration, actions } = plan
  const transactions: TransactionsPlan = {
    version: chance(dice, 0.6) ? 2 : 1,
    writers: between(dice, 1, 2),
    haveOneId: chance(dice, 0.5),
    timeoutMs: chance(dice, 0.5) ? 2_500 : 8_000,
    saysWhoReads: chance(dice, 0.8),
    ...given,
  }
  // Who takes more at once may need longer than the coordinator waits, again and again.
  const maxPollRecords = Math.min(configuration.consumer.maxPollRecords, 8)
  const consumer: ConsumerPlan = { commits: 'after', maxPollRecords, members: between(dice, 1, 2) }
  const inTransactions = actions.flatMap((action): readonly Action[] => {
    const who = between(dice, 0, 1)
    if (action.do === 'send' && chance(dice, 0.5))
      return [{ do: 'write', who, partition: between(dice, 0, 3), records: action.records }]
    const ends = action.do !== 'strike' && chance(dice, 0.2)
    return ends ? [action, { do: 'end', who, how: chance(dice, 0.7) ? 'commit' : 'abort' }] : [action]
  })
  return { ...plan, configuration: { ...configuration, consumer, transactions }, actions: inTransactions }
}

function configurations({ acks, producer, ...fixed }: Fixed): Arbitrary<Configuration> {
  return record({
    brokers: constantFrom(3, 3, 3, 3, 4, 2, 1),
    topics: array(topics, { minLength: 1, maxLength: 2, size: 'max' }),
    minInsyncReplicas: constantFrom(2, 2, 1, 3),
    uncleanLeaderElection: boolean(),
    flushMessages: constantFrom(0, 1),
    eligibleLeaderReplicas: boolean(),
    highWatermarkBelowMinIsr: constantFrom('frozen' as const, 'advances' as const),
    fetchMaxBytes: constantFrom(1_048_576, 1),
    latencyMs: constantFrom(5, 5, 60),
    producer: record({
      acks: acks ? constant(acks) : constantFrom('all' as const, 1 as const, 0 as const),
      retries: constantFrom(1_000_000, 3, 0),
      maxInFlight: constantFrom(1, 5),
      idempotence: boolean(),
      lingerMs: constantFrom(0, 5, 50),
      maxRecordsPerBatch: constantFrom(1, 100),
    }),
    consumer: record({
      commits: constantFrom('after', 'before', 'java', 'librdkafka'),
      maxPollRecords: constantFrom(1, 500),
    }),
  }).map(drawn => ({ ...drawn, ...fixed, producer: { ...drawn.producer, ...producer } }))
}

const topics = record({ partitions: constantFrom(1, 1, 1, 2, 3), replicationFactor: constantFrom(3, 3, 2, 1) })

/** Long waits let sessions end and leaders be elected; short ones put a fault between a request and its answer. */
const waits = constantFrom(1, 2, 5, 20, 100, 400, 1_000, 1_000, 1_000)

function actionsWith(faults: readonly FaultKind[], maxLength: number): Arbitrary<readonly Action[]> {
  const mishaps =
    faults.length === 0
      ? []
      : [
          { weight: 6, arbitrary: strikes(faults) },
          { weight: 2, arbitrary: record({ do: constant('undo' as const), which: nat(3) }) },
        ]
  const action = oneof(
    { weight: 5, arbitrary: record({ do: constant('advance' as const), ms: waits }) },
    {
      weight: 4,
      arbitrary: record({
        do: constant('send' as const),
        partition: oneof({ weight: 3, arbitrary: constant(0) }, { weight: 1, arbitrary: nat(5) }),
        records: integer({ min: 1, max: 4 }),
      }),
    },
    {
      weight: 3,
      arbitrary: record({ do: constant('consume' as const), steps: integer({ min: 1, max: 6 }) }),
    },
    ...mishaps,
  )
  return array(action, { maxLength, size: 'max' })
}

/** Aimed at the leader, faults bring elections; at anybody, what nobody thought of. */
const brokers = constantFrom('broker-1', 'broker-2', 'broker-3', 'broker-4', leader, leader)
const others = constantFrom('controller', 'controller', 'producer-1', 'consumer-1')
const anybody = oneof({ weight: 3, arbitrary: brokers }, { weight: 1, arbitrary: others })

const ofBrokers: ReadonlySet<FaultKind> = new Set([
  'losePower',
  'tearWrites',
  'wipe',
  'fillDisk',
  'flipBit',
  'shortRead',
])

/** What makes leaders change comes more often than what is over at once. */
const weights: Readonly<Partial<Record<FaultKind, number>>> = { crash: 3, cut: 3, pause: 2, cutOneWay: 2, hold: 2 }

const strikes = (faults: readonly FaultKind[]): Arbitrary<Action> =>
  oneof(
    ...faults.map(fault => ({
      weight: weights[fault] ?? 1,
      arbitrary: record({
        do: constant('strike' as const),
        fault: constant(fault),
        node: ofBrokers.has(fault) ? brokers : anybody,
        other: anybody,
        luck: nat(999),
      }),
    })),
  )
