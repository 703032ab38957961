/**
 * How a transaction ends: EndTxn, its time-out, another producer of its id (TransactionCoordinator.endTransaction).
 *
 *     version 1   the producer goes on with the epoch that it has: an EndTxn that comes late looks like one for the next transaction (KAFKA-17754)
 *     version 2   with PrepareCommit, PrepareAbort comes the next epoch, which EndTxn answers with: what comes late has an old one (KIP-890, part 2)
 *
 *   E1  who is told NONE has had the end that it asked for, of the transaction that it asked about
 *   E2  asked again, the answer is the same
 */
import type { Asker, BrokerConfig } from './broker-state.ts'
import type { ErrorCode } from './errors.ts'
import { respond } from './leader.ts'
import type { RequestOf, Response } from './protocol.ts'
import { refusalOf } from './refusal.ts'
import type { Rules } from './rules.ts'
import {
  isPrepared,
  type Reply,
  type StoredTransaction,
  type Transaction,
  type TransactionStep,
  transition,
  writing,
} from './transaction.ts'
import type { TransactionVersion } from './transaction-protocol.ts'

type End = RequestOf<'EndTxn'>

/** `again`: it is done already; `now`: it is to be done. */
type Verdict = ErrorCode | 'again' | 'now'

export function endTransaction(
  config: BrokerConfig,
  transaction: Transaction,
  asker: Asker,
  request: End,
  { now, freshId }: Omit<Sitting, 'version'>,
): TransactionStep {
  const { rules, lastProducerEpoch } = config
  const bumps = rules.bumpsEpoch(request.transactionVersion)
  const verdict = bumps ? verdictOf2(config, transaction, request) : verdictOf1(rules, transaction, request)
  const { producerId, producerEpoch } = transaction
  if (verdict === 'again') return [transaction, [respond(asker, ended(bumps, producerId, producerEpoch))]]
  if (verdict !== 'now') return [transaction, [respond(asker, refusalOf(request, verdict))]]
  const isLast = bumps && producerEpoch >= lastProducerEpoch
  if (isLast && freshId === undefined) return [transaction, [{ type: 'AskProducerId', asker, request }]]
  const nextProducerId = isLast && freshId !== undefined ? freshId : -1
  const stored = prepared(transaction, request, bumps, nextProducerId, now)
  const response = isLast ? ended(bumps, nextProducerId, 0) : ended(bumps, producerId, stored.producerEpoch)
  return writing(transaction, stored, { asker, request, response })
}

const ended = (bumps: boolean, producerId: number, producerEpoch: number): Response => ({
  api: 'EndTxn',
  errorCode: 'NONE',
  producerId: bumps ? producerId : -1,
  producerEpoch: bumps ? producerEpoch : -1,
})

function prepared(
  transaction: Transaction,
  { committed, transactionVersion }: End,
  bumps: boolean,
  nextProducerId: number,
  now: number,
): StoredTransaction {
  const { producerEpoch, lastProducerEpoch, state, startTimeMs } = transaction
  const change = {
    state: committed ? 'PrepareCommit' : 'PrepareAbort',
    nextProducerId,
    producerEpoch: bumps ? producerEpoch + 1 : producerEpoch,
    lastProducerEpoch: bumps ? producerEpoch : lastProducerEpoch,
    startTimeMs: state === 'Ongoing' ? startTimeMs : now,
    clientTransactionVersion: transactionVersion,
  } as const
  return transition(transaction, change, now)
}

/** Until 4.0: a transaction is known by its state alone. */
function verdictOf1(rules: Rules, transaction: Transaction, { producerId, producerEpoch, committed }: End): Verdict {
  if (transaction.producerId !== producerId) return 'INVALID_PRODUCER_ID_MAPPING'
  if (!rules.mayEnd(transaction, producerEpoch)) return 'PRODUCER_FENCED'
  if (transaction.pending !== null) return 'CONCURRENT_TRANSACTIONS'
  const { state } = transaction
  if (state === 'Ongoing') return 'now'
  const isThis = state === (committed ? 'CompleteCommit' : 'CompleteAbort')
  return isThis ? 'again' : 'INVALID_TXN_STATE'
}

