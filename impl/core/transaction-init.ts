/**
 * InitProducerId with a transactional id: its producer gets an id and an epoch, and whoever had them before is fenced (TransactionCoordinator.handleInitProducerId).
 *
 *     nobody yet · Empty · Complete…  ─▶ the next epoch, or another id where epochs are used up
 *     Ongoing                         ─▶ it is aborted under an epoch that nobody has; the client asks again: CONCURRENT_TRANSACTIONS
 *     Prepare…                        ─▶ CONCURRENT_TRANSACTIONS
 *
 *   I1  two producers of one id never have the same epoch
 */
import type { Asker, BrokerConfig } from './broker-state.ts'
import type { ErrorCode } from './errors.ts'
import { respond } from './leader.ts'
import { refusalOf } from './refusal.ts'
import type { RequestOf, Response } from './protocol.ts'
import type { Transaction, TransactionStep } from './transaction.ts'
import { newTransaction, type Reply, transition, writing } from './transaction.ts'
import { fence, type Sitting } from './transaction-end.ts'

type Init = RequestOf<'InitProducerId'> & { readonly transactionalId: string }

/** What makes no sense whatever is known of the id. */
export function checkInit({ transactionMaxTimeoutMs }: BrokerConfig, request: Init): ErrorCode {
  const { transactionalId, transactionTimeoutMs = 0, producerId = -1, producerEpoch = -1 } = request
  if (transactionalId === '') return 'INVALID_REQUEST'
  const isTimeout = Number.isSafeInteger(transactionTimeoutMs) && transactionTimeoutMs > 0
  if (!isTimeout || transactionTimeoutMs > transactionMaxTimeoutMs) return 'INVALID_TRANSACTION_TIMEOUT'
  return producerId < 0 === producerEpoch < 0 ? 'NONE' : 'INVALID_REQUEST'
}

/** Null: nobody has had the id before, and it waits for a producer id. */
export function initProducerId(
  config: BrokerConfig,
  known: Transaction | undefined,
  asker: Asker,
  request: Init,
  sitting: Sitting,
): TransactionStep | null {
  const { freshId, now } = sitting
  if (known !== undefined) return initAgain(config, known, asker, request, sitting)
  if (freshId === undefined) return null
  const made = newTransaction(request.transactionalId, freshId, now)
  return initAgain(config, made, asker, request, { ...sitting, freshId: undefined })
}

function initAgain(
  config: BrokerConfig,
  transaction: Transaction,
  asker: Asker,
  request: Init,
  sitting: Sitting,
): TransactionStep {
  const { rules, lastProducerEpoch } = config
  const { now, freshId } = sitting
  const refuse = (errorCode: ErrorCode): TransactionStep => [
    transaction,
    [respond(asker, refusalOf(request, errorCode))],
  ]
  const { producerId = -1, producerEpoch = -1 } = request
  const asked = producerId < 0 ? undefined : { producerId, producerEpoch }
  if (!rules.isSettled(transaction)) return refuse('CONCURRENT_TRANSACTIONS')
  if (asked !== undefined && !rules.isKnownProducer(transaction, asked, lastProducerEpoch))
    return refuse('PRODUCER_FENCED')
  if (transaction.state === 'Ongoing') {
    // The epoch is never told: the client asks again, and gets the one after it.
    const response = refusalOf(request, 'CONCURRENT_TRANSACTIONS')
    const fenced = fence(config, transaction, sitting, { asker, request, response })
    return fenced ?? [transaction, [{ type: 'AskProducerId', asker, request }]]
  }
  const next = rules.epochToGoOnWith(transaction, asked?.producerEpoch)
  if (next === undefined) return refuse('PRODUCER_FENCED')
  const isNext = next !== transaction.producerEpoch
  if (isNext && transaction.producerEpoch >= lastProducerEpoch) {
    if (freshId === undefined) return [transaction, [{ type: 'AskProducerId', asker, request }]]
    return begin(transaction, asker, request, now, { producerId: freshId, producerEpoch: 0 })
  }
  return begin(transaction, asker, request, now, { producerId: transaction.producerId, producerEpoch: next })
}

interface Identity {
  readonly producerId: number
  readonly producerEpoch: number
}

function begin(
  transaction: Transaction,
  asker: Asker,
  request: Init,
  now: number,
  { producerId, producerEpoch }: Identity,
): TransactionStep {
  const isSame = producerId === transaction.producerId && producerEpoch === transaction.producerEpoch
  const bySelf = request.producerId !== undefined && request.producerId >= 0
  const lastOfSelf = isSame ? transaction.lastProducerEpoch : transaction.producerEpoch
  const change = {
    state: 'Empty',
    producerId,
    previousProducerId: transaction.producerId,
    nextProducerId: -1,
    producerEpoch,
    lastProducerEpoch: bySelf ? lastOfSelf : -1,
    transactionTimeoutMs: request.transactionTimeoutMs ?? 0,
    topicPartitions: [],
    startTimeMs: -1,
  } as const
  const response: Response = { api: 'InitProducerId', errorCode: 'NONE', producerId, producerEpoch }
  const reply: Reply = { asker, request, response }
  return writing(transaction, transition(transaction, change, now), reply)
}
