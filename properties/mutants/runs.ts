/**
 * The runs in which mutants of the broker are looked for: each kind bounds configurations and faults, a seed draws the rest (swarm.ts).
 *
 * A kind is chosen for what it makes likely (few faults of one sort find what a storm hides), never for one mutant's seed: it promises what its
 * plans promise, and the unmutated broker keeps that.
 */
import type { ClusterOptions } from '../../impl/index.ts'
import type { FaultKind } from '../../impl/world/index.ts'
import type { Action, TransactionsPlan } from '../runs/plan.ts'
import type { Fixed } from '../swarm.ts'

export interface RunsOf {
  readonly says: string
  readonly fixed: Fixed
  readonly faults: readonly FaultKind[]
  /** Whom every fault strikes, and the other end of every link that breaks; absent: anybody. */
  readonly aim?: { readonly node?: string; readonly other?: string }
  /** What comes before anything that is drawn. */
  readonly prelude?: readonly Action[]
  readonly broker?: ClusterOptions['broker']
  /** Absent: nobody has any. What is not said is drawn (swarm.ts). */
  readonly transactions?: Partial<TransactionsPlan>
  readonly maxTroubled: number
  readonly maxActions: number
}

const one = { brokers: 3, topics: [{ partitions: 1, replicationFactor: 3 }] } as const
const safe = {
  ...one,
  acks: 'all',
  minInsyncReplicas: 2,
  uncleanLeaderElection: false,
  eligibleLeaderReplicas: false,
  flushMessages: 0,
} as const
const grouped = { ...safe, topics: [{ partitions: 3, replicationFactor: 3 }] } as const
const bounds = { maxTroubled: 2, maxActions: 100 } as const

export const runsOf = {
  safe: {
    says: 'three copies, two in sync; brokers that crash and connections that break',
    fixed: safe,
    faults: ['crash', 'cut', 'drop', 'hold', 'pause'],
    ...bounds,
  },
  oneInSync: {
    says: 'as safe, with one copy enough: the leader may be alone in the set',
    fixed: { ...safe, minInsyncReplicas: 1 },
    faults: ['crash', 'cut', 'drop', 'hold', 'pause'],
    ...bounds,
  },
  isolated: {
    says: 'brokers that lose the controller and not each other: sessions end of brokers that live, and answers come late',
    fixed: safe,
    faults: ['cut', 'cutOneWay', 'hold', 'drop', 'duplicate', 'pause'],
    aim: { other: 'controller' },
    maxTroubled: 3,
    maxActions: 100,
  },
  smallFetches: {
    says: 'as safe, and a fetch brings one batch at a time: followers are behind for longer',
    fixed: safe,
    faults: ['crash', 'cut', 'drop', 'pause'],
    broker: { fetchMaxBytes: 1 },
    ...bounds,
  },
  javaClient: {
    says: 'the Java client commits in its polls; a consumer that crashes',
    fixed: { ...safe, consumer: { commits: 'java', maxPollRecords: 1 } },
    faults: ['crash', 'cut'],
    aim: { node: 'consumer-1' },
    ...bounds,
  },
  members: {
    says: 'offsets committed before handling, idempotence: a consumer that crashes, and messages that are late',
    fixed: { ...safe, consumer: { commits: 'before', maxPollRecords: 1 } },
    faults: ['crash', 'hold', 'cut', 'cutOneWay', 'pause'],
    aim: { node: 'consumer-1' },
    ...bounds,
  },
  numbered: {
    says: 'an idempotent producer with one request in flight, which never gives up: answers that are lost or late',
    fixed: {
      ...safe,
      producer: { idempotence: true, retries: 1_000_000, maxInFlight: 1 },
      consumer: { commits: 'before', maxPollRecords: 500 },
    },
    faults: ['cut', 'cutOneWay', 'drop', 'hold', 'crash'],
    ...bounds,
  },
  several: {
    says: 'the same with several in flight, once the log knows the producer',
    prelude: [
      { do: 'send', partition: 0, records: 1 },
      { do: 'advance', ms: 1_000 },
    ],
    fixed: { ...safe, producer: { idempotence: true, retries: 1_000_000, maxInFlight: 5, maxRecordsPerBatch: 1 } },
    faults: ['cut', 'cutOneWay', 'drop', 'hold', 'crash'],
    ...bounds,
  },
  group: {
    says: 'three members of one group, offsets committed after handling, some of them late: rebalances',
    fixed: { ...grouped, consumer: { commits: 'after', maxPollRecords: 1, members: 3 } },
    faults: ['crash', 'cut', 'hold', 'drop'],
    ...bounds,
  },
  javaGroup: {
    says: 'two members that commit in their polls, and before they give up what they have',
    fixed: { ...grouped, consumer: { commits: 'java', maxPollRecords: 1, members: 2 } },
    faults: ['crash', 'cut', 'drop'],
    aim: { node: 'consumer-1' },
    ...bounds,
  },
  staticMembers: {
    says: 'two static members (KIP-345), which crash and come back within their session',
    fixed: { ...grouped, consumer: { commits: 'java', maxPollRecords: 1, members: 2, isStatic: true } },
    faults: ['crash', 'hold', 'drop'],
    aim: { node: 'consumer-1' },
    ...bounds,
  },
  twins: {
    says: 'two processes under one instance id (KIP-345): the later one goes on',
    fixed: {
      ...grouped,
      consumer: { commits: 'after', maxPollRecords: 1, members: 2, isStatic: true, areTwins: true },
    },
    faults: ['crash'],
    aim: { node: 'consumer-1' },
    ...bounds,
  },
  cooperative: {
    says: 'three members that give up one partition after the other (KIP-429)',
    fixed: { ...grouped, consumer: { commits: 'before', maxPollRecords: 1, members: 3, isCooperative: true } },
    faults: ['crash', 'cut', 'drop'],
    ...bounds,
  },
  flushed: {
    says: 'every append flushed, and power that fails',
    fixed: { ...safe, flushMessages: 1 },
    faults: ['losePower', 'crash', 'cut'],
    maxTroubled: 3,
    maxActions: 100,
  },
  transactions: {
    says: 'consume, process, produce, and writers with transactions of their own: brokers that crash, connections that break, clients that pause',
    fixed: safe,
    faults: ['crash', 'cut', 'hold', 'pause', 'drop'],
    transactions: {},
    ...bounds,
  },
  unclean: {
    says: 'unclean elections: what is left is what always holds',
    fixed: { ...safe, minInsyncReplicas: 1, uncleanLeaderElection: true },
    faults: ['crash', 'cut', 'pause'],
    ...bounds,
  },
  eligible: {
    says: 'eligible leader replicas (KIP-966)',
    fixed: { ...safe, eligibleLeaderReplicas: true },
    faults: ['crash', 'cut', 'drop', 'pause'],
    maxTroubled: 3,
    maxActions: 100,
  },
} as const satisfies Readonly<Record<string, RunsOf>>

export type RunsName = keyof typeof runsOf
