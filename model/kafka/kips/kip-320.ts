/**
 * KIP-320 (2.2): leader and follower deal with each other only in one and the same leader epoch.
 *
 *   truncation      a new follower agrees with its leader's log before it fetches, and only with a leader in the order's epoch
 *   fetch           answered in the follower's own epoch alone
 *   high-watermark  rises on followers of the leader's epoch alone
 *   expansion       a follower of the leader's epoch, once the high watermark has reached the records of that epoch (KAFKA-7128)
 *   shrink          a member that does not follow in the leader's epoch may be taken out at any time; the base rule is the stricter one
 *
 * It holds at every scope that was searched.
 */
import { type Filling, together } from './filling.ts'
import { hasReachedOwnEpoch } from './kip-320-first.ts'
import { agreement, type Args, as, follows, hasOffset, type KipReplica, type Position, truncatingBy } from './log.ts'

const followsInEpoch = (replica: KipReplica, position: Position) =>
  follows(replica, position) && replica.leaderEpoch === position.leaderEpoch
const has = (replica: KipReplica, position: Position) =>
  followsInEpoch(replica, position) && hasOffset(replica, position)

const agreeing = truncatingBy(({ log }, leaderLog) => agreement(log, leaderLog))

/** Each guard alone, so that one can be left out. */
export const kip320Parts = {
  truncation: {
    ...agreeing,
    guards: {
      ...agreeing.guards,
      mayDescribe: ({ context, event }: Args) =>
        context.leader === context.id && context.leaderEpoch === as<'DescribeLog'>(event).leaderEpoch,
    },
  },
  fetch: {
    guards: { mayServe: ({ context, event }: Args) => as<'Fetch'>(event).leaderEpoch === context.leaderEpoch },
  },
  'high-watermark': { guards: { confirms: ({ context, event }: Args) => has(context, as<'HasOffset'>(event)) } },
  expansion: {
    guards: {
      mayExpand: ({ context }: Args) => hasReachedOwnEpoch(context),
      mayJoin: ({ context, event }: Args) => has(context, as<'MayJoin'>(event)),
    },
  },
  shrink: { guards: { isBehind: ({ context, event }: Args) => !has(context, as<'IsBehind'>(event)) } },
} as const satisfies Readonly<Record<string, Filling>>

export const kip320: Filling = together(Object.values(kip320Parts))
