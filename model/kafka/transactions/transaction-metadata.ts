/**
 * What the coordinator keeps of one transactional id (Kafka's TransactionMetadata), and the ways in which its identity changes, as functions.
 *
 * Its state (Empty, Ongoing, …) is the machine's (coordinator.ts).
 */
import type { TransactionParameters } from './parameters.ts'
import type { ProducerIdentity } from './speech.ts'

export interface TransactionMetadata extends ProducerIdentity {
  /** What the transaction log has of the epoch: less than memory, once a fence could not be written. A failover goes back to it. */
  readonly loggedEpoch: number
  /** The epoch before the last raise; −1 where a raise was none of its producer's asking, and after a failover: the log does not have it. */
  readonly lastProducerEpoch: number
  /** The producer id before the one there is; 0: none. */
  readonly previousProducerId: number
  /** The id that takes over when the transaction completes, as this one's epochs are used up; 0: none. */
  readonly nextProducerId: number
  readonly hasFailedEpochFence: boolean
  /** What is in the transaction; what has been added survives until the transaction is complete. */
  readonly partitions: readonly number[]
  /** Whose markers are not known to be written. Not in the log: a failover asks all partitions again. */
  readonly owed: readonly number[]
  /** It has given up on its markers; nothing but a failover begins again. */
  readonly isStalled: boolean
  /** Grows with every failover; markers carry it. */
  readonly coordinatorEpoch: number
}

export const newMetadata: TransactionMetadata = {
  producerId: 0,
  producerEpoch: -1,
  loggedEpoch: -1,
  lastProducerEpoch: -1,
  previousProducerId: 0,
  nextProducerId: 0,
  hasFailedEpochFence: false,
  partitions: [],
  owed: [],
  isStalled: false,
  coordinatorEpoch: 0,
}

/** What differs after a change. */
export type Change = Partial<TransactionMetadata>

/** Producer ids are handed out once each; within one transactional id they can count up. */
const freshId = ({ producerId, nextProducerId }: TransactionMetadata) => Math.max(producerId, nextProducerId) + 1

/** The last epoch but one: it may be in use, and the one after is there to fence it. */
export const isEpochExhausted = (producerEpoch: number, { maxEpoch }: TransactionParameters): boolean =>
  producerEpoch >= maxEpoch - 1

const epochTo = (producerEpoch: number, lastProducerEpoch: number): Change => ({
  producerEpoch,
  loggedEpoch: producerEpoch,
  lastProducerEpoch,
})

/** prepareIncrementProducerEpoch: a new process has the epoch raised; one that goes on says what it has, and may have asked before. */
export function incremented(
  metadata: TransactionMetadata,
  expected: ProducerIdentity | null,
): Change | 'PRODUCER_FENCED' {
  const { producerEpoch, lastProducerEpoch } = metadata
  const ended: Change = { partitions: [], owed: [] }
  if (metadata.producerId === 0) return { ...ended, producerId: freshId(metadata), ...epochTo(0, -1) }
  if (expected === null) return { ...ended, ...epochTo(producerEpoch + 1, -1) }
  if (expected.producerEpoch === producerEpoch) return { ...ended, ...epochTo(producerEpoch + 1, producerEpoch) }
  // Asked once before, and the answer was lost.
  if (expected.producerEpoch === lastProducerEpoch) return ended
  return 'PRODUCER_FENCED'
}

/** prepareProducerIdRotation. */
export const rotated = (metadata: TransactionMetadata, expected: ProducerIdentity | null): Change => ({
  producerId: freshId(metadata),
  previousProducerId: metadata.producerId,
  ...epochTo(0, expected === null ? -1 : metadata.producerEpoch),
  partitions: [],
})

/** Does what the producer says it has still concern this transactional id? */
export const isKnown = (
  { producerId, previousProducerId, producerEpoch }: TransactionMetadata,
  expected: ProducerIdentity | null,
  parameters: TransactionParameters,
): boolean =>
  expected === null ||
  producerEpoch === -1 ||
  expected.producerId === producerId ||
  (expected.producerId === previousProducerId && isEpochExhausted(expected.producerEpoch, parameters))

