/**
 * What client families do differently: the contested decisions of an idempotent producer, each a named function. The machine asks them in its
 * named guards and actions (producer.ts); a family is one object of this shape, a file each.
 */
import type { ProducerContext } from '../batches.ts'

/** Kafka's names. NETWORK_EXCEPTION is the client's own: the connection broke, or the request timed out. */
export type ProduceError =
  | 'NETWORK_EXCEPTION'
  | 'NOT_ENOUGH_REPLICAS'
  | 'NOT_ENOUGH_REPLICAS_AFTER_APPEND'
  | 'MESSAGE_TOO_LARGE'
  | 'OUT_OF_ORDER_SEQUENCE_NUMBER'
  | 'UNKNOWN_PRODUCER_ID'
  | 'INVALID_PRODUCER_EPOCH'

/** retry: to be sent again. fail: the application hears of it. recover: sent again under a new producer id. die: the producer is of no more use. */
export type Answer = 'retry' | 'fail' | 'recover' | 'die'

export interface Client {
  /** When a batch gets its number: as the application gives it to `send`, or as it goes out. */
  readonly numbersAt: 'send' | 'transmit'
  readonly number: (context: ProducerContext, at: number) => ProducerContext
  /** May this batch, which is queued, go out now? `maxInFlight` as configured. */
  readonly mayTransmit: (context: ProducerContext, at: number, maxInFlight: number) => boolean
  readonly answerTo: (error: ProduceError, context: ProducerContext, at: number) => Answer
  /** What becomes of the producer's numbers besides, before the batch is queued again. */
  readonly afterError: (error: ProduceError, context: ProducerContext, at: number) => ProducerContext
  /** … before a batch is given up: after an error (or the last attempt), or because delivery.timeout.ms is over. */
  readonly afterFailure: (why: ProduceError | 'expired', context: ProducerContext, at: number) => ProducerContext
  readonly afterSuccess: (context: ProducerContext, at: number) => ProducerContext
  /** Is there a delivery.timeout.ms (message.timeout.ms)? */
  readonly expires: boolean
  /** Is it time to begin a new epoch? Asked after every event. */
  readonly mustBump: (context: ProducerContext) => boolean
  readonly bumped: (context: ProducerContext) => ProducerContext
}

const retriable: ReadonlySet<ProduceError> = new Set([
  'NETWORK_EXCEPTION',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
])
/** Kafka's RetriableException. */
export const isRetriable = (error: ProduceError): boolean => retriable.has(error)
