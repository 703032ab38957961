/**
 * The facts of a deployment that the machines read, each with one value; and how small the system is made.
 *
 * A Deployment may hold unknown facts; Parameters never do. `clamp` is the only place where a large number becomes a small one, and the
 * scope that is printed says so.
 */
export interface Parameters {
  /** Copies of the partition: 1 to 3. */
  readonly replicationFactor: number
  /** As configured; the broker uses min(min.insync.replicas, replication factor). */
  readonly minInsyncReplicas: number
  readonly uncleanLeaderElection: boolean
  /** flush.messages=1: an append is on disk before anybody hears of it. */
  readonly flushEveryRecord: boolean
  readonly acks: '0' | '1' | 'all'
  /** Does the client resend at all (retries > 0)? delivery.timeout.ms ends it in any case. */
  readonly retries: boolean
  readonly idempotence: boolean
  /** Requests on their way at once: 1, or 2 standing for any larger number. */
  readonly maxInFlight: number
  /** What the application does with a send that failed. */
  readonly onSendFailure: 'ignore' | 'retry' | 'report'
  readonly consumer: ConsumerParameters
  /**
   * Who keeps the in-sync set, and how a leader changes it. zookeeper: a conditional write, done at once. kraft: a request to the quorum
   * controller, answered later (alter-partition.ts, quorum-controller.ts). Absent: zookeeper.
   */
  readonly metadata?: 'zookeeper' | 'kraft'
  /** KIP-966, kraft alone: who left the set below min in-sync may still lead. Absent: false. */
  readonly eligibleLeaderReplicas?: boolean
  /** KAFKA-15583: does the high watermark advance while the in-sync set is below min? Kafka froze it in 3.7. Absent: advances. */
  readonly highWatermarkBelowMinIsr?: 'advances' | 'frozen'
}

export interface ConsumerParameters {
  /**
   * What is committed, and when. poll: what earlier polls returned, inside poll and close. handed-out: what was handed out, by a background
   * thread at any time. after: the next offset, once the handler is done. before: the next offset, before the handler starts.
   * finally: after the handler, however it ended. last-handled: the offset of the last handled record itself. never: nothing.
   */
  readonly commit: 'poll' | 'handed-out' | 'after' | 'before' | 'finally' | 'last-handled' | 'never'
  /** A handler that throws ends the process (throws), is caught and forgotten (swallows), or is retried and then skipped (gives-up). */
  readonly onThrow: 'throws' | 'swallows' | 'gives-up'
  readonly offsetReset: 'earliest' | 'latest'
}

/** The bounds of one search. A verdict is about this scope and no other; words.ts says it in a sentence. */
export interface Scope {
  readonly records: number
  /** How often a record may be transmitted, resends included. */
  readonly attempts: number
  /** Fault classes and how often each may strike; `total` bounds them together. */
  readonly faults: Readonly<Record<string, number>>
  readonly total: number
  /** How often a leader may take a live follower out of the in-sync set. */
  readonly shrinks: number
  readonly withConsumer: boolean
  /** A client that never gives up: for AVAIL, where a send that timed out says nothing about the cluster. */
  readonly patient: boolean
}

export const safeParameters: Parameters = {
  replicationFactor: 3,
  minInsyncReplicas: 2,
  uncleanLeaderElection: false,
  flushEveryRecord: false,
  acks: 'all',
  retries: true,
  idempotence: false,
  maxInFlight: 1,
  onSendFailure: 'report',
  consumer: { commit: 'after', onThrow: 'throws', offsetReset: 'earliest' },
}

export const isKraft = ({ metadata }: Parameters): boolean => metadata === 'kraft'

/** Kafka's effectiveMinIsr: a topic with fewer replicas than min.insync.replicas asks for all it has (Partition.scala). */
export const effectiveMinInsyncReplicas = ({ minInsyncReplicas, replicationFactor }: Parameters): number =>
  Math.min(minInsyncReplicas, replicationFactor)

export const brokerIds = ({ replicationFactor }: Parameters): readonly number[] =>
  Array.from({ length: replicationFactor }, (_, i) => i + 1)

export const recordIds = ({ records }: Scope): readonly number[] => Array.from({ length: records }, (_, i) => i + 1)