/** An abort of what never had a partition is an end, too: it takes an epoch, so that whoever writes late is fenced (KAFKA-18464). */
function verdictOf2({ rules, lastProducerEpoch }: BrokerConfig, transaction: Transaction, request: End): Verdict {
  const { state, pending } = transaction
  const isOver = isPrepared(transaction) || state === 'CompleteCommit' || state === 'CompleteAbort'
  const isAgain = isOver && rules.isEndedAgain(transaction, request, lastProducerEpoch)
  // AddPartitionsToTxn waits first since KAFKA-18660; here the id is asked before, to this day.
  if (transaction.producerId !== request.producerId && !isAgain) return 'INVALID_PRODUCER_ID_MAPPING'
  if (pending !== null && rules.pendingComesFirst()) return 'CONCURRENT_TRANSACTIONS'
  const mayEnd = !isPrepared(transaction) && rules.mayEnd(transaction, request.producerEpoch)
  if (!isAgain && !mayEnd) return 'PRODUCER_FENCED'
  if (pending !== null) return 'CONCURRENT_TRANSACTIONS'
  if (isAgain && state === (request.committed ? 'CompleteCommit' : 'CompleteAbort')) return 'again'
  if (isAgain) return request.committed ? rules.lateCommit() : 'INVALID_TXN_STATE'
  return state === 'Ongoing' || !request.committed ? 'now' : 'INVALID_TXN_STATE'
}

/** When a coordinator decides, under which version, and with which producer id that nobody has. */
export interface Sitting {
  readonly now: number
  readonly version: TransactionVersion
  /** Undefined: it would have to be asked for. */
  readonly freshId: number | undefined
}

/**
 * Aborted under an epoch that nobody has: its producer is fenced. In version 1 that epoch is in force in memory at once, for what could not be written may
 * have been written all the same (KAFKA-9666); in version 2 it is the epoch of this transaction's end, and comes with it. Undefined: it waits for a
 * producer id.
 */
export function fence(
  { rules, lastProducerEpoch: lastEpoch }: BrokerConfig,
  transaction: Transaction,
  { version, now, freshId }: Sitting,
  reply?: Reply,
): TransactionStep | undefined {
  const fencedWith = rules.epochToFenceWith(transaction)
  const producerEpoch = rules.epochToAbortWith(fencedWith, version)
  const isRaised = version < 2 || producerEpoch !== fencedWith
  const fenced = isRaised ? { ...transaction, producerEpoch: fencedWith, lastProducerEpoch: -1 } : transaction
  if (producerEpoch > lastEpoch + 1) return outOfEpochs(fencedWith > lastEpoch + 1 ? transaction : fenced, reply)
  const rotates = rules.rotatesWithFence(version, fencedWith, lastEpoch)
  if (rotates && freshId === undefined) return undefined
  const change = {
    state: 'PrepareAbort',
    producerEpoch,
    lastProducerEpoch: version < 2 ? -1 : producerEpoch - 1,
    nextProducerId: rotates && freshId !== undefined ? freshId : -1,
    clientTransactionVersion: version,
  } as const
  const [next, deeds] = writing(fenced, transition(fenced, change, now), reply)
  return [next, deeds.map(deed => (deed.type === 'WriteTransaction' ? { ...deed, isFence: true } : deed))]
}

/** Rules that use up epochs come to this, no others (prepareFenceProducerEpoch throws). */
const outOfEpochs = (transaction: Transaction, reply?: Reply): TransactionStep => [
  transaction,
  reply ? [respond(reply.asker, refusalOf(reply.request, 'UNKNOWN_SERVER_ERROR'))] : [],
]
