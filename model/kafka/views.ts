/**
 * What properties read of the Kafka machines, each as a small integer. Sets of records and brokers are bit masks: bit r is record r.
 */
import type { Event } from '../explorer/index.ts'
import type { ConsumerContext } from './consumer.ts'
import type { ControllerContext } from './controller.ts'
import type { MetadataContext } from './metadata-store.ts'
import type { InKraft } from './quorum-controller.ts'
import type { SendContext } from './producer.ts'
import type { ReplicaContext } from './replica-log.ts'
import type { Partition } from './speech.ts'

export const maskOf = (ids: readonly number[]) => ids.reduce((mask, id) => mask | (1 << id), 0)

interface Local<C> {
  readonly context: C
  readonly value: unknown
  readonly matches: (value: never) => boolean
}
const inState = (local: Local<unknown>, ...states: readonly unknown[]) =>
  states.some(state => local.matches(state as never))

export const replicaViews = {
  /** Records that this disk still holds; none on one that is gone. */
  disk: ({ context, ...local }: Local<ReplicaContext>) =>
    local.value === 'gone' ? 0 : maskOf(context.log.map(e => e.record)),
  /** Of these, those that have been flushed. */
  flushed: ({ context, ...local }: Local<ReplicaContext>) =>
    local.value === 'gone' ? 0 : maskOf(context.log.slice(0, context.flushed).map(e => e.record)),
  running: (local: Local<ReplicaContext>) => inState(local, 'running'),
  /** The epoch in which it leads, or believes to; 0 as a follower and while it does not run. */
  leads: (local: Local<ReplicaContext>) => (inState(local, { running: 'leader' }) ? local.context.leaderEpoch : 0),
}

/** `recordIds` of a produce request channel: copies on their way. */
export const requestViews = {
  carries: (messages: readonly Event[]) => maskOf(messages.map(({ record }) => record as number)),
}

const settled = ['acknowledged', 'dropped', 'forgotten']
export const sendViews = {
  acknowledged: (local: Local<SendContext>) => inState(local, 'acknowledged'),
  /** It failed, and the application dealt with that. */
  reported: (local: Local<SendContext>) => inState(local, 'reported'),
  /** The application has given it to `send`. */
  sent: (local: Local<SendContext>) => !inState(local, 'waiting'),
  /** Bit of this record once nobody will look after it any more: told success, or told nothing. */
  trusted: (local: Local<SendContext>) => (inState(local, ...settled) ? 1 << local.context.record : 0),
}

const partitionViews = {
  leader: (local: Local<Partition>) => local.context.leader,
  leaderEpoch: (local: Local<Partition>) => local.context.leaderEpoch,
  isrSize: (local: Local<Partition>) => local.context.isr.length,
  isr: (local: Local<Partition>) => maskOf(local.context.isr),
  registered: (local: Local<Partition>) => maskOf(local.context.registered),
}

export const quorumViews = {
  ...partitionViews,
  elr: (local: Local<InKraft>) => maskOf(local.context.quorum.elr),
  lastKnownLeader: (local: Local<InKraft>) => local.context.quorum.lastKnownLeader,
  partitionEpoch: (local: Local<InKraft>) => local.context.quorum.partitionEpoch,
}

export const metadataViews = {
  ...partitionViews,
  controller: (local: Local<MetadataContext>) => local.context.controller,
  controllerEpoch: (local: Local<MetadataContext>) => local.context.controllerEpoch,
}

export const controllerViews = {
  believes: (local: Local<ControllerContext>) => inState(local, 'active'),
}

export const consumerViews = {
  position: (local: Local<ConsumerContext>) => local.context.position,
  down: (local: Local<ConsumerContext>) => inState(local, 'down'),
}
