/**
 * Markers: what is prepared is made known to every partition of the transaction, and then it is complete (TransactionMarkerChannelManager).
 *
 *     Prepare…, in the log ─▶ WriteTxnMarkers to the leader of each partition, again and again ─▶ all written ─▶ Complete…, in the log
 *
 *   K1  a transaction is complete once each of its partitions has the marker, replicated; until then nothing new begins (T1)
 *   K2  of one transaction one request is on its way to a partition at a time: an answer is to the marker that is waited for
 */
import type { BrokerConfig } from './broker-state.ts'
import type { ErrorCode } from './errors.ts'
import type { TopicPartition } from './protocol.ts'
import {
  isPrepared,
  type StoredTransaction,
  type Transaction,
  type TransactionDeed,
  type TransactionStep,
  transition,
  writing,
} from './transaction.ts'
import { setClock } from './transaction-timers.ts'

/** A marker that came to nothing is sent again after so long, and so is what the log refused. */
export const retryMs = 20

/** T2: it is in the log that it is prepared. */
export function beginMarkers(config: BrokerConfig, transaction: Transaction, now: number): TransactionStep {
  const pending = transaction.state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort'
  const next: Transaction = { ...transaction, pending, unmarked: transaction.topicPartitions }
  if (next.unmarked.length === 0) return complete(config, next, now)
  return [next, next.unmarked.map((topicPartition): TransactionDeed => ({ type: 'SendMarker', topicPartition }))]
}

export function markerAnswered(
  config: BrokerConfig,
  transaction: Transaction,
  topicPartition: TopicPartition,
  errorCode: ErrorCode | 'DISCONNECTED',
  now: number,
): TransactionStep {
  if (!isWaitedFor(transaction, topicPartition)) return [transaction, []]
  switch (config.rules.afterMarker(errorCode)) {
    case 'again':
      return [transaction, [setClock(transaction, 'marker', retryMs, topicPartition)]]
    case 'over':
      return [transaction, []]
    case 'written': {
      const unmarked = transaction.unmarked.filter(name => name !== topicPartition)
      const next = { ...transaction, unmarked }
      return unmarked.length === 0 ? complete(config, next, now) : [next, []]
    }
  }
}

/** Timer marker. */
export const markerAgain = (transaction: Transaction, topicPartition: TopicPartition): TransactionStep => [
  transaction,
  isWaitedFor(transaction, topicPartition) ? [{ type: 'SendMarker', topicPartition }] : [],
]

const isWaitedFor = (transaction: Transaction, topicPartition: TopicPartition): boolean =>
  isPrepared(transaction) && transaction.unmarked.includes(topicPartition)

/** K1; and timer complete, if that could not be written. */
export function complete(config: BrokerConfig, transaction: Transaction, now: number): TransactionStep {
  if (!isPrepared(transaction) || transaction.unmarked.length > 0) return [transaction, []]
  return writing(transaction, completed(config, transaction, now))
}

function completed({ rules }: BrokerConfig, transaction: Transaction, now: number): StoredTransaction {
  const { state, producerId, nextProducerId, producerEpoch, clientTransactionVersion } = transaction
  const isNext = rules.bumpsEpoch(clientTransactionVersion) && nextProducerId >= 0
  const change = {
    state: state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort',
    producerId: isNext ? nextProducerId : producerId,
    previousProducerId: producerId,
    nextProducerId: -1,
    producerEpoch: isNext ? 0 : producerEpoch,
    topicPartitions: [],
    startTimeMs: -1,
  } as const
  return transition(transaction, change, now)
}
