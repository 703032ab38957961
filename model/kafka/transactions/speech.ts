/**
 * What the machines of a transaction say: messages to each other, and facts for whoever watches.
 *
 * Every request names who is to be answered; nobody (0) is where the answer finds no connection any more.
 */
import type { Letter } from '../speech.ts'

/** Kafka's errors, by name. */
export type TransactionError =
  | 'NONE'
  | 'CONCURRENT_TRANSACTIONS'
  | 'PRODUCER_FENCED'
  | 'INVALID_PRODUCER_EPOCH'
  | 'INVALID_PRODUCER_ID_MAPPING'
  | 'INVALID_TXN_STATE'
  | 'TRANSACTION_ABORTABLE'
  | 'OUT_OF_ORDER_SEQUENCE_NUMBER'
  | 'TRANSACTION_COORDINATOR_FENCED'
  | 'COORDINATOR_NOT_AVAILABLE'
  | 'UNKNOWN_SERVER_ERROR'

/** By which a producer is known. Kafka's NO_PRODUCER_ID and NO_PRODUCER_EPOCH are 0 and −1 here. */
export interface ProducerIdentity {
  readonly producerId: number
  readonly producerEpoch: number
}

/** Who hears the answer: a producer's number, 0 for nobody. */
export interface Asked {
  readonly answerTo: number
}

export interface InitProducerId extends Asked {
  readonly type: 'InitProducerId'
  /** What the producer has, where it wants its epoch raised (KIP-360). */
  readonly expected: ProducerIdentity | null
  /** The transaction log does not take what this request has to write. */
  readonly appendFails: boolean
}

export interface AddPartitionsToTxn extends Asked, ProducerIdentity {
  readonly type: 'AddPartitionsToTxn'
  readonly partition: number
}

export interface Produce extends Asked, ProducerIdentity {
  readonly type: 'Produce'
  /** Whose record it is: the model's, for what is promised; no broker reads it. */
  readonly transaction: number
  readonly sequence: number
}

/** The partition's leader to the coordinator, before it opens a transaction: AddPartitionsToTxn of version 4, verifyOnly or not. */
export interface VerifyPartition extends ProducerIdentity {
  readonly type: 'VerifyPartition'
  readonly partition: number
  readonly verifyOnly: boolean
  readonly produce: Produce
}

export interface EndTxn extends Asked, ProducerIdentity {
  readonly type: 'EndTxn'
  readonly committed: boolean
}

export interface WriteTxnMarkers extends ProducerIdentity {
  readonly type: 'WriteTxnMarkers'
  readonly committed: boolean
  readonly coordinatorEpoch: number
  /** Is the coordinator still there to hear of it? */
  readonly isAnswered: boolean
}

/** CommitCalled: the application has called commitTransaction. Committed: it was told so. Aborted: it was told that the abort is done. */
export type TransactionFact = { readonly type: 'CommitCalled' | 'Committed' | 'Aborted'; readonly transaction: number }

export const speech = {
  send: (() => undefined) as (args: unknown, letters: Letter | readonly Letter[]) => void,
  observe: (() => undefined) as (args: unknown, fact: TransactionFact) => void,
}

/** What a letter is called in the pictures of the machines, where its type is not to be read off it. */
export const named = <F extends object>(name: string, says: F): F =>
  Object.defineProperty(says, 'name', { value: name })

export const coordinatorAddress = 'transaction-coordinator'
export const producerAddress = (producer: number) => `producer-${producer}`
export const partitionAddress = (partition: number) => `partition-${partition}`
/** Channels of what comes late. */
export const lateTo = (address: string) => `late-to-${address}`

/** The answer, where somebody waits for it. */
export const answerTo = ({ answerTo: producer }: Asked, message: Letter['message']): readonly Letter[] =>
  producer === 0 ? [] : [{ to: producerAddress(producer), message }]
