/**
 * History: what the clients of a cluster did and what they were told, one operation a line, in the order in which it happened.
 *
 *     begun ──▶ send … offsetsSent ──▶ transactionCommitted · transactionAborted · transactionFailed
 *     send ──▶ acknowledged · failed          assigned ──▶ poll ──▶ polled ──▶ handled          commit ──▶ committed · commitFailed
 *
 * Offsets are Kafka's; a committed offset is the next one that a successor will be handed. Times are virtual milliseconds. chronicle.ts and the
 * clients write it. As JSON, an operation a line, it is what `ackproof history --input-format ndjson` reads (textOfHistory).
 */
import type { ErrorCode } from '../core/errors.ts'
import type { SendError } from '../core/producer-state.ts'
import type { TopicPartition } from '../core/protocol.ts'

/** A record as a consumer was handed it (Java's ConsumerRecord). */
export interface ConsumedRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Of the leader that wrote it (KIP-320): with the offset it tells two records apart that stood in the same place. */
  readonly leaderEpoch: number
  readonly key: string | null
  readonly value: string | null
}

interface By {
  /** Virtual milliseconds. */
  readonly at: number
  /** The client: `producer-1`, `consumer-1`. */
  readonly by: string
}

/** Who an idempotent producer was to the broker (KIP-98). */
export interface ProducerSession {
  readonly transactionalId?: string | undefined
  readonly producerId: number
  readonly producerEpoch: number
}

/** What became of a send; without a session where the producer is not idempotent, or had no id yet. */
type Answered = { readonly id: number } & Partial<ProducerSession>

type Offsets = Readonly<Record<TopicPartition, number>>
type OfGroup = By & { readonly groupId: string }

type OfProducer = By &
  (
    | {
        readonly type: 'send'
        readonly id: number
        readonly topic: string
        readonly partition: number
        readonly key: string | null
        readonly value: string
      }
    /** `offset` −1: the broker did not say (acks=0, or a duplicate that it no longer knows the offset of). */
    | (Answered & { readonly type: 'acknowledged'; readonly offset: number })
    /** `isUnknown`: the record may be in the log all the same. */
    | (Answered & { readonly type: 'failed'; readonly errorCode: SendError; readonly isUnknown: boolean })
    /** From here on what it sends is of a transaction. */
    | (ProducerSession & { readonly type: 'begun' })
    /** The coordinator of the group has these offsets, for when the transaction is committed. */
    | (ProducerSession & { readonly type: 'offsetsSent'; readonly groupId: string; readonly offsets: Offsets })
    | (ProducerSession & { readonly type: 'transactionCommitted' | 'transactionAborted' })
    /** The producer is of no use any more. `isUnknown`: it may be committed all the same; else it never is. */
    | (ProducerSession & {
        readonly type: 'transactionFailed'
        readonly errorCode: SendError
        readonly isUnknown: boolean
      })
  )

type OfConsumer = OfGroup &
  /** What the coordinator said that the group has committed; −1: nothing. */
  (
    | { readonly type: 'fetchedOffsets'; readonly offsets: Offsets }
    /** All that it reads from here on; `positions`: where it goes on, as far as that is known. */
    | { readonly type: 'assigned'; readonly partitions: readonly TopicPartition[]; readonly positions: Offsets }
    /** Given up, or lost: the group is dealt anew, or has gone on without it; or the application goes elsewhere (`seek`), and is assigned it again at once. */
    | { readonly type: 'revoked'; readonly partitions: readonly TopicPartition[] }
    | { readonly type: 'poll' }
    | { readonly type: 'polled'; readonly records: readonly ConsumedRecord[] }
    | { readonly type: 'handled'; readonly record: ConsumedRecord }
    /** There is nothing at this offset, −1: the group has none; it goes on as auto.offset.reset says. */
    | {
        readonly type: 'outOfRange'
        readonly topic: string
        readonly partition: number
        readonly offset: number
        readonly reset: 'earliest' | 'latest' | 'none'
      }
    | { readonly type: 'commit'; readonly id: number; readonly offsets: Offsets }
    | { readonly type: 'committed'; readonly id: number; readonly offsets: Offsets }
    /** `isUnknown`: the offsets may be stored all the same. */
    | {
        readonly type: 'commitFailed'
        readonly id: number
        readonly errorCode: ErrorCode | 'DISCONNECTED'
        readonly isUnknown: boolean
      }
  )

/** One line of a history. `id` numbers the sends of one producer, and the commits of one consumer, from 0. */
export type Operation =
  | OfProducer
  | OfConsumer
  /** The process is no more, closed or not. What it had under way nobody will hear of. Who goes on under that name is another. */
  | (By & { readonly type: 'crashed' })

export type OperationOf<Type extends Operation['type']> = Extract<Operation, { readonly type: Type }>

export const operationsOf = <Type extends Operation['type']>(
  history: readonly Operation[],
  type: Type,
): readonly OperationOf<Type>[] =>
  history.filter((operation): operation is OperationOf<Type> => operation.type === type)

/** One JSON object a line. A value names one record of its partition there: who sends the same twice will be told of a duplicate. */
export const textOfHistory = (history: readonly Operation[]): string =>
  history.map(operation => `${JSON.stringify(operation)}\n`).join('')
