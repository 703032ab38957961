/**
 * Group coordinator: who is a member, in which generation, of what, and the offsets that the group has committed.
 *
 *     empty ──JoinGroup──▶ preparing ──all have joined──▶ completing ──the leader's SyncGroup──▶ stable
 *       ▲                    ▲                                │                                    │
 *       └── nobody is left ──┴─── JoinGroup, LeaveGroup, a session that expires ───────────────────┘
 *
 *   J1  the generation grows by one whenever a rebalance completes, and never otherwise
 *   J2  a member of the current generation alone commits: in preparing too, never in completing
 *
 * Rendezvous: JoinGroup, SyncGroup, Heartbeat, LeaveGroup, and OffsetFetch, which is part of SyncGroup's answer. One of these that is lost, or
 * whose answer is, is asked again, and asking again changes nothing: who has joined joins as what it is, the assignment stays, a
 * heartbeat only tells. A late one delays its member, which the order of steps does too. Between assignment and OffsetFetch nobody else may commit
 * for the partition (J2). A follower's SyncGroup waits for the leader's: it is refused until that has come. In flight: OffsetCommit; its answer
 * comes with its arrival, as a lost answer makes the client commit the same again.
 *
 * The coordinator itself never fails: what it keeps is a replicated log, and ../system.ts is about those.
 *
 * Not modelled: a follower that joins again with nothing changed is spared the rebalance by Kafka; group.max.size; several protocols.
 */
import { and, assign, not, setup } from 'xstate'
import {
  admitted,
  assignedOffsets,
  type CoordinatorContext,
  holderOf,
  type InstanceOf,
  isSame,
  joinedLetter,
  without,
} from './coordinator-rules.ts'
import {
  type Credentials,
  type GroupError,
  memberAddress,
  named,
  type PartitionOffset,
  type Share,
  speech,
} from './speech.ts'

export type CoordinatorEvent =
  | ({ type: 'JoinGroup'; isStranger: boolean; owned: readonly number[] } & Credentials)
  | ({ type: 'SyncGroup'; assignment: readonly Share[] } & Credentials)
  | ({ type: 'OffsetCommit'; offsets: readonly PartitionOffset[] } & Credentials)
  | ({ type: 'Heartbeat' | 'LeaveGroup' } & Credentials)
  | { type: 'completeJoin' | 'rebalanceTimeout' }
  | { type: 'sessionTimeout'; member: number; id: number }

interface Given {
  readonly context: CoordinatorContext
  readonly event: CoordinatorEvent
}

const as = <T extends CoordinatorEvent['type']>(event: CoordinatorEvent) =>
  event as Extract<CoordinatorEvent, { type: T }>
const asker = ({ event }: Given) => event as Credentials

const answer = (type: 'Refused' | 'Committed' | 'Left', error: GroupError) => ({
  type: 'send' as const,
  params: named(error, ({ event }: Given) => {
    const { member, id, generation } = event as Credentials
    return { to: memberAddress(member), message: { type, error, id, generation } }
  }),
})

const giveAssignment = {
  type: 'send' as const,
  params: ({ context, event }: Given) => ({
    to: memberAddress((event as Credentials).member),
    message: { type: 'Synced', shares: assignedOffsets(context, event as Credentials) },
  }),
}

/** Who is told that the rebalance is complete: all who waited for it. nextGeneration comes after it. */
const answerAll = {
  type: 'send' as const,
  params: named('Joined', ({ context }: Given) =>
    context.members
      .filter(({ hasJoined }) => hasJoined)
      .map(member => joinedLetter(context, context.generation + 1, member)),
  ),
}

const answerInPlace = {
  type: 'send' as const,
  params: named('Joined', ({ context, event }: Given) =>
    joinedLetter(context, context.generation, event as Credentials),
  ),
}

