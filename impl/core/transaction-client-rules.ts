/**
 * The contested decisions of a transactional producer, each a named function. They are filled as the Java client of 4.0 fills them (TransactionManager,
 * Sender); what kafkajs does otherwise stands in client-families.ts. Every function is pure. What a reader makes of transactions: consumer-records.ts.
 */
import type { ErrorCode } from './errors.ts'
import type { SendError } from './producer-state.ts'
import type { GroupMetadata, ManagerState } from './transaction-manager.ts'
import type { TransactionVersion } from './transaction-protocol.ts'

/** A coordinator's refusal. */
export interface Denial {
  readonly api:
    'FindCoordinator' | 'InitProducerId' | 'AddPartitionsToTxn' | 'AddOffsetsToTxn' | 'TxnOffsetCommit' | 'EndTxn'
  readonly errorCode: SendError
}

/**
 * What follows from it.
 *
 *     retry                 the same once more, after retry.backoff.ms
 *     look up, retry        after having found the coordinator anew
 *     abort                 the transaction is lost; the producer goes on after an abort
 *     abort, next epoch     the same, and it has to have another epoch then
 *     give up               the producer is of no use any more
 */
export type Consequence = 'retry' | 'look up, retry' | 'abort' | 'abort, next epoch' | 'give up'

const isFence: ReadonlySet<string> = new Set<ErrorCode>(['PRODUCER_FENCED', 'INVALID_PRODUCER_EPOCH'])

/** Old coordinators say INVALID_PRODUCER_EPOCH; the application hears PRODUCER_FENCED. */
export const asTold = (errorCode: SendError): SendError => (isFence.has(errorCode) ? 'PRODUCER_FENCED' : errorCode)

const isMisdirected: ReadonlySet<string> = new Set(['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE', 'DISCONNECTED'])

/** RetriableException, of those that a coordinator says. */
const passes: ReadonlySet<string> = new Set<ErrorCode>([
  'CONCURRENT_TRANSACTIONS',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'REQUEST_TIMED_OUT',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'NOT_LEADER_OR_FOLLOWER',
  'LEADER_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'KAFKA_STORAGE_ERROR',
])

/** By request: refusals that an abort mends. */
const mendedByAbort: Readonly<Record<Denial['api'], ReadonlySet<string>>> = {
  FindCoordinator: new Set(),
  InitProducerId: new Set(),
  AddPartitionsToTxn: new Set(['OPERATION_NOT_ATTEMPTED', 'INVALID_TOPIC_EXCEPTION']),
  AddOffsetsToTxn: new Set(),
  TxnOffsetCommit: new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID']),
  EndTxn: new Set(),
}

/**
 * The handlers of TransactionManager, AddPartitionsToTxnHandler to TxnOffsetCommitHandler, as of 4.0.0. INVALID_PRODUCER_ID_MAPPING is fatal there (KAFKA-18019);
 * until 3.9, and in the snapshot 1eb7644, the transaction could be aborted, without an EndTxn.
 */
function afterDenial({ api, errorCode }: Denial): Consequence {
  if (api === 'FindCoordinator') return errorCode === 'DISCONNECTED' || passes.has(errorCode) ? 'retry' : 'give up'
  if (isMisdirected.has(errorCode)) return 'look up, retry'
  if (api === 'TxnOffsetCommit' && errorCode === 'REQUEST_TIMED_OUT') return 'look up, retry'
  if (passes.has(errorCode)) return 'retry'
  if (errorCode === 'TRANSACTION_ABORTABLE' || mendedByAbort[api].has(errorCode)) return 'abort'
  return errorCode === 'UNKNOWN_PRODUCER_ID' && api !== 'InitProducerId' ? 'abort, next epoch' : 'give up'
}

/** What the producer has to finish, and whether it may. */
export interface Ending {
  readonly committed: boolean
  /** Records that are neither acknowledged nor failed. */
  readonly unsettled: number
}

export const transactionClientRules = {
  afterDenial,

  /**
   * A send that failed for good: what the transaction is now. A fenced producer is fatal by the coordinator's word alone: a leader's INVALID_PRODUCER_EPOCH
   * is mended by aborting, and the coordinator says then whether it is fenced (KIP-588).
   */
  afterFailedSend: (errorCode: SendError): 'goes on' | 'is lost' | 'is lost, and its producer' =>
    errorCode === 'PRODUCER_FENCED' ||
    errorCode === 'INVALID_PRODUCER_ID_MAPPING' ||
    errorCode === 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED'
      ? 'is lost, and its producer'
      : 'is lost',

  /** Whether the coordinator hears of a partition before the first record goes there; in version 2 the partition's leader tells it (KIP-890). */
  addsPartitionsFirst: (version: TransactionVersion): boolean => version < 2,

  /** The same of the partition of a group's offsets. */
  addsOffsetsFirst: (version: TransactionVersion): boolean => version < 2,

  /** Sender.maybeSendAndPollTransactionalRequest: nothing of the transaction is under way any more when it is ended. */
  maySendEnd: ({ unsettled }: Ending): boolean => unsettled === 0,

  /** RecordAccumulator.abortUndrainedBatches: what was never sent is dropped; of the rest the answer is awaited. */
  dropsUnsent: (state: ManagerState): boolean => state === 'ABORTABLE_ERROR' || state === 'ABORTING_TRANSACTION',

  /** EndTxn's answer, since version 2: the epoch of the next transaction, or a producer id of its own where epochs are used up. */
  epochAfterEnd: (
    answer: { readonly producerId: number; readonly producerEpoch: number },
    current: { readonly producerId: number; readonly producerEpoch: number },
  ) => (answer.producerId >= 0 ? answer : current),

  /** KIP-447: the coordinator of the group is told which member of which generation speaks, and refuses one that is out of it. */
  saysWhoReads: (group: GroupMetadata): GroupMetadata => group,
}
