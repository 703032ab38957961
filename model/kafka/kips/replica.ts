/**
 * Replica of Gustafson's specification: a log, and what its broker believes of who leads. The base rules of KafkaReplication; a KIP
 * fills some of the named holes otherwise (truncate-to-hw.ts, kip-101.ts, …), with `machine.provide`.
 *
 *     nobody ──LeaderAndIsr, newer epoch──▶ following another ◀──LeaderAndIsr, newer epoch──▶ leading
 *
 * There is one state: whom it follows is an id in the context (its own: it leads), as the specification has it, so that the counts compare.
 * Every joint action is one rendezvous: an order's receiver asks the named leader for its log, a follower fetches one record, a leader asks
 * every member of its in-sync set whether it has an offset, and the quorum whether it is still the leader there. A refusal disables all of it.
 *
 *   G1  highWatermark ≤ log end
 *   G2  leaderEpoch never goes down
 *   G3  becoming leader keeps the high watermark
 *
 * Not modelled: crashes (a replica that takes no step, and is taken out of the in-sync set, is one that crashed), flushing, clients' reads.
 */
import { and, assign, setup } from 'xstate'
import {
  agreement,
  type Args,
  as,
  cutTo,
  epochAt,
  follows,
  hasOffset,
  type KipEvent,
  type KipReplica,
  lastEpoch,
  NO_EPOCH,
  type Position,
  toHighWatermark,
  truncatingBy,
} from './log.ts'
import { type Letter, peerAddress, speech } from '../speech.ts'

const positionAt = ({ id, leaderEpoch, log }: KipReplica, offset: number): Position => ({
  leader: id,
  leaderEpoch,
  offset,
  epoch: epochAt(log, offset),
})
const ask = (member: number, type: 'HasOffset' | 'IsBehind' | 'MayJoin', position: Position): Letter => ({
  to: peerAddress(member),
  message: { type, ...position },
})
const alterIsr = ({ id, leaderEpoch }: KipReplica, isr: readonly number[]): Letter => ({
  to: 'quorum',
  message: { type: 'AlterIsr', leader: id, leaderEpoch, isr },
})
const without = ({ isr }: KipReplica, id: number) => isr.filter(member => member !== id)
const withMember = ({ isr }: KipReplica, id: number) => [...isr, id].toSorted((a, b) => a - b)
const followerOf = ({ event }: Args) => as<'shrinkIsr' | 'expandIsr'>(event).follower

