/**
 * Requests to a transaction coordinator, served by the broker that leads the id's partition of __transaction_state (transaction-log.ts).
 *
 *     request, clock, answer ──▶ the transaction in memory (transaction.ts) ──deeds──▶ effects, markers, and records of its log
 *                                                                          (transaction-office.ts)      ──replicated──▶ answers
 *
 *   R1  nobody is answered NONE before what that means is replicated
 */
import { type Asker, type BrokerConfig, type BrokerState, type Errand, send } from './broker-state.ts'
import { partitionOfGroup } from './coordinator.ts'
import type { ErrorCode } from './errors.ts'
import { respond } from './leader.ts'
import { valueOf } from './own.ts'
import type { Step } from './process.ts'
import { type Request, type RequestOf, type Response, type TopicPartition, defaultTopicConfigs } from './protocol.ts'
import { refusalOf } from './refusal.ts'
import { type Transaction, type TransactionStep } from './transaction.ts'
import { endTransaction, type Sitting } from './transaction-end.ts'
import { checkInit, initProducerId } from './transaction-init.ts'
import { partitionOfTransaction, transactionTopic } from './transaction-log.ts'
import { officeOf, performed } from './transaction-deeds.ts'
import { addPartitions, resultsOf, verifyPartitions } from './transaction-partitions.ts'

type Init = RequestOf<'InitProducerId'> & { readonly transactionalId: string }

/** What a coordinator is asked of one transactional id. */
export type OfTransaction =
  Init | RequestOf<'AddPartitionsToTxn' | 'AddOffsetsToTxn' | 'EndTxn' | 'DescribeTransactions'>

export function serveTransaction(
  config: BrokerConfig,
  state: BrokerState,
  asker: Asker,
  request: OfTransaction,
  { now, freshId }: Omit<Sitting, 'version'>,
): Step<BrokerState> {
  const { transactionalId } = request
  const refuse = (errorCode: ErrorCode): Step<BrokerState> => [state, [respond(asker, refusalOf(request, errorCode))]]
  const nonsense = check(config, request)
  if (nonsense !== 'NONE') return refuse(nonsense)
  const { errorCode, name, office } = officeOf(state, transactionalId)
  if (errorCode !== 'NONE' || office === undefined) return refuse(errorCode)
  const known = valueOf(office.transactions, transactionalId)
  const done = (step: TransactionStep) => performed(config, state, name, step, now)
  switch (request.api) {
    case 'InitProducerId': {
      const sitting = { now, freshId, version: state.image.transactionVersion }
      const step = initProducerId(config, known, asker, request, sitting)
      const errand: Errand = { kind: 'producer id', ...asker, request }
      return step ? done(step) : send(state, config.controller, { api: 'InitProducerId' }, errand)
    }
    case 'EndTxn':
      if (known === undefined) return refuse('INVALID_PRODUCER_ID_MAPPING')
      return done(endTransaction(config, known, asker, request, { now, freshId }))
    case 'AddPartitionsToTxn':
    case 'AddOffsetsToTxn':
      return add(config, state, known, asker, request, done, now)
    case 'DescribeTransactions':
      return [state, [respond(asker, described(request, known))]]
  }
}

/** What makes no sense whatever is known of the id. */
function check(config: BrokerConfig, request: OfTransaction): ErrorCode {
  if (request.api === 'InitProducerId') return checkInit(config, request)
  return request.transactionalId === '' ? 'INVALID_REQUEST' : 'NONE'
}

/** All of the partitions, or none (KafkaApis.handleAddPartitionsToTxnRequest). */
function add(
  config: BrokerConfig,
  state: BrokerState,
  known: Transaction | undefined,
  asker: Asker,
  request: RequestOf<'AddPartitionsToTxn' | 'AddOffsetsToTxn'>,
  done: (step: TransactionStep) => Step<BrokerState>,
  now: number,
): Step<BrokerState> {
  const answer = (body: Response): Step<BrokerState> => [state, [respond(asker, body)]]
  const partitions = partitionsOf(state, request)
  if (partitions === undefined) return answer(refusalOf(request, 'COORDINATOR_NOT_AVAILABLE'))
  const isKnown = (name: TopicPartition) => valueOf(state.image.partitions, name) !== undefined
  if (!partitions.every(isKnown)) {
    const of = (name: TopicPartition) => (isKnown(name) ? 'OPERATION_NOT_ATTEMPTED' : 'UNKNOWN_TOPIC_OR_PARTITION')
    const results = resultsOf(partitions, of)
    return answer({ api: 'AddPartitionsToTxn', errorCode: 'UNKNOWN_TOPIC_OR_PARTITION', results })
  }
  if (request.api === 'AddPartitionsToTxn' && request.verifyOnly) return answer(verifyPartitions(known, request))
  const step = addPartitions(config, known, asker, request, partitions, now)
  return typeof step === 'string' ? answer(refusalOf(request, step)) : done(step)
}

