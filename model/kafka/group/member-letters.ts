/** What a member hears and says. */
import { type Assignor, range, sticky } from './assignors.ts'
import { type Held, type MemberContext, news, ownedOf } from './member-rules.ts'
import { type GroupParameters, type GroupScope, hasRetryTopic, retryPartition } from './parameters.ts'
import { type GroupError, named, partitionAddress, type Peer, type PartitionOffset } from './speech.ts'

export type MemberEvent =
  | { type: 'join' | 'heartbeat' | 'pollTimeout' | 'crash' | 'restart' | 'start' | 'commit' }
  | { type: 'rejoin'; inFlight: number }
  | { type: 'close'; inFlight: number }
  | { type: 'sync'; partitions: number }
  | { type: 'refreshMetadata'; partitions: number }
  | { type: 'poll'; partition: number }
  | { type: 'finish'; record: number }
  | { type: 'handlerThrows'; record: number }
  | { type: 'returnEarly' | 'CommitLost' }
  | { type: 'Joined'; id: number; generation: number; peers: readonly Peer[] }
  | { type: 'Synced'; shares: readonly PartitionOffset[] }
  | { type: 'Refused'; error: GroupError; id: number; generation: number }
  | { type: 'Committed'; error: GroupError; id: number; generation: number }
  | { type: 'Left'; error: GroupError; id: number; generation: number }
  | { type: 'Fetched'; partition: number; offset: number; records: readonly number[]; end: number }
  | { type: 'OutOfRange'; partition: number; start: number; end: number }

export interface Given {
  readonly context: MemberContext
  readonly event: MemberEvent
}
export interface MemberInput {
  readonly member: number
  readonly group: number
  readonly isLate: boolean
}

export const as = <T extends MemberEvent['type']>(event: MemberEvent) => event as Extract<MemberEvent, { type: T }>
export const heldBy = ({ context, event }: Given): Held | undefined =>
  context.held.find(({ record }) => record === as<'finish'>(event).record)

const credentials = ({ member, id, generation }: MemberContext) => ({ member, id, generation })
export const ask = (type: 'Heartbeat' | 'LeaveGroup') => ({
  type: 'send' as const,
  params: named(type, ({ context }: Given) => ({
    to: 'coordinator',
    message: { type, ...credentials(context) },
  })),
})
export const offsetCommit = {
  type: 'send' as const,
  params: ({ context }: Given) => {
    const offsets = news(context).map(({ partition, next }) => ({ partition, offset: next }))
    return offsets.length === 0
      ? []
      : [{ to: 'offsets', message: { type: 'OffsetCommit', ...credentials(context), offsets } }]
  },
}
export const joinGroup = {
  type: 'send' as const,
  params: ({ context }: Given) => ({
    to: 'coordinator',
    message: {
      type: 'JoinGroup',
      ...credentials(context),
      isStranger: context.isStranger,
      owned: context.owned.map(({ partition }) => partition),
    },
  }),
}

/** What it says that turns on the group's settings: the leader's assignment, a poll, what becomes of a record. */
export function lettersOf(parameters: GroupParameters, scope: GroupScope) {
  const assignor: Assignor = parameters.assignment === 'eager' ? range : sticky
  const topics = (partitions: number) => [
    Array.from({ length: partitions }, (_, i) => i + 1),
    ...(hasRetryTopic(parameters) ? [[retryPartition(scope)]] : []),
  ]
  const syncGroup = {
    type: 'send' as const,
    params: ({ context, event }: Given) => ({
      to: 'coordinator',
      message: {
        type: 'SyncGroup',
        ...credentials(context),
        assignment: context.peers.length > 0 ? assignor(context.peers, topics(as<'sync'>(event).partitions)) : [],
      },
    }),
  }
  const handled = {
    type: 'observe' as const,
    params: (given: Given) => {
      const { member, group } = given.context
      return { type: 'Handled' as const, record: as<'finish'>(given.event).record, group, member }
    },
  }
  const toRetryTopic = {
    type: 'send' as const,
    params: ({ event }: Given) => ({
      to: partitionAddress(retryPartition(scope)),
      message: { type: 'Append', record: as<'handlerThrows'>(event).record },
    }),
  }
  const parked = {
    type: 'observe' as const,
    params: ({ context, event }: Given) => ({
      type: 'Parked' as const,
      record: as<'handlerThrows'>(event).record,
      group: context.group,
    }),
  }
  const fetch = {
    type: 'send' as const,
    params: ({ context, event }: Given) => {
      const { partition } = as<'poll'>(event)
      const { position } = ownedOf(context, partition)!
      const message = { type: 'Fetch', member: context.member, offset: position, max: parameters.maxPollRecords }
      return { to: partitionAddress(partition), message }
    },
  }
  return { syncGroup, handled, toRetryTopic, parked, fetch }
}