/** The machine with base rules. Input: the broker's id; `logSlots` is how many records its log can hold. */
export function kipReplicaMachine(logSlots: number) {
  return setup({
    types: {} as { context: KipReplica; events: KipEvent; input: { id: number } },
    actions: {
      ...speech,
      ...truncatingBy(toHighWatermark).actions,
      takeOrder: assign(({ event }) => {
        const { leader, leaderEpoch, isr } = as<'LeaderAndIsr' | 'LogDescribed'>(event)
        return { leader, leaderEpoch, isr }
      }),
      append: assign(({ context, event }) => {
        const { record } = as<'Produce'>(event)
        return { log: [...context.log, { record, epoch: context.leaderEpoch }] }
      }),
      /** The leader's high watermark may be the lower one: the follower's can fall. */
      appendFetched: assign(({ context, event }) => {
        const { entry, highWatermark } = as<'Fetched'>(event)
        return { log: [...context.log, entry], highWatermark: Math.min(highWatermark, context.log.length + 1) }
      }),
      raiseHighWatermark: assign({ highWatermark: ({ context }) => context.highWatermark + 1 }),
      removeFromIsr: assign({ isr: args => without(args.context, followerOf(args)) }),
      addToIsr: assign({ isr: args => withMember(args.context, followerOf(args)) }),
      truncateToAgreement: assign(({ context, event }) =>
        cutTo(context, agreement(context.log, as<'Compared'>(event).log)),
      ),
    },
    guards: {
      ...truncatingBy(toHighWatermark).guards,
      isNewOffice: ({ context, event }) => {
        const { leader, leaderEpoch } = as<'LeaderAndIsr'>(event)
        return leader === context.id && leaderEpoch > context.leaderEpoch
      },
      isNewLeader: ({ context, event }) => {
        const { leader, leaderEpoch } = as<'LeaderAndIsr'>(event)
        return leader !== context.id && leader !== 0 && leaderEpoch > context.leaderEpoch
      },
      hasRoom: ({ context }) => context.leader === context.id && context.log.length < logSlots,
      hasAnotherLeader: ({ context }) => context.leader !== 0 && context.leader !== context.id,
      hasUnconfirmed: ({ context: { id, leader, highWatermark, log } }) => leader === id && highWatermark < log.length,
      isLeadersFollower: ({ context, event }) => {
        const { follower } = as<'shrinkIsr' | 'expandIsr'>(event)
        return context.leader === context.id && follower !== context.id && context.isr.includes(follower)
      },
      isOutsider: ({ context, event }) => {
        const { follower } = as<'shrinkIsr' | 'expandIsr'>(event)
        return context.leader === context.id && !context.isr.includes(follower)
      },
      hasNext: ({ context: { id, leader, log }, event }) =>
        leader === id && as<'Fetch'>(event).logEndOffset < log.length,
      leads: ({ context: { id, leader } }) => leader === id,
      // The holes.
      mayDescribe: () => true,
      mayServe: () => true,
      mayExpand: () => true,
      confirms: ({ context, event }) =>
        follows(context, as<'HasOffset'>(event)) && hasOffset(context, as<'HasOffset'>(event)),
      isBehind: ({ context, event }) =>
        !(follows(context, as<'IsBehind'>(event)) && hasOffset(context, as<'IsBehind'>(event))),
      mayJoin: ({ context, event }) =>
        follows(context, as<'MayJoin'>(event)) && hasOffset(context, as<'MayJoin'>(event)),
      truncatesLater: () => false,
      disagrees: () => false,
    },
  }).createMachine({
    id: 'replica',
    context: ({ input: { id } }) => ({ id, log: [], highWatermark: 0, leaderEpoch: NO_EPOCH, leader: 0, isr: [] }),
    on: {
      LeaderAndIsr: [
        { guard: 'isNewOffice', actions: 'takeOrder' },
        {
          guard: 'isNewLeader',
          actions: {
            type: 'send',
            params: ({ context, event }) => {
              const { leader, leaderEpoch, isr } = as<'LeaderAndIsr'>(event)
              return {
                to: peerAddress(leader),
                message: { type: 'DescribeLog', from: context.id, leader, leaderEpoch, isr },
              }
            },
          },
        },
      ],
      DescribeLog: {
        guard: 'mayDescribe',
        actions: {
          type: 'send',
          params: ({ context, event }) => {
            const { from, leader, leaderEpoch, isr } = as<'DescribeLog'>(event)
            const message = { type: 'LogDescribed', log: context.log, leader, leaderEpoch, isr }
            return { to: peerAddress(from), message }
          },
        },
      },
      LogDescribed: { guard: 'mayTruncate', actions: ['truncate', 'takeOrder'] },
      Produce: { guard: 'hasRoom', actions: 'append' },
      fetch: {
        guard: 'hasAnotherLeader',
        actions: {
          type: 'send',
          params: ({ context: { id, leader, leaderEpoch, log } }) => ({
            to: peerAddress(leader),
            message: { type: 'Fetch', from: id, leaderEpoch, logEndOffset: log.length, lastEpoch: lastEpoch(log) },
          }),
        },
      },
      Fetch: {
        guard: and(['hasNext', 'mayServe']),
        actions: {
          type: 'send',
          params: ({ context: { log, highWatermark }, event }) => {
            const { from, logEndOffset } = as<'Fetch'>(event)
            return { to: peerAddress(from), message: { type: 'Fetched', entry: log[logEndOffset], highWatermark } }
          },
        },
      },
      Fetched: { actions: 'appendFetched' },
      advanceHighWatermark: {
        guard: 'hasUnconfirmed',
        actions: [
          'raiseHighWatermark',
          {
            type: 'send',
            params: ({ context }) =>
              without(context, context.id).map(member =>
                ask(member, 'HasOffset', positionAt(context, context.highWatermark - 1)),
              ),
          },
        ],
      },
      HasOffset: { guard: 'confirms' },
      shrinkIsr: {
        guard: 'isLeadersFollower',
        actions: [
          'removeFromIsr',
          {
            type: 'send',
            params: ({ context, event }) => [
              alterIsr(context, context.isr),
              ask(
                as<'shrinkIsr' | 'expandIsr'>(event).follower,
                'IsBehind',
                positionAt(context, context.log.length - 1),
              ),
            ],
          },
        ],
      },
      IsBehind: { guard: 'isBehind' },
      expandIsr: {
        guard: and(['isOutsider', 'mayExpand']),
        actions: [
          'addToIsr',
          {
            type: 'send',
            params: ({ context, event }) => [
              alterIsr(context, context.isr),
              ask(
                as<'shrinkIsr' | 'expandIsr'>(event).follower,
                'MayJoin',
                positionAt(context, context.highWatermark - 1),
              ),
            ],
          },
        ],
      },
      MayJoin: { guard: 'mayJoin' },
      truncateLater: {
        guard: and(['truncatesLater', 'hasAnotherLeader']),
        actions: {
          type: 'send',
          params: ({ context: { id, leader } }) => ({
            to: peerAddress(leader),
            message: { type: 'Compare', from: id },
          }),
        },
      },
      Compare: {
        guard: 'leads',
        actions: {
          type: 'send',
          params: ({ context, event }) => ({
            to: peerAddress(as<'Compare'>(event).from),
            message: { type: 'Compared', log: context.log },
          }),
        },
      },
      Compared: { guard: 'disagrees', actions: 'truncateToAgreement' },
    },
  })
}

export type KipMachine = ReturnType<typeof kipReplicaMachine>
