/**
 * A run of the reference broker as plain data: a configuration, and what happens one thing after the other.
 *
 *     Plan + its seed ──runPlan──▶ the same run, event by event
 *
 * Plans are values, no commands (`fc.commands`). Both shrink about as far and as fast: failures of four mutants, drawn with 26 to 89 actions, came
 * down to 4, 6, 5 and 5 as plans (shrinking.ts) and to 4, 5, 8 and 4 as commands, in 100 to 300 runs each. But a value can be printed, stored,
 * compared, and handed to whoever else executes it; its configuration shrinks along with its actions; and it repeats without fast-check.
 *
 *   P1  an action that makes no sense when its turn comes (a crash of what is down, an undo of nothing) does nothing, so that any part of a
 *       plan is a plan
 *   P2  a plan names only brokers, topics and partitions that there are, and configurations that a client accepts (`normalized`)
 */
import type { ClientFamily } from '../../impl/core/producer-state.ts'
import type { FaultKind } from '../../impl/world/index.ts'

export interface TopicPlan {
  readonly partitions: number
  readonly replicationFactor: number
}

export interface Configuration {
  readonly brokers: number
  readonly topics: readonly TopicPlan[]
  readonly minInsyncReplicas: number
  readonly uncleanLeaderElection: boolean
  /** flush.messages. 0: the operating system flushes when it likes. */
  readonly flushMessages: number
  /** KIP-966. */
  readonly eligibleLeaderReplicas: boolean
  /** KAFKA-15583. */
  readonly highWatermarkBelowMinIsr: 'frozen' | 'advances'
  /** Of a follower's fetch; a batch at least. */
  readonly fetchMaxBytes: number
  /** The longest that a message is on its way. */
  readonly latencyMs: number
  readonly producer: ProducerPlan
  readonly consumer: ConsumerPlan
  /** Absent: nobody has any. */
  readonly transactions?: TransactionsPlan
}

/**
 * The group consumes, processes and produces (processing.ts), and others write transactions of their own (writer.ts); what they write is read both
 * read_committed and read_uncommitted.
 */
export interface TransactionsPlan {
  /** The feature transaction.version. */
  readonly version: 1 | 2
  /** Whoever writes transactions of its own. */
  readonly writers: number
  /** Of the writers: the later fences the earlier. */
  readonly haveOneId: boolean
  /** transaction.timeout.ms. */
  readonly timeoutMs: number
  /** KIP-447: the group's coordinator is told which member has read the offsets. */
  readonly saysWhoReads: boolean
}

export interface ProducerPlan {
  /** Absent: `java`. */
  readonly client?: ClientFamily
  readonly acks: 0 | 1 | 'all'
  readonly retries: number
  readonly maxInFlight: number
  readonly idempotence: boolean
  readonly lingerMs: number
  readonly maxRecordsPerBatch: number
}

/** The group: so many members of one kind. What is absent is one dynamic member that gives all up before it joins again. */
export interface ConsumerPlan {
  /** When offsets are committed: by the client in either manner, or by the application after or before it handles what it polled. */
  readonly commits: 'java' | 'librdkafka' | 'after' | 'before'
  readonly maxPollRecords: number
  readonly members?: number
  /** KIP-345. */
  readonly isStatic?: boolean
  /** Of static members: all are the same to the group. */
  readonly areTwins?: boolean
  /** KIP-429. */
  readonly isCooperative?: boolean
}

export type Action =
  | { readonly do: 'send'; readonly partition: number; readonly records: number }
  /** Applications do so many of their next things: they poll, handle a record, commit. `who`: one of them, counted from 0; absent: all, in turn. */
  | { readonly do: 'consume'; readonly steps: number; readonly who?: number }
  | { readonly do: 'advance'; readonly ms: number }
  /** A writer sends in a transaction, which it begins if it is in none. `partition`: of those that writers write to. */
  | { readonly do: 'write'; readonly who: number; readonly partition: number; readonly records: number }
  /** A writer ends its transaction. */
  | { readonly do: 'end'; readonly who: number; readonly how: 'commit' | 'abort' }
  | Strike
  /** Mends one of the faults that are there. */
  | { readonly do: 'undo'; readonly which: number }

