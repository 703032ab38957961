/**
 * The contested decisions of transactions, each a named function: the partition leader's, the transaction coordinator's, the group coordinator's.
 * `kafkaRules` (rules.ts) has them all. Every function is pure.
 */
import type { ErrorCode } from './errors.ts'
import type { ClassicGroup } from './group.ts'
import { groupRules } from './group-rules.ts'
import { openFrom, unreplicatedFrom } from './log-transactions.ts'
import type { RequestOf } from './protocol.ts'
import type { Replica } from './replica-state.ts'
import { isOpen, type MarkerAsked, type ProducedBatch, type Producers, type Sequenced } from './sequences.ts'
import type { TransactionVersion } from './transaction-protocol.ts'
import type { Transaction } from './transaction.ts'

/** What the leader of a partition decides. */
const partitionRules = {
  /** KIP-890, part 1 (3.6): before a transaction's first batch is written its coordinator is asked whether the partition is in it. */
  needsVerification: (producers: Producers, asked: Sequenced): boolean => !isOpen(producers, asked),

  /** The coordinator's word counts only until something is written: a marker that came in between ends what it was about (VerificationGuard). */
  isGuardInForce: (inForce: number | undefined, guard: number | undefined): boolean =>
    inForce !== undefined && inForce === guard,

  /** Version 2: a transaction has an epoch of its own, whose sequence numbers begin with 0; a gap is not taken for the beginning. */
  mayBeginWith: (baseSequence: number, version: TransactionVersion): boolean => version < 2 || baseSequence === 0,

  /**
   * A producer's epoch that is over ends nothing any more. In transaction version 2 a marker has an epoch of its own, above its transaction's: with the
   * same epoch it is an earlier one's, written again (KIP-1228).
   */
  checkMarkerEpoch: (latest: ProducedBatch, { producerEpoch, transactionVersion }: MarkerAsked): ErrorCode => {
    const isForAnEarlier = transactionVersion >= 2 && latest.transactionStart !== undefined
    const least = isForAnEarlier ? latest.producerEpoch + 1 : latest.producerEpoch
    return producerEpoch < least ? 'INVALID_PRODUCER_EPOCH' : 'NONE'
  },

  /** A coordinator that was replaced writes nothing any more (ProducerAppendInfo.checkCoordinatorEpoch). */
  checkCoordinatorEpoch: ({ coordinatorEpoch = -1 }: ProducedBatch, marker: MarkerAsked): ErrorCode =>
    marker.coordinatorEpoch < coordinatorEpoch ? 'TRANSACTION_COORDINATOR_FENCED' : 'NONE',

  /** By what it is told how long a producer is silent. KAFKA-9144, in 2.5: a marker counts; its epoch fences zombies. */
  lastSeen: (latest: ProducedBatch): ProducedBatch => latest,

  /** Up to the first transaction that is open, or whose marker may still be lost; never above the high watermark. */
  lastStableOffset: ({ log, highWatermark }: Replica): number => {
    const undecided = Math.min(...openFrom(log), ...unreplicatedFrom(log, highWatermark))
    return Math.max(log.logStartOffset, Math.min(highWatermark, undecided))
  },
}

type Identity = Pick<Sequenced, 'producerId' | 'producerEpoch'>

