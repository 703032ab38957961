/**
 * What is compared of a transactional id: what its coordinator has in memory, what it writes, and what it says, on either side in the same fields.
 *
 * Not compared: clocks; which transaction version a client had; whether the coordinator has given up on its markers (no state of it says so).
 */
import type { Request, Response, TopicPartition } from '../../impl/core/protocol.ts'
import { isPrepared, type StoredTransaction, type Transaction } from '../../impl/core/transaction.ts'
import type { LocalState } from '../../model/explorer/adapter.ts'
import type { TransactionMetadata } from '../../model/kafka/transactions/index.ts'
import type { Letter } from './explain.ts'
import { idIn, type ProducerIds } from './producer-ids.ts'
import { contextOf, type Sent, valueOf } from './stepping.ts'
import type { View } from './views.ts'

/** Partitions have numbers in the machine, in the order in which they are met. */
export interface Numbers {
  readonly ids: ProducerIds
  readonly partition: (name: TopicPartition) => number
  /** Of the world's epochs the machine's. */
  readonly coordinatorEpoch: (epoch: number) => number
}

const states: Readonly<Record<string, string>> = {
  empty: 'Empty',
  ongoing: 'Ongoing',
  prepareCommit: 'PrepareCommit',
  prepareAbort: 'PrepareAbort',
  completeCommit: 'CompleteCommit',
  completeAbort: 'CompleteAbort',
}

const inOrder = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)

/** That the id before was the same says nothing. */
const another = (previous: number, current: number) => (previous === current ? 0 : previous)

/** What is written. */
export function storedView({ ids, partition }: Numbers, stored: StoredTransaction): View {
  const { state, producerEpoch, lastProducerEpoch, topicPartitions } = stored
  const producerId = idIn(ids, stored.producerId)
  return {
    state,
    producerId,
    producerEpoch,
    lastProducerEpoch,
    previousProducerId: another(idIn(ids, stored.previousProducerId), producerId),
    nextProducerId: idIn(ids, stored.nextProducerId),
    partitions: inOrder(topicPartitions.map(partition)),
  }
}

export function modelStored(local: LocalState): View {
  const { producerId, producerEpoch, lastProducerEpoch, previousProducerId, nextProducerId, partitions } =
    contextOf<TransactionMetadata>(local)
  return {
    state: states[valueOf(local)],
    producerId,
    producerEpoch,
    lastProducerEpoch,
    previousProducerId: another(previousProducerId, producerId),
    nextProducerId,
    partitions: inOrder(partitions),
  }
}

/** Kept before anything is written: to the machine it is nobody's yet. */
const asNobody = (transaction: Transaction): Transaction =>
  transaction.producerEpoch < 0 ? { ...transaction, producerId: -1, previousProducerId: -1 } : transaction

/** What is in memory and not in the log. */
export const memoryView = (numbers: Numbers, transaction: Transaction): View => ({
  ...storedView(numbers, asNobody(transaction)),
  owed: isPrepared(transaction) ? inOrder(transaction.unmarked.map(numbers.partition)) : [],
  hasFailedEpochFence: transaction.hasFailedEpochFence,
})

export const modelMemory = (local: LocalState): View => {
  const { owed, hasFailedEpochFence } = contextOf<TransactionMetadata>(local)
  return { ...modelStored(local), owed: inOrder(owed), hasFailedEpochFence }
}

const answerText = (api: string, error: string, identity: string) => `${api}: ${error}${identity}`
const identityText = (producerId: number, producerEpoch: number) =>
  producerId > 0 ? ` as ${producerId} in epoch ${producerEpoch}` : ''

/** The coordinator's answer; of partitions the first that is refused. */
export function responseText({ ids }: Numbers, body: Response): string {
  if (body.api === 'AddPartitionsToTxn') return answerText(body.api, errorOf(body), '')
  const identity =
    body.api === 'InitProducerId' || body.api === 'EndTxn'
      ? identityText(idIn(ids, body.producerId), body.producerEpoch)
      : ''
  return answerText(body.api, body.errorCode, body.errorCode === 'NONE' ? identity : '')
}

export function errorOf(body: Response): string {
  if (body.api !== 'AddPartitionsToTxn' || body.errorCode !== 'NONE') return body.errorCode
  return Object.values(body.results).find(error => error !== 'NONE') ?? 'NONE'
}

export const markerText = (partition: number, marker: object) => {
  const { producerId, producerEpoch, committed, coordinatorEpoch } = marker as Readonly<Record<string, unknown>>
  const what = committed === true ? 'commit' : 'abort'
  return `WriteTxnMarkers to ${partition}: ${what} of ${producerId} in epoch ${producerEpoch}, by coordinator ${coordinatorEpoch}`
}

/** Version 1 answers EndTxn with an error and no more. */
export function lettersTo(request: Request | undefined, isVersion1: boolean) {
  return ({ to, message }: Sent): readonly Letter[] => {
    if (message.type === 'WriteTxnMarkers') return [{ text: markerText(Number(to.split('-')[1]), message), message }]
    if (request === undefined) return []
    const { error, producerId = 0, producerEpoch = -1 } = message as unknown as Answered
    const isTold = error === 'NONE' && !(request.api === 'EndTxn' && isVersion1)
    return [{ text: answerText(request.api, error, isTold ? identityText(producerId, producerEpoch) : ''), message }]
  }
}

interface Answered {
  readonly error: string
  readonly producerId?: number
  readonly producerEpoch?: number
}
