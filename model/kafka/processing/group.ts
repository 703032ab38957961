/**
 * Group: the group coordinator of the application's consumers: who is in it, who owns which input partition, which offsets are committed, and
 * which are pending in a transaction.
 *
 *   C1  a member is in the group with the generation that it was told last; who was taken for dead is not, and does not know
 *   C2  an OffsetCommit is taken from who is in the group; a TxnOffsetCommit too where group metadata came with it (KIP-447), else from anybody
 *   C3  what a transaction commits is pending until its marker comes; whoever asks for stable offsets waits for that (UNSTABLE_OFFSET_COMMIT: asked
 *       again, no step)
 *
 * A rebalance is one step: whoever stays is told its generation and partitions while it has no record in its hands, as a member joins again in poll. What
 * was taken before it completed is taken before it here. Partitions stay where they are, unless their owner is gone (a sticky assignor). ../group has
 * JoinGroup, SyncGroup and what lies between them.
 *
 * It fails over (b1) with its log, which has offsets and pending ones.
 */
import { assign, not, setup } from 'xstate'
import type { ProcessingParameters } from './parameters.ts'
import {
  type Credentials,
  type Fate,
  instanceAddress,
  type PartitionOffset,
  type ProcessingError,
  speech,
} from './speech.ts'

export interface PendingOffset extends PartitionOffset {
  readonly transactionalId: number
}

export interface GroupContext {
  readonly generation: number
  /** In order. */
  readonly members: readonly number[]
  /** The owner of each input partition; 0: nobody. */
  readonly owners: readonly number[]
  /** What is committed of each input partition: the next offset. */
  readonly offsets: readonly number[]
  readonly pending: readonly PendingOffset[]
}

type Commit = Credentials & PartitionOffset & { readonly fate: Fate }
export type GroupEvent =
  | { type: 'JoinGroup'; member: number }
  | ({ type: 'Heartbeat' } & Credentials)
  | { type: 'OffsetFetch'; member: number; partitions: readonly number[] }
  | ({ type: 'OffsetCommit' } & Commit)
  | ({ type: 'TxnOffsetCommit'; transactionalId: number } & Commit)
  | { type: 'WriteTxnMarkers'; transactionalId: number; result: 'commit' | 'abort' }
  | { type: 'takeForDead' | 'expire'; member: number }
  | { type: 'failOver' }

interface Given {
  readonly context: GroupContext
  readonly event: GroupEvent
}
const as = <T extends GroupEvent['type']>(event: GroupEvent) => event as Extract<GroupEvent, { type: T }>
const memberOf = (event: GroupEvent) => (event as { readonly member: number }).member

const partitionsOf = ({ owners }: GroupContext, member: number) =>
  owners.flatMap((owner, i) => (owner === member ? [i + 1] : []))

function joined(context: GroupContext, member: number): GroupContext {
  const members = [...new Set([...context.members, member])].toSorted()
  const owners = context.owners.map(owner => (owner === 0 ? member : owner))
  return { ...context, members, owners, generation: context.generation + 1 }
}

/** What it had goes to whoever is there. */
function without(context: GroupContext, member: number): GroupContext {
  const members = context.members.filter(one => one !== member)
  const owners = context.owners.map(owner => (owner === member ? (members[0] ?? 0) : owner))
  return { ...context, members, owners, generation: context.generation + 1 }
}

const assignAll = (rebalanced: (context: GroupContext, member: number) => GroupContext) => ({
  type: 'send' as const,
  params: ({ context, event }: Given) => {
    const next = rebalanced(context, memberOf(event))
    return next.members.map(member => ({
      to: instanceAddress(member),
      message: { type: 'Assigned', generation: next.generation, partitions: partitionsOf(next, member) },
    }))
  },
})

const toMember = (message: (given: Given) => { readonly type: string; readonly [field: string]: unknown }) => ({
  type: 'send' as const,
  params: (given: Given) => ({ to: instanceAddress(memberOf(given.event)), message: message(given) }),
})
const errorOf = ({ context: { members }, event }: Given): ProcessingError =>
  members.includes(memberOf(event)) ? 'ILLEGAL_GENERATION' : 'UNKNOWN_MEMBER_ID'
