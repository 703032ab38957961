/**
 * What a broker does with a request: it serves it, refuses it with Kafka's error code, or passes it on to the controller.
 *
 *   Q1  whatever a client sends, it is answered (but for acks=0) or waits to be; nothing throws, and what is refused changes nothing
 *
 * Not modelled: several partitions a request, authorisation, quotas.
 */
import { ask, type Asker, type BrokerConfig, type BrokerState, lift, forgotten } from './broker-state.ts'
import { metadataOf } from './controller.ts'
import { refusalOf } from './refusal.ts'
import { deleteRecords } from './delete-records.ts'
import * as group from './group-requests.ts'
import { type Outcome, respond } from './leader.ts'
import { serveMarker } from './marker-requests.ts'
import { valueOf } from './own.ts'
import type { Step } from './process.ts'
import { isInternalTopic, serveProduce } from './produce-requests.ts'
import type { Request, RequestOf, Response, ResponseOf } from './protocol.ts'
import type { Replica } from './replica-state.ts'
import type { Rules } from './rules.ts'
import { serveFetch } from './serve-fetch.ts'
import { findTransactionCoordinator, serveTransaction } from './transaction-requests.ts'

export function serve(
  config: BrokerConfig,
  state: BrokerState,
  asker: Asker,
  request: Request,
  now: number,
): Step<BrokerState> {
  const refuse = (body: Response): Step<BrokerState> => [state, [respond(asker, body)]]
  switch (request.api) {
    case 'Produce':
      return held(state, asker, request, replica => serveProduce(config, state, replica, asker, request, now))
    case 'Fetch':
      return held(state, asker, request, replica => lift(state, serveFetch(config.rules, replica, asker, request)))
    case 'ListOffsets':
      return held(state, asker, request, replica => [state, [respond(asker, listed(config.rules, replica, request))]])
    case 'DeleteRecords':
      return held(state, asker, request, replica => lift(state, deleted(replica, asker, request)))
    case 'Metadata':
      return refuse(hasCaughtUp(state) ? metadataOf(state.image) : withoutFeature(metadataOf(state.image)))
    case 'FindCoordinator':
      return 'groupId' in request
        ? group.serveGroup(config, state, asker, request, now)
        : findTransactionCoordinator(config, state, asker, request)
    case 'JoinGroup':
    case 'SyncGroup':
    case 'Heartbeat':
    case 'LeaveGroup':
    case 'OffsetCommit':
    case 'OffsetFetch':
    case 'DescribeGroups':
    case 'TxnOffsetCommit':
      return group.serveGroup(config, state, asker, request, now)
    case 'AddPartitionsToTxn':
    case 'AddOffsetsToTxn':
    case 'EndTxn':
    case 'DescribeTransactions':
      return serveTransaction(config, state, asker, request, { now, freshId: undefined })
    case 'WriteTxnMarkers':
      return serveMarker(config, state, asker, request, now)
    case 'InitProducerId': {
      const { transactionalId } = request
      if (transactionalId === undefined) return forward(config, state, asker, request)
      return serveTransaction(config, state, asker, { ...request, transactionalId }, { now, freshId: undefined })
    }
    case 'CreateTopics':
    case 'CreatePartitions':
      return forward(config, state, asker, request)
    case 'BrokerRegistration':
    case 'BrokerHeartbeat':
    case 'FetchMetadataLog':
    case 'AlterPartition':
      return refuse(refusalOf(request, 'NOT_CONTROLLER'))
  }
}

const deleted = (replica: Replica, asker: Asker, request: RequestOf<'DeleteRecords'>): Outcome =>
  isInternalTopic(request)
    ? [replica, [respond(asker, refusalOf(request, 'INVALID_TOPIC_EXCEPTION'))]]
    : deleteRecords(replica, asker, request)

/** KIP-590: what only the controller can do is passed on to it. */
function forward(config: BrokerConfig, state: BrokerState, asker: Asker, request: Request): Step<BrokerState> {
  const forwarded = { ...state.forwarded, [state.nextCorrelationId]: asker }
  return ask({ ...state, forwarded }, config.controller, request)
}

export function unforwarded(state: BrokerState, correlationId: number): BrokerState {
  const { [correlationId]: _, ...forwarded } = state.forwarded
  return { ...forgotten(state, correlationId), forwarded }
}

/** Before that it does not know which topics there are. */
const hasCaughtUp = ({ brokerEpoch, image, actsFrom }: BrokerState): boolean =>
  brokerEpoch > 0 && image.endOffset >= actsFrom

/** Which transaction version is in force it does not know then (BrokerServer opens its ports only once it does). */
function withoutFeature(answer: ResponseOf<'Metadata'>): ResponseOf<'Metadata'> {
  const { transactionVersion: _, ...rest } = answer
  return rest
}

type AboutPartition = RequestOf<'Produce'> | RequestOf<'Fetch'> | RequestOf<'ListOffsets'> | RequestOf<'DeleteRecords'>

/** Does it to the replica, if this broker holds one. */
function held(
  state: BrokerState,
  asker: Asker,
  request: AboutPartition,
  act: (replica: Replica) => Step<BrokerState>,
): Step<BrokerState> {
  const replica = valueOf(state.replicas, request.topicPartition)
  const isKnown = valueOf(state.image.partitions, request.topicPartition) !== undefined
  if (replica) return act(replica)
  const errorCode = isKnown || !hasCaughtUp(state) ? 'NOT_LEADER_OR_FOLLOWER' : 'UNKNOWN_TOPIC_OR_PARTITION'
  if (request.api === 'Produce' && request.acks === 0) return [state, []]
  return [state, [respond(asker, refusalOf(request, errorCode))]]
}

function listed(rules: Rules, replica: Replica, request: RequestOf<'ListOffsets'>): ResponseOf<'ListOffsets'> {
  const { topicPartition, role, log, highWatermark } = replica
  const { at, isolationLevel } = request
  if (role !== 'leader') return { api: 'ListOffsets', errorCode: 'NOT_LEADER_OR_FOLLOWER', topicPartition, offset: -1 }
  const latest = isolationLevel === 'read_committed' ? rules.lastStableOffset(replica) : highWatermark
  const offset = at === 'earliest' ? log.logStartOffset : latest
  return { api: 'ListOffsets', errorCode: 'NONE', topicPartition, offset }
}
