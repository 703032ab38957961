/** What properties read of a group, each as a small integer. Sets of records, partitions and members are bit masks: bit r is record r. */
import type { CoordinatorContext } from './coordinator-rules.ts'
import type { MemberContext } from './member-rules.ts'
import type { Event } from '../../explorer/index.ts'
import { maskOf } from '../views.ts'
import type { PartitionContext } from './partition.ts'
import type { SourceContext } from './source.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
  readonly matches: (value: never) => boolean
}
const isIn = (local: Local<unknown>, ...states: readonly unknown[]) =>
  states.some(state => local.matches(state as never))

const positionIn = ({ owned }: MemberContext, partition: number) =>
  owned.find(one => one.partition === partition)?.position ?? -1

export const memberViews = {
  runs: (local: Local<MemberContext>) => isIn(local, 'running'),
  /** It believes that it is in the group, with an assignment. */
  isSettled: (local: Local<MemberContext>) => isIn(local, { running: { membership: 'settled' } }),
  /** It has its answer to JoinGroup, and none to SyncGroup yet. */
  isSyncing: (local: Local<MemberContext>) => isIn(local, { running: { membership: 'syncing' } }),
  fenced: (local: Local<MemberContext>) => isIn(local, 'fenced'),
  id: (local: Local<MemberContext>) => local.context.id,
  generation: (local: Local<MemberContext>) => local.context.generation,
  owns: (local: Local<MemberContext>) => maskOf(local.context.owned.map(({ partition }) => partition)),
  holds: (local: Local<MemberContext>) => maskOf(local.context.held.map(({ record }) => record)),
  /** The next offset that it hands out of partition 1; −1 where it owns it not. */
  position: (local: Local<MemberContext>) => positionIn(local.context, 1),
  /** The same of the topic's last partition. */
  lastPosition: (local: Local<MemberContext>) => positionIn(local.context, local.context.partitions),
}

export const coordinatorViews = {
  generation: (local: Local<CoordinatorContext>) => local.context.generation,
  stable: (local: Local<CoordinatorContext>) => isIn(local, 'stable'),
  empty: (local: Local<CoordinatorContext>) => isIn(local, 'empty'),
  members: (local: Local<CoordinatorContext>) => maskOf(local.context.members.map(({ member }) => member)),
  size: (local: Local<CoordinatorContext>) => local.context.members.length,
  /** The committed offset of partition 1; −1: none. */
  committedOffset: (local: Local<CoordinatorContext>) => local.context.offsets[0] ?? -1,
  /** The same of the topic's last partition, where there is no retry topic. */
  lastCommitted: (local: Local<CoordinatorContext>) => local.context.offsets.at(-1) ?? -1,
}

export const partitionViews = {
  records: (local: Local<PartitionContext>) => maskOf(local.context.log),
  logStartOffset: (local: Local<PartitionContext>) => local.context.logStartOffset,
  logEndOffset: (local: Local<PartitionContext>) => local.context.logStartOffset + local.context.log.length,
}

export const sourceViews = {
  sent: (local: Local<SourceContext>) => local.context.sent,
  partitions: (local: Local<SourceContext>) => local.context.partitions,
}

export const commitViews = {
  /** The generation of the OffsetCommit that is in flight; 0: there is none. */
  generation: ([message]: readonly Event[]) => (message?.['generation'] as number | undefined) ?? 0,
}
