/**
 * The model's state in the fields of abstraction.ts: what is compared, and no more.
 */
import type { Event } from '../../model/index.ts'
import {
  type ConsumerContext,
  type CoordinatorContext,
  isKraft,
  type Parameters,
  type Partition,
  type ReplicaContext,
  type SendContext,
} from '../../model/kafka/index.ts'
import type { View } from './abstraction.ts'
import { entry } from './disk-view.ts'

interface Local<C> {
  readonly value: unknown
  readonly context: C
  readonly matches: (value: never) => boolean
}

const kraftOnly = (parameters: Parameters, fields: View): View => (isKraft(parameters) ? fields : {})

export function modelBroker(parameters: Parameters, local: unknown): View {
  const { value, context } = local as Local<ReplicaContext>
  const { highWatermark, flushed, leader, leaderEpoch } = context
  const disk = { log: context.log.map(({ record, send, epoch }) => entry(record, send, epoch)), flushed, highWatermark }
  if (value === 'stopped' || value === 'gone') return { state: 'down', ...disk }
  const incarnation = kraftOnly(parameters, { brokerEpoch: context.brokerEpoch })
  const isLeader = (local as Local<ReplicaContext>).matches({ running: 'leader' } as never)
  if (!isLeader && leader === 0) return { state: 'follower', ...disk, leader, ...incarnation }
  const view = { state: isLeader ? 'leader' : 'follower', ...disk, leader, leaderEpoch, ...incarnation }
  return isLeader ? { ...view, ...modelLeader(parameters, context) } : view
}

function modelLeader(parameters: Parameters, context: ReplicaContext): View {
  const { isr, positions, awaiting, partitionEpoch, proposed, peerEpochs } = context
  const common = { isr: isr.toSorted(), positions, awaiting }
  return { ...common, ...kraftOnly(parameters, { partitionEpoch, proposed: proposed.toSorted(), peerEpochs }) }
}

export function modelMetadata(parameters: Parameters, local: unknown): View {
  const { leader, leaderEpoch, isr, registered, quorum } = (local as Local<Partition>).context
  const common = { leader, leaderEpoch, isr: isr.toSorted(), registered }
  if (!isKraft(parameters) || quorum === undefined) return common
  const { elr, lastKnownLeader, partitionEpoch, brokerEpochs } = quorum
  return { ...common, elr: elr.toSorted(), lastKnownLeader, partitionEpoch, brokerEpochs }
}

export function modelSend(local: unknown): View {
  const { value, context } = local as Local<SendContext>
  return { value, attempt: context.attempt, broker: context.broker, send: context.send }
}

type Messages = readonly Event[]

export const modelRequests = (messages: unknown): View => ({
  messages: (messages as Messages).map(({ record, send, attempt }) => ({ record, send, attempt })),
})

/** Answers to the transmission that is awaited; a connection that broke is no answer. */
export function modelReplies(messages: unknown, send: unknown): View {
  const { value, context } = send as Local<SendContext>
  const awaited = (messages as Messages).filter(
    ({ type, attempt }) => type === 'ProduceReply' && value === 'awaiting' && attempt === context.attempt,
  )
  return { answers: awaited.map(({ error }) => error) }
}

export const modelAlterations = (messages: unknown): View => ({
  messages: (messages as Messages).map(({ leaderEpoch, partitionEpoch, isr, brokerEpochs }) => ({
    leaderEpoch,
    partitionEpoch,
    isr,
    brokerEpochs,
  })),
})

export const modelAnswers = (messages: unknown): View => ({
  messages: (messages as Messages).map(({ error }) => error),
})

export const modelCommits = (messages: unknown): View => ({
  messages: (messages as Messages).map(({ offset, generation }) => ({ offset, generation })),
})

export function modelConsumer(local: unknown): View {
  const { value, context } = local as Local<ConsumerContext>
  const state = typeof value === 'string' ? value : Object.values(value as Record<string, string>)[0]
  if (state === 'down' || state === 'joining') return { state }
  return { state, record: context.record, position: context.position, generation: context.generation }
}

export function modelCoordinator(local: unknown): View {
  const { generation, committedOffset } = (local as Local<CoordinatorContext>).context
  return { generation, committedOffset }
}