export interface Strike {
  readonly do: 'strike'
  readonly fault: FaultKind
  /** A process by name; or whoever leads the first partition by then. */
  readonly node: string
  /** The other end, where the fault is of a link. */
  readonly other: string
  /** Seed of what the fault leaves to chance: which message, which bytes. */
  readonly luck: number
}

export interface Plan {
  /** The world's. */
  readonly seed: number
  readonly configuration: Configuration
  /** So many brokers may be in trouble at a time: down, paused, cut off, or with a full disk. */
  readonly maxTroubled: number
  readonly actions: readonly Action[]
}

/** Stands for a broker's name in a strike. */
export const leader = 'leader'

export const topicName = (index: number): string => (index === 0 ? 'orders' : 'refunds')

/** Where the group's effects land, and what else is written in transactions; partitions of each. */
export const outputs = ['invoices', 'ledger'] as const
export const outputPartitions = 2

/** P2. Kafka's clients refuse idempotence without acks=all, with more than 5 in flight, or without retries. */
export function normalized({ seed, configuration, maxTroubled, actions }: Plan): Plan {
  const { brokers, topics, producer } = configuration
  const idempotence = producer.idempotence && producer.acks === 'all' && producer.retries > 0
  const fitting = topics.map(({ partitions, replicationFactor }) => ({
    partitions,
    replicationFactor: Math.min(replicationFactor, brokers),
  }))
  const partitions = fitting.reduce((sum, topic) => sum + topic.partitions, 0)
  return {
    seed,
    configuration: { ...configuration, topics: fitting, producer: { ...producer, idempotence } },
    maxTroubled: Math.min(maxTroubled, brokers),
    actions: actions.map(action => fittingAction(action, brokers, partitions)),
  }
}

function fittingAction(action: Action, brokers: number, partitions: number): Action {
  if (action.do === 'send') return { ...action, partition: action.partition % partitions }
  if (action.do !== 'strike') return action
  const node = fittingNode(action.node, brokers)
  const other = fittingNode(action.other, brokers)
  return { ...action, node, other }
}

function fittingNode(node: string, brokers: number): string {
  const id = Number(/^broker-(\d+)$/.exec(node)?.[1] ?? 0)
  return id > brokers ? `broker-${1 + ((id - 1) % brokers)}` : node
}

/** What writers write to: their own topic, and what the group reads. */
export const writtenBy = (configuration: Configuration): readonly PartitionOf[] => [
  { topic: 'ledger', partition: 0 },
  { topic: 'ledger', partition: 1 },
  ...partitionsOf(configuration),
]

/** All that anybody reads. */
export const everyPartitionOf = (configuration: Configuration): readonly PartitionOf[] => [
  ...partitionsOf(configuration),
  ...(configuration.transactions === undefined ? [] : outputs).flatMap(topic =>
    Array.from({ length: outputPartitions }, (_, partition) => ({ topic, partition })),
  ),
]

export interface PartitionOf {
  readonly topic: string
  readonly partition: number
}

/** Every partition of a configuration, in the order in which actions count them. */
export const partitionsOf = ({ topics }: Pick<Configuration, 'topics'>): readonly PartitionOf[] =>
  topics.flatMap(({ partitions }, index) =>
    Array.from({ length: partitions }, (_, partition) => ({ topic: topicName(index), partition })),
  )

/** The kinds of fault that a plan has anywhere. */
export const faultKindsIn = ({ actions }: Plan): ReadonlySet<FaultKind> =>
  new Set(actions.flatMap(action => (action.do === 'strike' ? [action.fault] : [])))