/** What a coordinator decides that has the producer's transaction before it. */
const coordinatorRules = {
  /**
   * Whether a coordinator may take office: what its log has above the high watermark may still be lost, and what it has told the world of it with it. Stricter
   * than Kafka, which acts on its whole log at once (TransactionStateManager.loadTransactionMetadata).
   */
  mayTakeOffice: ({ highWatermark }: Pick<Replica, 'highWatermark'>, logEndOffset: number): boolean =>
    highWatermark >= logEndOffset,

  /** KIP-360: whose id it is may go on with the next epoch; so may who lost the answer that gave it another id. */
  isKnownProducer: (
    { producerId, producerEpoch, previousProducerId }: Transaction,
    asked: Identity,
    lastEpoch: number,
  ): boolean =>
    producerEpoch < 0 ||
    asked.producerId === producerId ||
    (asked.producerId === previousProducerId && asked.producerEpoch >= lastEpoch),

  /** KIP-360: the epoch that it goes on with; undefined: it was fenced. Who asks again, as its answer was lost, is told the same. */
  epochToGoOnWith: (
    { producerEpoch, lastProducerEpoch }: Transaction,
    asked: number | undefined,
  ): number | undefined => {
    if (asked === undefined || producerEpoch < 0 || asked === producerEpoch) return producerEpoch + 1
    return asked === lastProducerEpoch ? producerEpoch : undefined
  },

  /** Of a transaction that is aborted by somebody else. KAFKA-9666, in 2.7: a bump that could not be written is not made twice. */
  epochToFenceWith: ({ producerEpoch, hasFailedEpochFence }: Transaction): number =>
    hasFailedEpochFence ? producerEpoch : producerEpoch + 1,

  /** Version 2: to fence is to take the epoch of this transaction's end; taken again the last one would overflow (KAFKA-19367, in 4.0.1). */
  epochToAbortWith: (fencedWith: number, _version: TransactionVersion): number => fencedWith,

  /** Version 2: a fence that takes the last epoch goes on with another producer id, as every other end does (KAFKA-20090). */
  rotatesWithFence: (version: TransactionVersion, fencedWith: number, lastEpoch: number): boolean =>
    version >= 2 && fencedWith > lastEpoch,

  /** KIP-890, part 2: every transaction of version 2 has an epoch of its own, so that what comes late is told from what is meant (KAFKA-17754). */
  bumpsEpoch: (version: TransactionVersion): boolean => version >= 2,

  /** Who ends a transaction is the producer in force, no other. KAFKA-9600, in 2.6: a higher epoch is as wrong as a lower one. Asked once more when it is written. */
  mayEnd: ({ producerEpoch }: Transaction, asked: number, _isWritten = false): boolean => asked === producerEpoch,

  /** Version 2: its answer was lost, and the transaction that it ended has taken the next epoch, or the first of another producer id. */
  isEndedAgain: (transaction: Transaction, asked: Identity, lastEpoch: number): boolean => {
    const { producerId, producerEpoch, previousProducerId } = transaction
    const isLast = asked.producerId === previousProducerId && asked.producerEpoch >= lastEpoch
    const isRotated = isLast && producerEpoch === 0
    return isRotated || (asked.producerId === producerId && asked.producerEpoch + 1 === producerEpoch)
  },

  /** Version 2: a commit that comes when the coordinator has aborted already is no mistake of its producer's (KAFKA-20785, in 4.3). */
  lateCommit: (): ErrorCode => 'PRODUCER_FENCED',

  /** Version 2: what is pending may change id and epoch, and is waited for before they are looked at (KAFKA-18464, 18660; in 4.0). */
  pendingComesFirst: (): boolean => true,

  /** Nothing new begins before the markers of what was are written. */
  isSettled: ({ state, pending }: Pick<Transaction, 'state' | 'pending'>): boolean =>
    pending === null && state !== 'PrepareCommit' && state !== 'PrepareAbort',

  /** transaction.timeout.ms, since its first partition was added. */
  isTimedOut: ({ state, startTimeMs, transactionTimeoutMs }: Transaction, now: number): boolean =>
    state === 'Ongoing' && startTimeMs + transactionTimeoutMs <= now,

  /** What an answer to WriteTxnMarkers means: another coordinator, or another producer, has gone on; or it is sent again until it is written. */
  afterMarker: (errorCode: ErrorCode | 'DISCONNECTED'): 'written' | 'over' | 'again' => {
    if (errorCode === 'NONE') return 'written'
    const isOver = errorCode === 'INVALID_PRODUCER_EPOCH' || errorCode === 'TRANSACTION_COORDINATOR_FENCED'
    return isOver ? 'over' : 'again'
  },
}

const offsetRules = {
  /** KIP-447: a commit in a transaction is a member's of the generation in force, where it says whose it is. Before, nobody was asked. */
  checkTransactionalCommit: (group: ClassicGroup, asked: RequestOf<'TxnOffsetCommit'>): ErrorCode => {
    const saysNothing = asked.generationId < 0 && asked.memberId === '' && asked.groupInstanceId === null
    if (saysNothing || (asked.generationId < 0 && group.state === 'Empty')) return 'NONE'
    return groupRules.checkGeneration(group, asked)
  },

  /** KIP-447: offsets that a transaction may still change are not told to who wants to be sure. */
  isUnstable: (isPending: boolean, requireStable: boolean): boolean => isPending && requireStable,
}

export const transactionRules = { ...partitionRules, ...coordinatorRules, ...offsetRules }