const refused = toMember(given => ({ type: 'Refused', error: errorOf(given) }))
const committed = (type: 'OffsetCommitted' | 'OffsetsSent') => ({
  type: 'send' as const,
  params: ({ event }: Given) => {
    const { member, offset, fate } = as<'OffsetCommit'>(event)
    return fate === 'answered' ? { to: instanceAddress(member), message: { type, offset } } : []
  },
})
const offsetsOf = toMember(({ context, event }) => ({
  type: 'OffsetsFetched',
  offsets: as<'OffsetFetch'>(event).partitions.map(partition => ({
    partition,
    offset: context.offsets[partition - 1]!,
  })),
}))

const stored = (offsets: readonly number[], news: readonly PartitionOffset[]) =>
  offsets.map((offset, i) => news.findLast(({ partition }) => partition === i + 1)?.offset ?? offset)

export function groupMachine({ pendingOffsets }: ProcessingParameters) {
  return setup({
    types: {} as { context: GroupContext; events: GroupEvent; input: GroupContext },
    actions: {
      ...speech,
      admit: assign(({ context, event }) => joined(context, memberOf(event))),
      remove: assign(({ context, event }) => without(context, memberOf(event))),
      store: assign({ offsets: ({ context, event }) => stored(context.offsets, [as<'OffsetCommit'>(event)]) }),
      notePending: assign({
        pending: ({ context, event }) => {
          const { transactionalId, partition, offset } = as<'TxnOffsetCommit'>(event)
          const others = context.pending.filter(
            one => one.transactionalId !== transactionalId || one.partition !== partition,
          )
          return [...others, { transactionalId, partition, offset }].toSorted(
            (a, b) => a.transactionalId - b.transactionalId || a.partition - b.partition,
          )
        },
      }),
      settle: assign(({ context, event }) => {
        const { transactionalId, result } = as<'WriteTxnMarkers'>(event)
        const own = context.pending.filter(one => one.transactionalId === transactionalId)
        return {
          pending: context.pending.filter(one => one.transactionalId !== transactionalId),
          offsets: result === 'commit' ? stored(context.offsets, own) : context.offsets,
        }
      }),
      /** The next coordinator reads offsets and pending ones off its copy of the log. */
      readLog: assign({ pending: ({ context }) => context.pending }),
    },
    guards: {
      isListed: ({ context, event }) => context.members.includes(memberOf(event)),
      isInGroup: ({ context, event }) => {
        const { member, generation } = as<'Heartbeat'>(event)
        return context.members.includes(member) && generation === context.generation
      },
      /** Whom sendOffsetsToTransaction may speak for. Without group metadata nobody is looked at: older clients send none. */
      mayCommitInTransaction: ({ context, event }) => {
        const { member, generation } = as<'TxnOffsetCommit'>(event)
        return generation < 0 || (context.members.includes(member) && generation === context.generation)
      },
      isStable: ({ context, event }) =>
        pendingOffsets === 'ignored' ||
        context.pending.every(({ partition }) => !as<'OffsetFetch'>(event).partitions.includes(partition)),
    },
  }).createMachine({
    id: 'processing group',
    context: ({ input }) => input,
    on: {
      JoinGroup: { actions: [assignAll(joined), 'admit'] },
      Heartbeat: { guard: not('isInGroup'), actions: refused },
      OffsetFetch: { guard: 'isStable', actions: offsetsOf },
      OffsetCommit: [{ guard: 'isInGroup', actions: ['store', committed('OffsetCommitted')] }, { actions: refused }],
      TxnOffsetCommit: [
        { guard: 'mayCommitInTransaction', actions: ['notePending', committed('OffsetsSent')] },
        { actions: refused },
      ],
      WriteTxnMarkers: { actions: 'settle' },
      takeForDead: { guard: 'isListed', actions: [assignAll(without), 'remove'] },
      expire: { guard: 'isListed', actions: [assignAll(without), 'remove'] },
      failOver: { actions: 'readLog' },
    },
  })
}