/** prepareAbortOrCommit: with version 2 the epoch is raised here, and the markers carry the new one. */
export function prepared(metadata: TransactionMetadata, parameters: TransactionParameters): Change {
  const { producerEpoch, partitions } = metadata
  const ends: Change = { owed: partitions, isStalled: false }
  if (parameters.transactionVersion === 1) return { ...ends, loggedEpoch: producerEpoch }
  const nextProducerId = isEpochExhausted(producerEpoch, parameters) ? freshId(metadata) : 0
  return { ...ends, ...epochTo(producerEpoch + 1, producerEpoch), nextProducerId }
}

/** The epoch that a fence raises in memory, before anything is written. */
export const fenceEpoch = ({ producerEpoch, hasFailedEpochFence }: TransactionMetadata): number =>
  hasFailedEpochFence ? producerEpoch : producerEpoch + 1

/** How far a fence and its abort raise the epoch together. */
export const abortEpoch = (metadata: TransactionMetadata, parameters: TransactionParameters): number =>
  fenceEpoch(metadata) + (parameters.transactionVersion === 2 && parameters.fenceRaises === 'twice' ? 1 : 0)

/** prepareFenceProducerEpoch and the abort: whoever holds the epoch is out, and the transaction is aborted under a newer one. */
export function fenced(metadata: TransactionMetadata, parameters: TransactionParameters): Change {
  const { producerEpoch, partitions } = metadata
  const { transactionVersion, fenceRaises, exhaustedByFence } = parameters
  const raised = abortEpoch(metadata, parameters)
  const isOnce = transactionVersion === 2 && fenceRaises === 'once'
  const isRotated =
    transactionVersion === 2 && exhaustedByFence === 'new-id' && isEpochExhausted(producerEpoch, parameters)
  return {
    ...epochTo(raised, transactionVersion === 1 ? -1 : isOnce ? producerEpoch : raised - 1),
    nextProducerId: isRotated ? freshId(metadata) : 0,
    owed: partitions,
    isStalled: false,
  }
}

/** What memory has of a fence before it is written: the epoch before it is nobody's (TransactionCoordinator.endTransaction). */
const raisedByFence = (metadata: TransactionMetadata): Change => ({
  producerEpoch: fenceEpoch(metadata),
  lastProducerEpoch: -1,
})

/** The same, where the transaction log does not take it: memory keeps the raised epoch, and whether it may be raised again is the question. */
export const fenceNotWritten = (metadata: TransactionMetadata, parameters: TransactionParameters): Change =>
  parameters.transactionVersion === 2 && parameters.fenceRaises === 'once'
    ? {}
    : { ...raisedByFence(metadata), hasFailedEpochFence: parameters.failedFence === 'remembered' }

/** The exception that a raise beyond the last epoch is: memory keeps the half of it. */
export const overflown = raisedByFence

/** prepareComplete: nothing is owed any more; where epochs ran out the next producer id takes over, and the last epoch stays what its client had. */
export function completed(metadata: TransactionMetadata): Change {
  const { producerId, lastProducerEpoch, nextProducerId } = metadata
  const ended: Change = { partitions: [], owed: [], hasFailedEpochFence: false, previousProducerId: producerId }
  return nextProducerId === 0
    ? ended
    : { ...ended, producerId: nextProducerId, nextProducerId: 0, ...epochTo(0, lastProducerEpoch) }
}

/** What another coordinator reads of it in the transaction log, which has no last epoch (TransactionLogValue). `owed` only where the transaction is at its end. */
export const recovered = (metadata: TransactionMetadata, isPrepared: boolean): Change => ({
  producerEpoch: metadata.loggedEpoch,
  lastProducerEpoch: -1,
  hasFailedEpochFence: false,
  owed: isPrepared ? metadata.partitions : [],
  isStalled: false,
  coordinatorEpoch: metadata.coordinatorEpoch + 1,
})
