/**
 * What is in a transaction: its producer adds partitions, and offsets of a group (which is a partition of __consumer_offsets); leaders of partitions ask whether
 * theirs is in it, and add it themselves in version 2 (TransactionCoordinator.handleAddPartitionsToTransaction, handleVerifyPartitionsInTransaction).
 *
 *   P1  nothing is written to a partition in a transaction before the coordinator's log has it: every one of them gets a marker
 */
import type { Asker, BrokerConfig } from './broker-state.ts'
import type { ErrorCode } from './errors.ts'
import { respond } from './leader.ts'
import type { RequestOf, Response, TopicPartition } from './protocol.ts'
import { refusalOf } from './refusal.ts'
import { isPrepared, type Transaction, type TransactionStep, transition, writing } from './transaction.ts'

type Adding = RequestOf<'AddPartitionsToTxn' | 'AddOffsetsToTxn'>

/** Of the transaction in which it is asked. */
function checkProducer(
  transaction: Transaction | undefined,
  { producerId, producerEpoch }: Pick<Adding, 'producerId' | 'producerEpoch'>,
): ErrorCode {
  if (transaction === undefined || transaction.producerId !== producerId) return 'INVALID_PRODUCER_ID_MAPPING'
  return transaction.producerEpoch === producerEpoch ? 'NONE' : 'PRODUCER_FENCED'
}

/** Undefined: the id is not known, and nothing changes. */
export function addPartitions(
  { rules }: BrokerConfig,
  transaction: Transaction | undefined,
  asker: Asker,
  request: Adding,
  partitions: readonly TopicPartition[],
  now: number,
): TransactionStep | ErrorCode {
  const isUnsettled = transaction !== undefined && !rules.isSettled(transaction)
  if (isUnsettled && rules.pendingComesFirst()) return 'CONCURRENT_TRANSACTIONS'
  const errorCode = checkProducer(transaction, request)
  if (errorCode !== 'NONE' || transaction === undefined) return errorCode
  if (isUnsettled) return 'CONCURRENT_TRANSACTIONS'
  const response = added(request, partitions)
  const isOngoing = transaction.state === 'Ongoing'
  const isThere = (name: TopicPartition) => transaction.topicPartitions.includes(name)
  if (isOngoing && partitions.every(isThere)) return [transaction, [respond(asker, response)]]
  const topicPartitions = [...new Set([...transaction.topicPartitions, ...partitions])]
  const startTimeMs = isOngoing ? transaction.startTimeMs : now
  const change = { state: 'Ongoing', topicPartitions, startTimeMs, nextProducerId: -1 } as const
  return writing(transaction, transition(transaction, change, now), { asker, request, response })
}

const added = (request: Adding, partitions: readonly TopicPartition[]): Response =>
  request.api === 'AddOffsetsToTxn'
    ? { api: 'AddOffsetsToTxn', errorCode: 'NONE' }
    : { api: 'AddPartitionsToTxn', errorCode: 'NONE', results: resultsOf(partitions, () => 'NONE') }

export const resultsOf = (partitions: readonly TopicPartition[], of: (name: TopicPartition) => ErrorCode) =>
  Object.fromEntries(partitions.map(name => [name, of(name)]))

/** A leader asks; what is pending is not looked at, as it looks again itself before it writes. */
export function verifyPartitions(
  transaction: Transaction | undefined,
  request: RequestOf<'AddPartitionsToTxn'>,
): Response {
  const errorCode = checkProducer(transaction, request)
  if (errorCode !== 'NONE' || transaction === undefined) return refusalOf(request, errorCode)
  if (isPrepared(transaction)) return refusalOf(request, 'CONCURRENT_TRANSACTIONS')
  const results = resultsOf(request.topicPartitions, name =>
    transaction.topicPartitions.includes(name) ? 'NONE' : 'TRANSACTION_ABORTABLE',
  )
  return { api: 'AddPartitionsToTxn', errorCode: 'NONE', results }
}
