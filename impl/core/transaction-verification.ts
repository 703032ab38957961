/**
 * Before the first batch of a transaction is written to a partition, its coordinator is asked whether the partition is in it, or told to add it
 * (KIP-890; AddPartitionsToTxnManager). Or a batch that was late would open a transaction that nobody ends.
 *
 *     first batch ─▶ guard ─▶ AddPartitionsToTxn to the coordinator ─▶ written, if nothing of that producer was in the meantime
 *
 *   V1  each question has a guard of its producer and partition; a marker, or a first batch, takes it away (UnifiedLog.maybeStartTransactionVerification)
 *
 * Not modelled: Kafka has one question of an id on its way to a broker; here there may be several.
 */
import { type Asker, brokerNode, type BrokerState, type Errand, followedBy, send, withReplica } from './broker-state.ts'
import type { ErrorCode } from './errors.ts'
import type { Step } from './process.ts'
import type { RequestOf, Response, TopicPartition } from './protocol.ts'
import type { Replica, Verification } from './replica-state.ts'
import { partitionOfTransaction } from './transaction-log.ts'
import type { TransactionVersion } from './transaction-protocol.ts'

/** Of which transaction what is to be written says that it is. */
export interface Claim {
  readonly transactionalId: string
  readonly producerId: number
  readonly producerEpoch: number
  /** −1: the broker writes it. */
  readonly baseSequence: number
  readonly transactionVersion: TransactionVersion
}

export type Verified<K extends Errand['kind']> = Extract<Errand, { readonly kind: K }>

/** Asks, and remembers what for. An error where there is nobody to ask. */
export function verify(
  state: BrokerState,
  replica: Replica,
  claim: Claim,
  errandOf: (guard: number) => Errand,
): Step<BrokerState> | ErrorCode {
  const { transactionalId, producerId, producerEpoch, transactionVersion } = claim
  const name = partitionOfTransaction(state.image, transactionalId)
  const leader = name === undefined ? 0 : (state.image.partitions[name]?.leader ?? 0)
  if (leader === 0) return 'COORDINATOR_NOT_AVAILABLE'
  const verification = guarded(replica.verifications[producerId], claim, state.nextCorrelationId)
  const verifications = { ...replica.verifications, [producerId]: verification }
  const topicPartitions: readonly TopicPartition[] = [replica.topicPartition]
  const about = { transactionalId, producerId, producerEpoch, topicPartitions }
  const request = { api: 'AddPartitionsToTxn', ...about, verifyOnly: transactionVersion < 2 } as const
  return followedBy([withReplica(state, { ...replica, verifications }), []], next =>
    send(next, brokerNode(leader), request, errandOf(verification.guard)),
  )
}

/** The guard that there is, or a new one (VerificationStateEntry.maybeUpdateLowestSequenceAndEpoch). */
function guarded(
  known: Verification | undefined,
  { producerEpoch, baseSequence }: Claim,
  freshGuard: number,
): Verification {
  if (known === undefined) return { guard: freshGuard, producerEpoch, lowestSequence: baseSequence }
  if (producerEpoch > known.producerEpoch) return { ...known, producerEpoch, lowestSequence: baseSequence }
  const isSame = producerEpoch === known.producerEpoch
  return isSame ? { ...known, lowestSequence: Math.min(known.lowestSequence, baseSequence) } : known
}

/** What the coordinator says of that partition; undefined: its answer will never come. */
export function verdictIn(answer: Response | undefined, topicPartition: TopicPartition): ErrorCode {
  if (answer?.api !== 'AddPartitionsToTxn') return 'COORDINATOR_NOT_AVAILABLE'
  if (answer.errorCode !== 'NONE') return answer.errorCode
  return answer.results[topicPartition] ?? 'UNKNOWN_TOPIC_OR_PARTITION'
}

/** As a producer is told it (AddPartitionsToTxnHandler): to a client before 3.8 TRANSACTION_ABORTABLE says nothing. */
export function asProducersKnow(errorCode: ErrorCode, version: TransactionVersion): ErrorCode {
  if (errorCode === 'PRODUCER_FENCED') return 'INVALID_PRODUCER_EPOCH'
  return errorCode === 'TRANSACTION_ABORTABLE' && version === 0 ? 'INVALID_TXN_STATE' : errorCode
}

export const claimOf = (
  request: RequestOf<'Produce'> | RequestOf<'TxnOffsetCommit'>,
  { producerId, producerEpoch, baseSequence }: Pick<Claim, 'producerId' | 'producerEpoch' | 'baseSequence'>,
): Claim => {
  const { transactionalId = '', transactionVersion = 0 } = request
  return { transactionalId, producerId, producerEpoch, baseSequence, transactionVersion }
}

export const askerOf = ({ from, correlationId }: Asker): Asker => ({ from, correlationId })