/** What is wrong with whoever asks, Kafka's first answer first. Who is entitled is answered by the state that the group is in. */
const refusals = (type: 'Refused' | 'Committed') => [
  { guard: 'isFencedInstance' as const, actions: answer(type, 'FENCED_INSTANCE_ID') },
  { guard: not('isMember'), actions: answer(type, 'UNKNOWN_MEMBER_ID') },
  { guard: not('isCurrentGeneration'), actions: answer(type, 'ILLEGAL_GENERATION') },
]
const isEntitled = and(['isMember', 'isCurrentGeneration'])

const takeCommit = ['store' as const, answer('Committed', 'NONE')]
const completion = { target: 'completing', actions: [answerAll, 'nextGeneration'] } as const

/** `expected`: how many members a new group waits for (group.initial.rebalance.delay.ms). */
export function coordinatorMachine(instanceOf: InstanceOf, expected: number) {
  /** Another process with this instance id that waits for the rebalance gets its answer now; the others learn at their next request. */
  const fencePredecessor = {
    type: 'send' as const,
    params: ({ context, event }: Given) => {
      const holder = holderOf(context, (event as Credentials).member, instanceOf)
      if (!holder?.hasJoined || holder.member === (event as Credentials).member) return []
      const message = { type: 'Refused', error: 'FENCED_INSTANCE_ID', id: holder.id, generation: context.generation }
      return [{ to: memberAddress(holder.member), message }]
    },
  }
  return setup({
    types: {} as {
      context: CoordinatorContext
      events: CoordinatorEvent
      input: { readonly offsets: readonly number[] }
    },
    actions: {
      ...speech,
      admit: assign(({ context, event }) => {
        const { member, id, owned } = as<'JoinGroup'>(event)
        const replaced = holderOf(context, member, instanceOf)
        return { members: admitted(context.members, { member, id, owned, hasJoined: true }, replaced) }
      }),
      remove: assign(({ context, event }) => without(context, event as Credentials)),
      /** Who has an instance id stays until its session expires; but it does not lead (maybeElectNewJoinedLeader). */
      dropLaggards: assign(({ context: { members } }) => ({
        members: [
          ...members.filter(each => each.hasJoined),
          ...members.filter(each => !each.hasJoined && instanceOf(each.member) > 0),
        ],
      })),
      nextGeneration: assign(({ context }) => ({
        generation: context.generation + 1,
        assignment: [],
        members: context.members.map(each => ({ ...each, hasJoined: false, owned: [] })),
      })),
      takeAssignment: assign({ assignment: ({ event }) => as<'SyncGroup'>(event).assignment }),
      replaceInstance: assign(({ context, event }) => {
        const { member, id, owned } = as<'JoinGroup'>(event)
        const replaced = holderOf(context, member, instanceOf)!
        const heir = { member, id }
        return {
          members: admitted(context.members, { ...heir, owned, hasJoined: false }, replaced),
          assignment: context.assignment.map(share => (isSame(share, replaced) ? { ...share, ...heir } : share)),
        }
      }),
      store: assign({
        offsets: ({ context, event }) => {
          const news = as<'OffsetCommit'>(event).offsets
          return context.offsets.map((offset, i) => news.find(one => one.partition === i + 1)?.offset ?? offset)
        },
      }),
    },
    guards: {
      isMember: given => given.context.members.some(each => isSame(each, asker(given))),
      /** Another process has come with this instance id: whoever had it before is out for good. */
      isFencedInstance: given => {
        const holder = holderOf(given.context, asker(given).member, instanceOf)
        const isStranger = given.event.type === 'JoinGroup' && given.event.isStranger
        return holder !== undefined && !isStranger && !isSame(holder, asker(given))
      },
      isCurrentGeneration: given => asker(given).generation === given.context.generation,
      mayJoin: given =>
        as<'JoinGroup'>(given.event).isStranger || given.context.members.some(each => isSame(each, asker(given))),
      /** A static member that comes back takes its own place, and nobody is disturbed. */
      takesOverInstance: given =>
        as<'JoinGroup'>(given.event).isStranger &&
        holderOf(given.context, asker(given).member, instanceOf) !== undefined,
      isLeader: given => isSame(given.context.members[0]!, asker(given)),
      isLast: ({ context }) => context.members.length === 1,
      /** Who waits for the rebalance to complete is kept, however long that takes. */
      isNotWaiting: given => !given.context.members.some(each => each.hasJoined && isSame(each, asker(given))),
      mayCompleteJoin: ({ context: { members, generation } }) =>
        members.every(each => each.hasJoined) && (generation > 0 || members.length >= expected),
      hasLaggards: ({ context: { members } }) =>
        members.some(each => each.hasJoined) && members.some(each => !each.hasJoined),
      /** A member learns of the rebalance by its heartbeat: until then its commits are welcome. */
      mayCommitWhilePreparing: () => true,
      /** The next owner has been, or is being, told from where to go on. */
      mayCommitWhileCompleting: () => false,
    },
  }).createMachine({
    id: 'group',
    context: ({ input }) => ({
      generation: 0,
      members: [],
      assignment: [],
      offsets: input.offsets,
    }),
    initial: 'empty',
    on: {
      Heartbeat: refusals('Refused'),
      SyncGroup: refusals('Refused'),
      OffsetCommit: refusals('Committed'),
      JoinGroup: [
        { guard: 'isFencedInstance', actions: answer('Refused', 'FENCED_INSTANCE_ID') },
        { guard: not('mayJoin'), actions: answer('Refused', 'UNKNOWN_MEMBER_ID') },
        { target: '.preparing', actions: [fencePredecessor, 'admit'] },
      ],
      LeaveGroup: [
        { guard: not('isMember'), actions: answer('Left', 'UNKNOWN_MEMBER_ID') },
        { guard: 'isLast', target: '.empty', actions: ['remove', answer('Left', 'NONE')] },
        { target: '.preparing', actions: ['remove', answer('Left', 'NONE')] },
      ],
      sessionTimeout: [
        { guard: and(['isMember', 'isNotWaiting', 'isLast']), target: '.empty', actions: 'remove' },
        { guard: and(['isMember', 'isNotWaiting']), target: '.preparing', actions: 'remove' },
      ],
    },
    states: {
      empty: {},
      preparing: {
        on: {
          Heartbeat: { guard: isEntitled, actions: answer('Refused', 'REBALANCE_IN_PROGRESS') },
          SyncGroup: { guard: isEntitled, actions: answer('Refused', 'REBALANCE_IN_PROGRESS') },
          OffsetCommit: [
            { guard: and([isEntitled, 'mayCommitWhilePreparing']), actions: takeCommit },
            { guard: isEntitled, actions: answer('Committed', 'REBALANCE_IN_PROGRESS') },
          ],
          completeJoin: { guard: 'mayCompleteJoin', ...completion },
          rebalanceTimeout: {
            guard: 'hasLaggards',
            target: 'completing',
            actions: ['dropLaggards', ...completion.actions],
          },
        },
      },
      completing: {
        on: {
          SyncGroup: {
            guard: and([isEntitled, 'isLeader']),
            target: 'stable',
            actions: ['takeAssignment', giveAssignment],
          },
          OffsetCommit: [
            { guard: and([isEntitled, 'mayCommitWhileCompleting']), actions: takeCommit },
            { guard: isEntitled, actions: answer('Committed', 'REBALANCE_IN_PROGRESS') },
          ],
        },
      },
      stable: {
        on: {
          JoinGroup: {
            guard: 'takesOverInstance',
            actions: [fencePredecessor, 'replaceInstance', answerInPlace],
          },
          SyncGroup: { guard: isEntitled, actions: giveAssignment },
          OffsetCommit: { guard: isEntitled, actions: takeCommit },
        },
      },
    },
  })
}
