/**
 * A partition's log with its markers, what its leader remembers of producers (ProducerStateManager, ProducerAppendInfo), and what readers see of it.
 *
 * A record is a batch of one; its transaction's number is the model's, for what is promised, and is read by no rule.
 */
import type { TransactionParameters } from './parameters.ts'
import type { Produce, ProducerIdentity, TransactionError, WriteTxnMarkers } from './speech.ts'

export type LogEntry = ProducerIdentity &
  ({ readonly kind: 'data'; readonly transaction: number } | { readonly kind: 'commit' | 'abort' })

/** Of one producer id. */
export interface ProducerState extends ProducerIdentity {
  /** Of this epoch; −1: nothing yet. */
  readonly lastSequence: number
  /** The coordinator epoch of its last marker; −1: none. */
  readonly coordinatorEpoch: number
  /** It has a transaction open here: currentTxnFirstOffset is set. */
  readonly isOpen: boolean
}

export interface PartitionContext {
  readonly partition: number
  readonly log: readonly LogEntry[]
  readonly producers: readonly ProducerState[]
}

export const producerStateOf = ({ producers }: PartitionContext, producerId: number): ProducerState | undefined =>
  producers.find(producer => producer.producerId === producerId)

/** hasOngoingTransaction: of this epoch. */
export const isOngoing = (context: PartitionContext, { producerId, producerEpoch }: ProducerIdentity): boolean => {
  const known = producerStateOf(context, producerId)
  return known !== undefined && known.isOpen && known.producerEpoch === producerEpoch
}

/** findDuplicateBatch. The window of five is the business of ../idempotence/: here no more than one record of an epoch is unanswered. */
export const isDuplicate = (context: PartitionContext, { producerId, producerEpoch, sequence }: Produce): boolean => {
  const known = producerStateOf(context, producerId)
  return known !== undefined && known.producerEpoch === producerEpoch && sequence <= known.lastSequence
}

/** checkProducerEpoch and checkSequence, of data. */
export function dataError(
  context: PartitionContext,
  { producerId, producerEpoch, sequence }: Produce,
): TransactionError {
  const known = producerStateOf(context, producerId)
  if (known === undefined) return 'NONE'
  if (producerEpoch < known.producerEpoch) return 'INVALID_PRODUCER_EPOCH'
  const next = known.producerEpoch === producerEpoch ? known.lastSequence + 1 : 0
  return sequence === next ? 'NONE' : 'OUT_OF_ORDER_SEQUENCE_NUMBER'
}

/** checkProducerEpoch and checkCoordinatorEpoch, of a marker. */
export function markerError(
  context: PartitionContext,
  { producerId, producerEpoch, coordinatorEpoch }: WriteTxnMarkers,
  { markerEpoch }: TransactionParameters,
): TransactionError {
  const known = producerStateOf(context, producerId)
  if (known === undefined) return 'NONE'
  const isRepeated = markerEpoch === 'newer-or-repeated' && producerEpoch === known.producerEpoch && !known.isOpen
  const isOld = markerEpoch === 'not-older' ? producerEpoch < known.producerEpoch : producerEpoch <= known.producerEpoch
  if (isOld && !isRepeated) return 'INVALID_PRODUCER_EPOCH'
  return coordinatorEpoch < known.coordinatorEpoch ? 'TRANSACTION_COORDINATOR_FENCED' : 'NONE'
}

const withState = (producers: readonly ProducerState[], state: ProducerState): readonly ProducerState[] => [
  ...producers.filter(({ producerId }) => producerId !== state.producerId),
  state,
]

export const appended = (context: PartitionContext, produce: Produce): Partial<PartitionContext> => {
  const { transaction, producerId, producerEpoch, sequence } = produce
  const coordinatorEpoch = producerStateOf(context, producerId)?.coordinatorEpoch ?? -1
  const state = { producerId, producerEpoch, lastSequence: sequence, coordinatorEpoch, isOpen: true }
  return {
    log: [...context.log, { kind: 'data', transaction, producerId, producerEpoch }],
    producers: withState(context.producers, state),
  }
}

/** Whatever the producer has open ends here, whichever transaction it was meant for. */
export const marked = (context: PartitionContext, marker: WriteTxnMarkers): Partial<PartitionContext> => {
  const { producerId, producerEpoch, coordinatorEpoch, committed } = marker
  const known = producerStateOf(context, producerId)
  const lastSequence = known?.producerEpoch === producerEpoch ? known.lastSequence : -1
  return {
    log: [...context.log, { kind: committed ? 'commit' : 'abort', producerId, producerEpoch }],
    producers: withState(context.producers, {
      producerId,
      producerEpoch,
      lastSequence,
      coordinatorEpoch,
      isOpen: false,
    }),
  }
}

/** How a transaction came out for the record at this offset: by the first marker of its producer that follows. */
export const outcomeAt = (log: readonly LogEntry[], offset: number): 'open' | 'commit' | 'abort' => {
  const { producerId } = log[offset]!
  const marker = log.slice(offset).find(entry => entry.kind !== 'data' && entry.producerId === producerId)
  return marker === undefined || marker.kind === 'data' ? 'open' : marker.kind
}

/** The first offset of a transaction that is open, or the log's end: followers have everything, and so the high watermark is there too. */
export const lastStableOffset = (log: readonly LogEntry[]): number => {
  const open = log.findIndex(({ kind }, offset) => kind === 'data' && outcomeAt(log, offset) === 'open')
  return open < 0 ? log.length : open
}

const transactionsIn = (log: readonly LogEntry[], isMeant: (offset: number) => boolean): readonly number[] =>
  log.flatMap((entry, offset) => (entry.kind === 'data' && isMeant(offset) ? [entry.transaction] : []))

/** Whose records have come out so, in the log's order; one that is there twice stands twice. */
export const recordsThatAre = (log: readonly LogEntry[], outcome: 'open' | 'commit' | 'abort'): readonly number[] =>
  transactionsIn(log, offset => outcomeAt(log, offset) === outcome)

/** What a reader is handed: below the last stable offset and not aborted, or everything. */
export const readRecords = (log: readonly LogEntry[], { isolation }: TransactionParameters): readonly number[] =>
  isolation === 'read_uncommitted'
    ? transactionsIn(log, () => true)
    : transactionsIn(log, offset => offset < lastStableOffset(log) && outcomeAt(log, offset) === 'commit')
