/**
 * What a producer holds: its batches, in the order in which the application gave them to `send`, and by which numbers it knows itself.
 *
 * One batch is one record. A batch that is settled keeps nothing of its life but how often it was sent.
 */

/** By which the broker knows a batch: its producer, the producer's epoch, and its place in that epoch. */
export interface Identity {
  readonly producerId: number
  readonly producerEpoch: number
  readonly sequence: number
}

/** Kafka's NO_PRODUCER_ID, NO_PRODUCER_EPOCH, NO_SEQUENCE: of a producer that is not idempotent. */
export const noIdentity: Identity = { producerId: -1, producerEpoch: -1, sequence: -1 }

/** replaced: the application gave the record to `send` once more. dropped: nobody looked at the failure. forgotten: the process died with it. */
export type Outcome = 'acknowledged' | 'reported' | 'dropped' | 'replaced' | 'forgotten'

export interface Batch {
  readonly record: number
  /** How often the application has given this record to `send` again. */
  readonly send: number
  readonly state: 'queued' | 'awaiting' | Outcome
  /** Transmissions so far; a reply names the one that it answers. */
  readonly attempt: number
  /** Null until it is numbered. */
  readonly identity: Identity | null
  /** Numbered anew since it was last transmitted. Reset by a transmission; where a client recovers once only, kept. */
  readonly renumbered: boolean
}

export interface ProducerContext {
  /** How many the application has to send in all. */
  readonly records: number
  readonly batches: readonly Batch[]
  /** 0 while it has none. */
  readonly producerId: number
  readonly producerEpoch: number
  readonly nextSequence: number
  /** Last acknowledged sequence of this epoch; −1: none. */
  readonly lastAcked: number
  /** The sequence after one whose fate nobody will learn; −1: none. */
  readonly unresolved: number
  /** The epoch is to be bumped as soon as the client's rule allows. */
  readonly bumps: boolean
  /** Nothing goes out until every answer has come in. */
  readonly drains: boolean
}

export const emptyProducer: Omit<ProducerContext, 'records'> = {
  batches: [],
  producerId: 0,
  producerEpoch: 0,
  nextSequence: 0,
  lastAcked: -1,
  unresolved: -1,
  bumps: false,
  drains: false,
}

export const newBatch = (record: number, send: number): Batch => ({
  record,
  send,
  state: 'queued',
  attempt: 0,
  identity: null,
  renumbered: false,
})

export const isLive = ({ state }: Batch): boolean => state === 'queued' || state === 'awaiting'
/** Numbered and not settled: Java's in-flight batches, whether on their way or to be sent again. */
export const isNumbered = (batch: Batch): boolean => isLive(batch) && batch.identity !== null
export const awaitingCount = ({ batches }: ProducerContext): number =>
  batches.filter(({ state }) => state === 'awaiting').length
export const firstQueued = ({ batches }: ProducerContext): number =>
  batches.findIndex(({ state }) => state === 'queued')

/** The context with one batch changed. */
export const changedBatch = (context: ProducerContext, at: number, change: Partial<Batch>): ProducerContext => ({
  ...context,
  batches: context.batches.map((batch, i) => (i === at ? { ...batch, ...change } : batch)),
})

export const settled = (context: ProducerContext, at: number, state: Outcome): ProducerContext =>
  changedBatch(context, at, { state, identity: null, renumbered: false })

export const requeued = (context: ProducerContext, at: number): ProducerContext =>
  changedBatch(context, at, { state: 'queued' })

/** The next number of the producer's present epoch. */
export const nextIdentity = ({ producerId, producerEpoch, nextSequence }: ProducerContext): Identity => ({
  producerId,
  producerEpoch,
  sequence: nextSequence,
})

export const numbered = (context: ProducerContext, at: number): ProducerContext => ({
  ...changedBatch(context, at, { identity: nextIdentity(context) }),
  nextSequence: context.nextSequence + 1,
})