/** Undefined: there is no __consumer_offsets. */
function partitionsOf(
  { image }: BrokerState,
  request: RequestOf<'AddPartitionsToTxn' | 'AddOffsetsToTxn'>,
): readonly TopicPartition[] | undefined {
  if (request.api === 'AddPartitionsToTxn') return request.topicPartitions
  const name = partitionOfGroup(image, request.groupId)
  return name === undefined ? undefined : [name]
}

function described(request: RequestOf<'DescribeTransactions'>, known: Transaction | undefined): Response {
  if (known === undefined || known.pending === 'Dead') return refusalOf(request, 'TRANSACTIONAL_ID_NOT_FOUND')
  const {
    state: transactionState,
    producerId,
    producerEpoch,
    transactionTimeoutMs,
    startTimeMs,
    topicPartitions,
  } = known
  const what = { transactionState, producerId, producerEpoch, transactionTimeoutMs, topicPartitions }
  return { api: 'DescribeTransactions', errorCode: 'NONE', ...what, transactionStartTimeMs: startTimeMs }
}

/** The request that waited for a producer id is served again, with one or without. */
export function withProducerId(
  config: BrokerConfig,
  state: BrokerState,
  errand: Extract<Errand, { readonly kind: 'producer id' }>,
  answer: Response | undefined,
  now: number,
): Step<BrokerState> {
  const { from, correlationId, request } = errand
  const asker = { from, correlationId }
  const isGiven = answer?.api === 'InitProducerId' && answer.errorCode === 'NONE'
  // ProducerIdManager: none is at hand.
  if (!isGiven) return [state, [respond(asker, refusalOf(request, 'COORDINATOR_LOAD_IN_PROGRESS'))]]
  return serveTransaction(config, state, asker, request as OfTransaction, { now, freshId: answer.producerId })
}

/** Who leads the id's partition. Where there is no such topic yet it is made (AutoTopicCreationManager). */
export function findTransactionCoordinator(
  config: BrokerConfig,
  state: BrokerState,
  asker: Asker,
  request: Extract<RequestOf<'FindCoordinator'>, { readonly transactionalId: string }>,
): Step<BrokerState> {
  const name = partitionOfTransaction(state.image, request.transactionalId)
  const brokerId = name ? state.image.partitions[name]!.leader : 0
  const errorCode = brokerId > 0 ? 'NONE' : 'COORDINATOR_NOT_AVAILABLE'
  const answer = respond(asker, { api: 'FindCoordinator', errorCode, brokerId })
  if (name !== undefined || isBeingMade(state)) return [state, [answer]]
  const [next, effects] = send(state, config.controller, creation(config, state), { kind: 'transaction topic' })
  return [next, [answer, ...effects]]
}

const isBeingMade = ({ errands }: BrokerState): boolean =>
  Object.values(errands).some(({ kind }) => kind === 'transaction topic')

/** TransactionStateManager.transactionTopicConfigs; the metadata log may be behind, and the topic there already. */
function creation(config: BrokerConfig, { image }: BrokerState): Request {
  const alive = Object.values(image.brokers).filter(({ isFenced }) => !isFenced).length
  const replicationFactor = Math.max(1, Math.min(config.transactionStateLogReplicationFactor, alive))
  const minInsyncReplicas = Math.min(config.transactionStateLogMinIsr, replicationFactor)
  return {
    api: 'CreateTopics',
    topic: transactionTopic,
    partitions: config.transactionStateLogNumPartitions,
    replicationFactor,
    configs: { ...defaultTopicConfigs, minInsyncReplicas },
  }
}
