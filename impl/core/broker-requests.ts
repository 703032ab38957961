/**
 * What a broker does with a request: it serves it, refuses it with Kafka's error code, or passes it on to the controller.
 *
 *   Q1  whatever a client sends, it is answered (but for acks=0) or waits to be; nothing throws, and what is refused changes nothing
 *
 * Not modelled: several partitions a request, authorisation, quotas.
 */
import { ask, type Asker, type BrokerConfig, type BrokerState, lift, forgotten } from './broker-state.ts'
import { leaders, refusalOf } from './controller.ts'
import { offsetsTopic } from './coordinator.ts'
import { deleteRecords, retained } from './delete-records.ts'
import * as group from './group-requests.ts'
import { type Outcome, produce, respond, serveFetch } from './leader.ts'
import { valueOf } from './own.ts'
import type { Step } from './process.ts'
import { type Request, type RequestOf, type Response, type ResponseOf, topicOf } from './protocol.ts'
import type { Replica } from './replica-state.ts'
import { chain } from './steps.ts'

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
      return held(state, asker, request, replica => produced(config, state, replica, asker, request, now))
    case 'Fetch':
      return held(state, asker, request, replica => serveFetch(config.rules, replica, asker, request))
    case 'ListOffsets':
      return held(state, asker, request, replica => [replica, [respond(asker, listed(replica, request))]])
    case 'DeleteRecords':
      return held(state, asker, request, replica => deleted(replica, asker, request))
    case 'Metadata':
      return refuse({ api: 'Metadata', errorCode: 'NONE', partitions: leaders(state.image) })
    case 'FindCoordinator':
      return 'groupId' in request
        ? group.serveGroup(config, state, asker, request)
        : refuse(refusalOf(request, 'COORDINATOR_NOT_AVAILABLE'))
    case 'JoinGroup':
    case 'SyncGroup':
    case 'Heartbeat':
    case 'LeaveGroup':
    case 'OffsetCommit':
    case 'OffsetFetch':
    case 'DescribeGroups':
      return group.serveGroup(config, state, asker, request)
    case 'AddPartitionsToTxn':
    case 'AddOffsetsToTxn':
    case 'TxnOffsetCommit':
    case 'EndTxn':
    case 'WriteTxnMarkers':
    case 'DescribeTransactions':
      return refuse(refusalOf(request, 'COORDINATOR_NOT_AVAILABLE'))
    case 'InitProducerId':
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

/** What the broker keeps for groups is its own to write (ReplicaManager.appendToLocalLog). */
function produced(
  { rules, producerIdExpirationMs }: BrokerConfig,
  state: BrokerState,
  replica: Replica,
  asker: Asker,
  request: RequestOf<'Produce'>,
  now: number,
): Outcome {
  const isInternal = isInternalTopic(request)
  if (isInternal && request.acks === 0) return [replica, []]
  if (isInternal) return [replica, [respond(asker, refusalOf(request, 'INVALID_TOPIC_EXCEPTION'))]]
  const { freeBytes } = state
  const here = { replicas: replicasOf(state, replica), freeBytes, now, producerIdExpirationMs }
  return chain(
    replica,
    leader => produce(rules, leader, asker, request, here),
    leader => retained(rules, leader, now),
  )
}

const isInternalTopic = ({ topicPartition }: AboutPartition): boolean => topicOf(topicPartition).topic === offsetsTopic

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

type AboutPartition = RequestOf<'Produce'> | RequestOf<'Fetch'> | RequestOf<'ListOffsets'> | RequestOf<'DeleteRecords'>

/** Does it to the replica, if this broker holds one. */
function held(
  state: BrokerState,
  asker: Asker,
  request: AboutPartition,
  act: (replica: Replica) => Outcome,
): Step<BrokerState> {
  const replica = valueOf(state.replicas, request.topicPartition)
  const isKnown = valueOf(state.image.partitions, request.topicPartition) !== undefined
  if (replica) return lift(state, act(replica))
  const errorCode = isKnown || !hasCaughtUp(state) ? 'NOT_LEADER_OR_FOLLOWER' : 'UNKNOWN_TOPIC_OR_PARTITION'
  if (request.api === 'Produce' && request.acks === 0) return [state, []]
  return [state, [respond(asker, refusalOf(request, errorCode))]]
}

export const replicasOf = ({ image }: BrokerState, { topicPartition }: Replica) =>
  image.partitions[topicPartition]?.replicas.length ?? 1

function listed(
  { topicPartition, role, log, highWatermark }: Replica,
  { at }: RequestOf<'ListOffsets'>,
): ResponseOf<'ListOffsets'> {
  if (role !== 'leader') return { api: 'ListOffsets', errorCode: 'NOT_LEADER_OR_FOLLOWER', topicPartition, offset: -1 }
  return {
    api: 'ListOffsets',
    errorCode: 'NONE',
    topicPartition,
    offset: at === 'earliest' ? log.logStartOffset : highWatermark,
  }
}
