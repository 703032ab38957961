/** What a transactional producer holds, and what becomes of it, as functions: the machine's actions (producer.ts) without the machine. */
import type { Letter } from '../speech.ts'
import type { TransactionParameters } from './parameters.ts'
import {
  type AddPartitionsToTxn,
  coordinatorAddress,
  type EndTxn,
  type InitProducerId,
  lateTo,
  partitionAddress,
  type Produce,
  type ProducerIdentity,
  type TransactionError,
} from './speech.ts'

export interface ProducerContext extends ProducerIdentity {
  readonly producer: number
  /** The last transaction that it will begin. */
  readonly last: number
  /** The one it is in, or was in last; one below its first at the start. */
  readonly transaction: number
  /** Partitions 1 to `added` are in the transaction, as far as it has heard (version 1). Reset with the transaction, like the next three. */
  readonly added: number
  /** The records of partitions 1 to `written` are acknowledged. */
  readonly written: number
  /** Something was sent that may have begun the transaction at the coordinator. */
  readonly isStarted: boolean
  /** Its last record has no answer that settles it, and may never have one: it is sent again before the transaction can be ended. */
  readonly isUnheard: boolean
  /** What was not acknowledged may still arrive: version 1 has the epoch raised before it goes on (KIP-360). Reset by the new epoch. */
  readonly needsNewEpoch: boolean
  /** The next sequence of each partition. Begins at 0 with every epoch. */
  readonly sequences: readonly number[]
  /** What it failed of. */
  readonly error: TransactionError
}

/**
 * How a request goes. direct: it arrives, and so does its answer. late: it arrives at some time or never, and nobody hears the answer. cut: it
 * arrives, and the coordinator stops before it answers.
 */
export type Way = 'direct' | 'late' | 'cut'

export const newProducer = (producer: number, transactions: readonly number[]): ProducerContext => ({
  producer,
  last: transactions.at(-1)!,
  transaction: transactions[0]! - 1,
  producerId: 0,
  producerEpoch: -1,
  added: 0,
  written: 0,
  isStarted: false,
  isUnheard: false,
  needsNewEpoch: false,
  sequences: [],
  error: 'NONE',
})

const outside = { added: 0, written: 0, isStarted: false, isUnheard: false }

export const begun = ({ transaction }: ProducerContext) => ({ transaction: transaction + 1 })
export const ended = () => outside

/** Known by this from now on: sequences begin anew with an epoch. */
export const withIdentity = (
  { producerId, producerEpoch }: ProducerIdentity,
  partitions: number,
): Partial<ProducerContext> => ({
  producerId,
  producerEpoch,
  needsNewEpoch: false,
  sequences: Array.from({ length: partitions }, () => 0),
})

export const acknowledged = ({ written, sequences }: ProducerContext): Partial<ProducerContext> => ({
  written: written + 1,
  isUnheard: false,
  sequences: sequences.map((next, i) => (i === written ? next + 1 : next)),
})

/** Nothing is left of a process that is gone but what it had begun. */
export const gone = ({ transaction }: ProducerContext): Partial<ProducerContext> => ({
  ...outside,
  transaction,
  needsNewEpoch: false,
  sequences: [],
})

/** `request` on its way. Whoever waits for the answer is named in it. */
export function onItsWay(
  way: Way,
  to: string,
  request: Produce | EndTxn | AddPartitionsToTxn | InitProducerId,
): readonly Letter[] {
  if (way === 'late') return [{ to: lateTo(to), message: { ...request, answerTo: 0 } }]
  if (way === 'direct') return [{ to, message: { ...request } }]
  const stops = { to: coordinatorAddress, message: { type: 'failOver' } }
  return [{ to, message: { ...request, answerTo: 0 } }, stops]
}

export const initProducerId = (
  { producer, producerId, producerEpoch, needsNewEpoch }: ProducerContext,
  appendFails: boolean,
): InitProducerId => ({
  type: 'InitProducerId',
  answerTo: producer,
  expected: needsNewEpoch ? { producerId, producerEpoch } : null,
  appendFails,
})

export const addPartitionsToTxn = ({
  producer,
  producerId,
  producerEpoch,
  added,
}: ProducerContext): AddPartitionsToTxn => ({
  type: 'AddPartitionsToTxn',
  answerTo: producer,
  producerId,
  producerEpoch,
  partition: added + 1,
})

export const produce = ({
  producer,
  producerId,
  producerEpoch,
  transaction,
  written,
  sequences,
}: ProducerContext): Produce => ({
  type: 'Produce',
  answerTo: producer,
  producerId,
  producerEpoch,
  transaction,
  sequence: sequences[written]!,
})
/** The partition whose record is next. */
export const nextPartition = ({ written }: ProducerContext): string => partitionAddress(written + 1)

export const endTxn = (
  { producer, producerId, producerEpoch }: ProducerContext,
  committed: boolean,
  { abortEpoch }: TransactionParameters,
): EndTxn => ({
  type: 'EndTxn',
  answerTo: producer,
  producerId,
  producerEpoch: !committed && abortEpoch === 'raised' ? producerEpoch + 1 : producerEpoch,
  committed,
})
