/**
 * Client families: what other clients than the Java client of today do about retries and sequence numbers. Each is a set of fillings of the rules in
 * producer-rules.ts, read in the client's source.
 *
 *     family             read in                          what is its own
 *     java               4.0-SNAPSHOT (October 2024)      nothing: the rules are filled with it
 *     java-14034         pull request 13796, not merged   a batch that failed for good waits for those before it, then the epoch is bumped
 *     librdkafka         2.15.0                           drains before it retries or bumps; a gap in front of the next batch is fatal
 *     kafkajs            2.2.4                            gives numbers back when a batch fails; later batches do not wait
 *     platformatic       @platformatic/kafka 2.9.0        numbers at `send`; a new producer id after OUT_OF_ORDER_SEQUENCE_NUMBER
 *     platformatic-2.1   @platformatic/kafka 2.1.0        numbers at `send`, counts when acknowledged: what is sent meanwhile has the same number
 *
 * Transactions: those of java, and of kafkajs (eosManager, producer/index.js, 2.2.4): there a failed send is the application's to notice, a commit waits
 * for no send, EndTxn is asked once, and offsets are committed without saying who has read them. Of the others they are not modelled.
 *
 * Not modelled: librdkafka takes a batch for acknowledged when a later one is (it is sent again here, and found to be a duplicate), kafkajs' own
 * wrapping of sequence numbers (one too early).
 */
import type { ErrorCode } from './errors.ts'
import { isRetriable, producerClientRules, type Reaction, type Refusal } from './producer-rules.ts'
import type { ClientFamily } from './producer-state.ts'
import type { Rules } from './rules.ts'
import { type Consequence, type Denial, transactionClientRules } from './transaction-client-rules.ts'

const onlyNone = (errorCode: ErrorCode): boolean => errorCode === 'NONE'

/** Pull request 13796: markSequenceUnresolved instead of requestEpochBumpForPartition. */
function afterRefusalWaiting(refusal: Refusal): Reaction {
  const reaction = producerClientRules.afterRefusal(refusal)
  const isForGood = reaction.does === 'fail' && refusal.mayRetry
  return isForGood ? { does: 'fail', numbers: 'unresolved' } : reaction
}

/** The request was refused or not sent: it costs no retry (rd_kafka_handle_Produce_error, ERR_ACTION_REFRESH). */
const misdirected: ReadonlySet<string> = new Set([
  'NOT_LEADER_OR_FOLLOWER',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'FENCED_LEADER_EPOCH',
])

/** rd_kafka_handle_idempotent_Produce_error. */
function afterRefusalDraining({ errorCode, mayRetry, attempt, ahead }: Refusal): Reaction {
  const bump = { does: 'retry', numbers: 'drained', isFree: true } as const
  const stop = { does: 'stop', numbers: 'kept' } as const
  if (errorCode === 'OUT_OF_ORDER_SEQUENCE_NUMBER') return ahead > 0 ? bump : stop
  if (errorCode === 'UNKNOWN_PRODUCER_ID') return attempt === 1 && ahead === 0 ? bump : stop
  if (!isRetriable(errorCode)) return { does: 'fail', numbers: 'drained' }
  const isFree = misdirected.has(errorCode)
  return mayRetry || isFree ? { does: 'retry', numbers: 'kept', isFree } : { does: 'fail', numbers: 'kept' }
}

/** sendMessages.js: whatever goes wrong, `updateSequence` takes back what it added; the retrier sends again what is retriable. */
const afterRefusalGivingBack = ({ errorCode, mayRetry }: Refusal): Reaction => ({
  does: mayRetry && isRetriable(errorCode) ? 'retry' : 'fail',
  numbers: 'returned',
})

/** producer.ts, recoverIdempotentProducer: once, with a producer id of its own; who fails gives the producer id up. */
function afterRefusalRenewing({ errorCode, mayRetry, isRenewed }: Refusal): Reaction {
  const isLost = errorCode === 'OUT_OF_ORDER_SEQUENCE_NUMBER' || errorCode === 'UNKNOWN_PRODUCER_ID'
  if (isLost && !isRenewed) return { does: 'retry', numbers: 'renewed', isFree: true }
  if (mayRetry && isRetriable(errorCode)) return { does: 'retry', numbers: 'kept' }
  return { does: 'fail', numbers: 'renewed' }
}

/** EosManager: EndTxn and AddOffsetsToTxn stand outside its retrier; what was thrown is the application's to see to. */
function afterDenialOnce(denial: Denial): Consequence {
  if (denial.api === 'EndTxn') return 'give up'
  return denial.api === 'AddOffsetsToTxn' ? 'abort' : transactionClientRules.afterDenial(denial)
}

/** TxnOffsetCommit in version 0 to 2: nobody knows who has read them (KIP-447 came with 3). */
const inAnyonesName: Rules['saysWhoReads'] = ({ groupId }) => ({
  groupId,
  generationId: -1,
  memberId: '',
  groupInstanceId: null,
})

/** Each `send` is a request of its own: nobody waits for another's retry. */
const independent = {
  isSuccess: onlyNone,
  mayTransmit: () => true,
  placeOfRetry: () => 'back',
  holdsUp: () => false,
} as const satisfies Partial<Rules>

const families: Readonly<Record<ClientFamily, Partial<Rules>>> = {
  java: {},
  'java-14034': { afterRefusal: afterRefusalWaiting },
  librdkafka: {
    afterRefusal: afterRefusalDraining,
    afterExpiry: () => 'drained',
    // rd_kafka_idemp_drain_toppar: what was sent after it has to come back first; then several may be on their way again.
    mayTransmit: ({ isNumbered, hasLaterOnItsWay }) => !isNumbered || !hasLaterOnItsWay,
    // rd_kafka_toppar_retry_msgq inserts by message id.
    placeOfRetry: () => 'in order',
  },
  kafkajs: {
    ...independent,
    afterRefusal: afterRefusalGivingBack,
    afterExpiry: () => 'returned',
    afterDenial: afterDenialOnce,
    afterFailedSend: () => 'goes on',
    maySendEnd: () => true,
    saysWhoReads: inAnyonesName,
  },
  platformatic: {
    ...independent,
    afterRefusal: afterRefusalRenewing,
    afterExpiry: () => 'renewed',
    numbering: () => 'sent',
  },
  'platformatic-2.1': {
    ...independent,
    afterRefusal: afterRefusalGivingBack,
    afterExpiry: () => 'kept',
    numbering: () => 'shared',
  },
}

/** The rules of a producer of that family, where all others are as given. */
export const rulesOfFamily = (rules: Rules, client: ClientFamily = 'java'): Rules => ({
  ...rules,
  ...families[client],
})

export const clientFamilies = Object.keys(families) as readonly ClientFamily[]

/** Families whose transactions are modelled. */
export const transactionalFamilies: readonly ClientFamily[] = ['java', 'java-14034', 'kafkajs']
