/**
 * Consumer, as the leader of its group: what all of them said that they want, dealt out by the assignor that all can do.
 *
 *   D1  it deals with the partitions that its metadata has; asked anew where a topic is not known
 *   D2  when its metadata has other partitions than it dealt with, everybody joins again (a topic has grown)
 */
import { assign } from './assignors.ts'
import { assignedTo, type ConsumerState, type ConsumerStep, isOwner } from './consumer-state.ts'
import { post } from './consumer-requests.ts'
import type { Assignments } from './group-protocol.ts'
import { partitionsIn } from './leaders.ts'
import type { RequestOf } from './protocol.ts'
import { chain } from './steps.ts'

export function joinRequest(state: ConsumerState): RequestOf<'JoinGroup'> {
  const { config, memberId, generationId } = state
  const { groupId, groupInstanceId = null, clientId = 'consumer', sessionTimeoutMs, maxPollIntervalMs } = config
  const metadata = { topics: config.topics, ownedPartitions: assignedTo(state), generationId }
  const protocols = config.assignors.map(name => ({ name, metadata }))
  const times = { sessionTimeoutMs, rebalanceTimeoutMs: maxPollIntervalMs }
  return { api: 'JoinGroup', groupId, memberId, groupInstanceId, clientId, ...times, protocols }
}

export function syncRequest(state: ConsumerState, assignments: Assignments): RequestOf<'SyncGroup'> {
  const { config, memberId, generationId } = state
  const { groupId, groupInstanceId = null } = config
  return { api: 'SyncGroup', groupId, memberId, groupInstanceId, generationId, assignments }
}

const topicsOf = ({ deal }: ConsumerState): readonly string[] =>
  [...new Set(deal?.members.flatMap(({ metadata }) => metadata.topics))].toSorted()

const countIn =
  ({ leaders }: ConsumerState) =>
  (topic: string): number =>
    partitionsIn(leaders, topic)

const known = (state: ConsumerState): string =>
  JSON.stringify(topicsOf(state).map(topic => [topic, countIn(state)(topic)]))

/** Who deals has not heard of a topic that somebody subscribes to: it goes on asking (Metadata.java: UNKNOWN_TOPIC_OR_PARTITION asks for an update). */
export const lacksTopic = (state: ConsumerState): boolean => topicsOf(state).some(topic => countIn(state)(topic) === 0)

/** D1. */
export const dealIfKnown = (state: ConsumerState): ConsumerStep =>
  lacksTopic(state) || state.isMetadataOld ? [state, []] : dealNow(state)

/** After an answer to Metadata: what it does not have is not there. */
export function dealAnew(state: ConsumerState): ConsumerStep {
  if (state.isMetadataOld || state.deal === null) return [state, []]
  if (state.phase === 'assigning' && state.coordinator !== '') return dealNow(state)
  const hasGrown = isOwner(state) && state.deal.dealtWith !== known(state)
  return hasGrown ? [{ ...state, mustRejoin: true }, []] : [state, []]
}

function dealNow(state: ConsumerState): ConsumerStep {
  const { deal } = state
  if (deal === null) return [state, []]
  const assignments = assign(deal.protocolName, deal.members, countIn(state))
  const dealt: ConsumerState = { ...state, phase: 'syncing', deal: { ...deal, dealtWith: known(state) } }
  return chain(dealt, next => post(next, next.coordinator, syncRequest(next, assignments)))
}
