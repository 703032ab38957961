/**
 * Operation: one line of a history, whatever format it came in: a client begins something, or hears how it ended.
 *
 *     invoke ──▶ ok: it happened · failed: it did not happen · unknown: either
 *
 * The order of the lines is the order in which things were recorded; only it counts, never a clock. What a reader makes of a file, and what the
 * recorder takes.
 *
 *   O1  a value is what tells one record of a partition from another: unique per partition
 *   O2  an integer is a `number` while it is safe (up to 2^53 − 1), else a `bigint`: nothing is rounded
 *   O3  a completion says all that its operation did; where it says less than the invocation did, the invocation counts
 *
 * After the format of Jepsen's Kafka workload (jepsen-io/jepsen, tests/kafka.clj), which has no commits, handlers or producer sessions.
 */

/** An integer kept exactly (O2). */
export type Exact = number | bigint
/** What was sent: text or a number mostly; whatever JSON or EDN can say. */
export type Value = string | number | bigint | boolean | null | readonly Value[] | { readonly [field: string]: Value }
/** A topic-partition (Jepsen's key), a process: as the history names it. */
export type Name = string | number | bigint

export const kinds = [
  'send',
  'poll',
  /** Sends and polls as one: Jepsen's `txn`, whole; or ours, from begin to commit or abort, with the sends of its process between (T1 of recorder.ts). */
  'transaction',
  /** From here on the process reads these partitions, and only these. As `subscribe` names them, it may come to read them. */
  'assign',
  'subscribe',
  /** These were taken away. */
  'revoke',
  /** The application is done with a record. */
  'handle',
  'commit',
  /** The coordinator says what is committed. */
  'fetchCommitted',
  'crash',
  /** Whatever else a history holds (Jepsen's debug-topic-partitions): kept for its place, checked for nothing. */
  'other',
] as const
export type Kind = (typeof kinds)[number]

export const outcomes = ['ok', 'failed', 'unknown', 'pending'] as const
/** `pending`: the history ends without a word about it. To every check it is unknown. */
export type Outcome = (typeof outcomes)[number]

/** A record as it was sent or received. */
export interface Entry {
  readonly partition: Name
  readonly value: Value
  /** Absent: not known. */
  readonly offset?: Exact | undefined
  /** Key, headers, payload apart from the value that identifies it, in one text: what must arrive as it was sent. Absent: not recorded. */
  readonly content?: string | undefined
}

/** One call within an operation. A poll that never returned has no records; `nothingOf`: partitions that it names with an empty list. */
export type Step =
  | { readonly type: 'send'; readonly record: Entry }
  | { readonly type: 'poll'; readonly records: readonly Entry[]; readonly nothingOf?: readonly Name[] | undefined }

/** A partition and, where the operation is about one, an offset: of a commit the next one (Kafka's), of an assignment the position. */
export interface Place {
  readonly partition: Name
  readonly offset?: Exact | undefined
}

/** Who a producer is to the broker (KIP-98): a zombie is an older epoch of the same one. */
export interface Session {
  readonly transactionalId?: string | undefined
  readonly producerId?: Exact | undefined
  readonly producerEpoch?: number | undefined
}

export interface Operation {
  readonly process: Name
  readonly type: 'invoke' | 'ok' | 'failed' | 'unknown'
  readonly kind: Kind
  /** As recorded: nanoseconds since the start (Jepsen), virtual milliseconds (ours). For people, and for no verdict. */
  readonly at?: Exact | undefined
  /** Tells apart what one process has in flight; without it a process does one thing at a time. */
  readonly id?: Name | undefined
  /** Of send, poll and transaction. */
  readonly steps?: readonly Step[] | undefined
  /** Of assign, subscribe, revoke, commit, fetchCommitted. */
  readonly places?: readonly Place[] | undefined
  /** Of handle: what the application is done with. */
  readonly records?: readonly Entry[] | undefined
  readonly group?: string | undefined
  readonly session?: Session | undefined
  /** Partitions that came or went while the operation ran (Jepsen's rebalance-log). */
  readonly rebalanced?: readonly Name[] | undefined
  /** Of assign: read from the start again (Jepsen's seek-to-beginning?). */
  readonly seeksToBeginning?: boolean | undefined
  /** Of failed and unknown. */
  readonly error?: string | undefined
}
