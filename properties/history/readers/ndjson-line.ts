/**
 * Line: our own format of a history, one JSON object a line (NDJSON), in the order in which things happened or were heard of.
 *
 *     {"type":"send","by":"producer-1","id":0,"topic":"orders","partition":0,"key":null,"value":"a"}
 *     {"type":"acknowledged","by":"producer-1","id":0,"offset":0}
 *     {"type":"polled","by":"consumer-1","groupId":"billing","records":[{"topic":"orders","partition":0,"offset":0,"key":null,"value":"a"}]}
 *     {"type":"committed","by":"consumer-1","groupId":"billing","offsets":{"orders-0":1}}
 *
 *   L1  `by` is a client that does one thing at a time, or tells apart what it does at once by `id`
 *   L2  a partition is called `topic-partition`; where only one of the two is given, by that
 *   L3  within a partition a value tells its record from every other
 *   L4  key and headers are compared where they are recorded: on both sides, or on neither
 *
 * What startCluster().history() gives reads as it is. Fields that are not named here are passed over.
 */
import type { Exact, Name, Operation, Value } from '../operation.ts'

interface By {
  readonly type: string
  /** Time in any unit: for people, the order of the lines counts. */
  readonly at?: Exact | undefined
  readonly by: Name
  readonly id?: Name | undefined
}

interface Where {
  readonly topic?: string | undefined
  readonly partition?: Name | undefined
}

/** What must arrive as it was sent, apart from the value. */
interface Content {
  readonly key?: Value | undefined
  readonly headers?: Value | undefined
  /** Or all of it in one text of your own. */
  readonly content?: string | undefined
}

/** Who a producer is to the broker, where it is known. */
interface Producer {
  readonly transactionalId?: string | undefined
  readonly producerId?: Exact | undefined
  readonly producerEpoch?: number | undefined
}

interface Member {
  readonly groupId?: string | undefined
}

export interface RecordLine extends Where, Content {
  readonly value: Value
  readonly offset?: Exact | null | undefined
}

/** Partition → the next offset (Kafka's committed offset): {"orders-0": 7}. */
type Offsets = Readonly<Record<string, Exact>>
type Partitions = readonly (Name | Where)[]

/** Absent: unknown, since only some errors say for certain that nothing happened. */
interface Failure {
  readonly isUnknown?: boolean | undefined
  /** Kafka's name of the error, or any text. */
  readonly errorCode?: string | undefined
  readonly error?: string | undefined
}

type Sending =
  | ({ readonly type: 'send'; readonly value: Value } & Where & Content & Producer)
  /**
   * Of the send with its `id`. It may say again, or for the first time, where and what; then it may also stand alone.
   * `offset` absent, null or −1: the broker did not say.
   */
  | ({ readonly type: 'acknowledged' } & Partial<RecordLine> & Producer)
  | ({ readonly type: 'failed' } & Failure & Partial<RecordLine> & Producer)

type Reading =
  /** That a poll begins; may be left out. */
  | ({ readonly type: 'poll' } & Member)
  | ({ readonly type: 'polled'; readonly records: readonly RecordLine[] } & Member)
  /** The application is done with the record. */
  | ({ readonly type: 'handled'; readonly record: RecordLine } & Member)

type Committing =
  /** That a commit begins; may be left out. */
  | ({ readonly type: 'commit'; readonly offsets: Offsets } & Member)
  | ({ readonly type: 'committed'; readonly offsets?: Offsets | undefined } & Member)
  | ({ readonly type: 'commitFailed'; readonly offsets?: Offsets | undefined } & Failure & Member)
  /** What the coordinator says is committed; null or −1: nothing is. */
  | ({ readonly type: 'fetchedOffsets'; readonly offsets: Readonly<Record<string, Exact | null>> } & Member)

type Owning =
  | ({
      readonly type: 'subscribed'
      readonly topics?: readonly string[] | undefined
      readonly partitions?: Partitions
    } & Member)
  /** All that it owns from here on, not only what is new. `positions`: the next offset to be read. */
  | ({ readonly type: 'assigned'; readonly partitions: Partitions; readonly positions?: Offsets | undefined } & Member)
  | ({ readonly type: 'revoked'; readonly partitions: Partitions } & Member)
  /** Where it was to read there is nothing: it goes on as auto.offset.reset says, and is held to no position. */
  | ({ readonly type: 'outOfRange' } & Member)

/** Between `begun` and its end, what the same client sends is part of the transaction. */
type Transacting =
  | ({ readonly type: 'begun' } & Producer)
  /** The offsets that the transaction commits for a group (sendOffsetsToTransaction). */
  | ({ readonly type: 'offsetsSent'; readonly offsets: Offsets } & Member & Producer)
  | ({ readonly type: 'transactionCommitted' | 'transactionAborted' } & Producer)
  | ({ readonly type: 'transactionFailed' } & Failure & Producer)

export type Line = By &
  (
    | Sending
    | Reading
    | Committing
    | Owning
    | Transacting
    | { readonly type: 'crashed' }
    /** Any operation in the checker's own terms (operation.ts), such as one of Jepsen's that sends and polls at once. */
    | { readonly type: 'operation'; readonly operation: Omit<Operation, 'process' | 'at' | 'id'> }
  )

export type Verb = Line['type']
