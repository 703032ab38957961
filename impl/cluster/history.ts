/**
 * History: what the clients of a cluster did and what they were told, one operation a line, in the order in which it happened.
 *
 *     send ──▶ acknowledged · failed          joined ──▶ poll ──▶ polled ──▶ handled          commit ──▶ committed · commitFailed
 *
 * Offsets are Kafka's; a committed offset is the next one that a successor will be handed. Times are virtual milliseconds. chronicle.ts and the
 * clients write it; history-lines.ts has it as text.
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
  readonly producerId: number
  readonly producerEpoch: number
}

/** What became of a send. */
interface Answered {
  readonly id: number
  /** Absent: not idempotent, or no producer id was had. */
  readonly session?: ProducerSession
}

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
  )

type OfConsumer = OfGroup &
  /** It has the partitions. `committed`: what the group had, −1 for none; `positions`: where it goes on, absent while that has to be found. */
  (
    | {
        readonly type: 'joined'
        readonly generationId: number
        readonly committed: Offsets
        readonly positions: Offsets
      }
    /** It learned that another has taken the group over: it reads nothing until it joins anew. */
    | { readonly type: 'lost' }
    | { readonly type: 'poll' }
    | { readonly type: 'polled'; readonly records: readonly ConsumedRecord[] }
    | { readonly type: 'handled'; readonly record: ConsumedRecord }
    | { readonly type: 'sought'; readonly topic: string; readonly partition: number; readonly offset: number }
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
  /** The process is no more: it crashed, or was closed. What it had under way nobody will hear of. */
  | (By & { readonly type: 'ended' })

export type OperationOf<Type extends Operation['type']> = Extract<Operation, { readonly type: Type }>

export const operationsOf = <Type extends Operation['type']>(
  history: readonly Operation[],
  type: Type,
): readonly OperationOf<Type>[] =>
  history.filter((operation): operation is OperationOf<Type> => operation.type === type)
