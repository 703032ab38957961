/**
 * What a coordinator knows of one transactional id, and how that goes on (TransactionMetadata).
 *
 *     Empty ──a partition is added──▶ Ongoing ──EndTxn · timeout · another InitProducerId──▶ PrepareCommit ──all markers──▶ CompleteCommit ─┐
 *       ▲                               ▲                                                  └▶ PrepareAbort ──────────────▶ CompleteAbort ──┤
 *       └──────InitProducerId───────────┴───────────────────────────────a partition is added───────────────────────────────────────────────┘
 *
 *   T1  a state is in force once it is in the log of the coordinator, replicated; until then it is pending, and nothing else begins
 *   T2  what is prepared is never taken back: whoever coordinates next writes the same markers
 *   T3  an epoch is at most 32767, and only the coordinator has that one
 *
 * PrepareEpochFence is Kafka's name for being about to abort what somebody else began: it is pending, never in the log. `Dead`: its id expires.
 */
import { assert } from './assert.ts'
import type { Asker } from './broker-state.ts'
import { valueOf } from './own.ts'
import type { Effect } from './process.ts'
import type { Request, Response, TopicPartition } from './protocol.ts'
import type { TransactionState, TransactionVersion } from './transaction-protocol.ts'

/** As the log has it. */
export interface StoredTransaction {
  readonly producerId: number
  /** Of the last one before, where this one was given because the epochs of that were used up; −1: none. */
  readonly previousProducerId: number
  /** Version 2: which it goes on with once the markers are written; −1: the same. */
  readonly nextProducerId: number
  /** −1: none was given yet. */
  readonly producerEpoch: number
  /** −1: it was not the producer itself who asked for another one. */
  readonly lastProducerEpoch: number
  readonly transactionTimeoutMs: number
  readonly state: TransactionState
  readonly topicPartitions: readonly TopicPartition[]
  /** −1: none is under way. */
  readonly startTimeMs: number
  readonly lastUpdateTimeMs: number
  readonly clientTransactionVersion: TransactionVersion
}

export interface Transaction extends StoredTransaction {
  readonly transactionalId: string
  /** The state that is being written, or waits for its markers; null: none. */
  readonly pending: TransactionState | null
  /** KAFKA-9666: an epoch that was to fence may not be in the log. Reset when a transaction is complete. */
  readonly hasFailedEpochFence: boolean
  /** Partitions whose marker is not known to be written. */
  readonly unmarked: readonly TopicPartition[]
}

export const newTransaction = (transactionalId: string, producerId: number, now: number): Transaction => ({
  transactionalId,
  producerId,
  previousProducerId: -1,
  nextProducerId: -1,
  producerEpoch: -1,
  lastProducerEpoch: -1,
  transactionTimeoutMs: 0,
  state: 'Empty',
  topicPartitions: [],
  startTimeMs: -1,
  lastUpdateTimeMs: now,
  clientTransactionVersion: 0,
  pending: null,
  hasFailedEpochFence: false,
  unmarked: [],
})

/** As a coordinator begins with it. Kafka's log has no last epoch (TransactionLogValue): who asks once more, and was heard by the one before, is fenced. */
export const fromLog = (transactionalId: string, stored: StoredTransaction): Transaction => ({
  ...stored,
  lastProducerEpoch: -1,
  transactionalId,
  pending: null,
  hasFailedEpochFence: false,
  unmarked: [],
})

export function storedOf(transaction: Transaction): StoredTransaction {
  const { transactionalId: _, pending: __, hasFailedEpochFence: ___, unmarked: ____, ...stored } = transaction
  return stored
}

const before: Readonly<Partial<Record<TransactionState, readonly TransactionState[]>>> = {
  Empty: ['Empty', 'CompleteCommit', 'CompleteAbort'],
  Ongoing: ['Ongoing', 'Empty', 'CompleteCommit', 'CompleteAbort'],
  PrepareCommit: ['Ongoing'],
  PrepareAbort: ['Ongoing', 'Empty', 'CompleteCommit', 'CompleteAbort'],
  CompleteCommit: ['PrepareCommit'],
  CompleteAbort: ['PrepareAbort'],
  Dead: ['Empty', 'CompleteCommit', 'CompleteAbort'],
}

/** What is to be written; T1 to T3. */
export function transition(from: Transaction, change: Partial<StoredTransaction>, now: number): StoredTransaction {
  const to = { ...storedOf(from), ...change, lastUpdateTimeMs: now }
  assert(valueOf(before, to.state)?.includes(from.state) ?? false, `T2: ${to.state} does not follow ${from.state}`)
  assert(to.producerEpoch >= 0 && to.producerEpoch <= 32_767, 'T3: a producer epoch fits into 16 bits')
  return to
}

export const isPrepared = ({ state }: Pick<StoredTransaction, 'state'>): boolean =>
  state === 'PrepareCommit' || state === 'PrepareAbort'

/** The ids of a partition of __transaction_state, while this broker leads it in that epoch: it is the coordinator's epoch. */
export interface TransactionOffice {
  readonly leaderEpoch: number
  /** Where the log ended when the office began: it takes office once that is replicated. */
  readonly loadsUpTo: number
  readonly isLoaded: boolean
  readonly transactions: Readonly<Record<string, Transaction>>
}

/** Whom what is answered: `response` when it is done, `request` refused when it can not be. */
export interface Reply {
  readonly asker: Asker
  readonly request: Request
  readonly response: Response
}

/** What the coordinator does about a transaction, in order. */
export type TransactionDeed =
  | Effect
  | WriteTransaction
  | { readonly type: 'SendMarker'; readonly topicPartition: TopicPartition }
  /** The request is served again with another producer id; or what timed out is aborted with it. */
  | { readonly type: 'AskProducerId'; readonly asker: Asker; readonly request: ForProducerId }
  | { readonly type: 'AskFencingId' }

export type ForProducerId = Extract<Request, { readonly api: 'InitProducerId' | 'EndTxn' }>

export interface WriteTransaction {
  readonly type: 'WriteTransaction'
  /** Null: the id expires. */
  readonly stored: StoredTransaction | null
  /** The epoch was bumped to abort what its producer has not ended. */
  readonly isFence: boolean
  readonly reply?: Reply
}

export interface TransactionWriting extends Omit<WriteTransaction, 'type'> {
  readonly kind: 'transaction'
  readonly transactionalId: string
  readonly coordinatorEpoch: number
}

export type TransactionStep = readonly [transaction: Transaction, deeds: readonly TransactionDeed[]]

/** T1: it is pending from here on. */
export function writing(transaction: Transaction, stored: StoredTransaction, reply?: Reply): TransactionStep {
  const deed: WriteTransaction = { type: 'WriteTransaction', stored, isFence: false, ...(reply ? { reply } : {}) }
  return [{ ...transaction, pending: stored.state }, [deed]]
}
