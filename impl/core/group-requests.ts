/**
 * Requests to a group's coordinator, served by the broker that leads the group's partition of __consumer_offsets (coordinator.ts).
 *
 * Written like any produce with acks=all: the broker is its own client, and the group's client is answered when that is.
 */
import {
  type Asker,
  type BrokerConfig,
  brokerNode,
  type BrokerState,
  withReplica,
  type Writing,
} from './broker-state.ts'
import { refusalOf } from './controller.ts'
import { generationBatch, type Group, groupIn, groupsOf, offsetsBatch, partitionOfGroup } from './coordinator.ts'
import type { ErrorCode } from './errors.ts'
import { produce, respond } from './leader.ts'
import { valueOf } from './own.ts'
import type { Effect, NodeId, Step } from './process.ts'
import type { RequestOf, Response } from './protocol.ts'
import type { Replica } from './replica-state.ts'

type GroupRequest =
  RequestOf<'FindCoordinator'> | RequestOf<'JoinGroup'> | RequestOf<'OffsetCommit'> | RequestOf<'OffsetFetch'>

export function serveGroup(
  config: BrokerConfig,
  state: BrokerState,
  asker: Asker,
  request: GroupRequest,
): Step<BrokerState> {
  const name = partitionOfGroup(state.image, request.groupId)
  const errorCode = refusal(state, request)
  const answer = (body: Response): Step<BrokerState> => [state, [respond(asker, body)]]
  if (request.api === 'FindCoordinator') {
    const brokerId = name ? state.image.partitions[name]!.leader : 0
    return answer({ api: 'FindCoordinator', errorCode: brokerId > 0 ? 'NONE' : 'COORDINATOR_NOT_AVAILABLE', brokerId })
  }
  if (errorCode !== 'NONE') return answer(refusalOf(request, errorCode))
  const replica = name ? state.replicas[name] : undefined
  if (replica?.role !== 'leader') return answer(refusalOf(request, 'NOT_COORDINATOR'))
  const { log, highWatermark } = replica
  if (log.logEndOffset > highWatermark && request.api === 'OffsetFetch')
    return answer(refusalOf(request, 'COORDINATOR_LOAD_IN_PROGRESS'))
  const groups = groupsOf(log, state.groups[replica.topicPartition])
  const read = { ...state, groups: { ...state.groups, [replica.topicPartition]: groups } }
  return serveMember(config, read, replica, groupIn(groups, request.groupId), asker, request)
}

/** What makes no sense whoever coordinates. An empty group id is taken in commits, as old clients have it (GroupCoordinator.isValidGroupId). */
function refusal({ image }: BrokerState, request: GroupRequest): ErrorCode {
  if (request.api === 'JoinGroup') return request.groupId === '' ? 'INVALID_GROUP_ID' : 'NONE'
  if (request.api !== 'OffsetCommit') return 'NONE'
  const { offsets } = request
  if (!Object.values(offsets).every(offset => Number.isSafeInteger(offset))) return 'INVALID_REQUEST'
  const isKnown = Object.keys(offsets).every(name => valueOf(image.partitions, name) !== undefined)
  return isKnown ? 'NONE' : 'UNKNOWN_TOPIC_OR_PARTITION'
}

function serveMember(
  config: BrokerConfig,
  state: BrokerState,
  replica: Replica,
  current: Group,
  asker: Asker,
  request: Exclude<GroupRequest, RequestOf<'FindCoordinator'>>,
): Step<BrokerState> {
  const answer = (body: Response): Step<BrokerState> => [state, [respond(asker, body)]]
  switch (request.api) {
    case 'OffsetFetch': {
      const offsets = Object.fromEntries(request.topicPartitions.map(tp => [tp, valueOf(current.offsets, tp) ?? -1]))
      return answer({ api: 'OffsetFetch', errorCode: 'NONE', offsets })
    }
    case 'JoinGroup': {
      const generationId = current.generationId + 1
      const batch = generationBatch(request.groupId, request.memberId, generationId)
      return write(config, state, replica, batch, { ...asker, answer: { api: 'JoinGroup', generationId } })
    }
    case 'OffsetCommit': {
      const errorCode = config.rules.checkGeneration(current, request)
      if (errorCode !== 'NONE') return answer({ api: 'OffsetCommit', errorCode })
      return write(config, state, replica, offsetsBatch(request), { ...asker, answer: { api: 'OffsetCommit' } })
    }
  }
}

function write(
  config: BrokerConfig,
  state: BrokerState,
  replica: Replica,
  batch: Uint8Array,
  writing: Writing,
): Step<BrokerState> {
  const correlationId = state.nextCorrelationId
  const self: Asker = { from: brokerNode(config.brokerId), correlationId }
  const request = { api: 'Produce', acks: -1, topicPartition: replica.topicPartition, batch } as const
  const replicas = state.image.partitions[replica.topicPartition]!.replicas.length
  const [next, effects] = produce(config.rules, replica, self, request, { replicas, freeBytes: state.freeBytes })
  const noted = { ...state.writing, [correlationId]: writing }
  return [withReplica({ ...state, writing: noted, nextCorrelationId: correlationId + 1 }, next), effects]
}

/** The broker's answers to itself become the coordinator's to its clients. */
export function written(state: BrokerState, effects: readonly Effect[], own: NodeId): Step<BrokerState> {
  const isOwn = (effect: Effect) => effect.type === 'Send' && effect.to === own
  const writing: Record<number, Writing> = { ...state.writing }
  const answers = effects.map((effect): Effect => {
    if (effect.type !== 'Send' || effect.to !== own) return effect
    const waiting = writing[effect.correlationId]
    delete writing[effect.correlationId]
    return waiting ? respond(waiting, answerOf(waiting, effect.message.body as Response)) : effect
  })
  return [{ ...state, writing }, answers.filter(effect => !isOwn(effect))]
}

/** Kafka's translation (GroupMetadataManager): what the log refuses, the coordinator is not available for. */
function answerOf({ answer }: Writing, { errorCode }: Response): Response {
  const translated: ErrorCode =
    errorCode === 'NONE'
      ? 'NONE'
      : errorCode === 'NOT_LEADER_OR_FOLLOWER'
        ? 'NOT_COORDINATOR'
        : 'COORDINATOR_NOT_AVAILABLE'
  const generationId = answer.api === 'JoinGroup' && translated === 'NONE' ? answer.generationId : -1
  return answer.api === 'JoinGroup'
    ? { api: 'JoinGroup', errorCode: translated, generationId }
    : { api: 'OffsetCommit', errorCode: translated }
}
