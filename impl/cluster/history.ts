/**
 * History: what the clients of a cluster did and what they were told, one operation a line, in the order in which it happened.
 *
 *     send ──▶ acknowledged · failed          polled ──▶ handled ──▶ committed
 *
 * Offsets are Kafka's; a committed offset is the next one that a successor will be handed. Times are virtual milliseconds.
 */
import type { SendError } from '../core/producer-state.ts'

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

/** One line of a history. `id` numbers the sends of one producer, from 0. */
export type Operation = By &
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
    | { readonly type: 'acknowledged'; readonly id: number; readonly offset: number }
    /** `isUnknown`: the record may be in the log all the same. */
    | { readonly type: 'failed'; readonly id: number; readonly errorCode: SendError; readonly isUnknown: boolean }
    | { readonly type: 'polled'; readonly groupId: string; readonly records: readonly ConsumedRecord[] }
    | { readonly type: 'handled'; readonly groupId: string; readonly record: ConsumedRecord }
    | { readonly type: 'committed'; readonly groupId: string; readonly offsets: Readonly<Record<string, number>> }
  )

export type OperationOf<Type extends Operation['type']> = Extract<Operation, { readonly type: Type }>

export const operationsOf = <Type extends Operation['type']>(
  history: readonly Operation[],
  type: Type,
): readonly OperationOf<Type>[] =>
  history.filter((operation): operation is OperationOf<Type> => operation.type === type)
