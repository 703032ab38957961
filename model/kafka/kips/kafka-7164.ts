/**
 * KAFKA-7164 (mended in 2.1): a follower that hears of a new epoch under the leader that it follows already takes it for no news, and keeps its
 * log. If it missed an epoch in between, another broker led there, and the leader has cut its own log meanwhile.
 */
import { type Args, agreement, as, NO_EPOCH, truncatingTo } from './log.ts'
import { type Filling, together } from './filling.ts'
import { kip320 } from './kip-320.ts'

const keepingWhere = (isNoNews: (args: Args) => boolean): Filling =>
  together([
    kip320,
    truncatingTo(args => {
      const { log } = args.context
      return isNoNews(args) ? log.length : agreement(log, as<'LogDescribed'>(args.event).log)
    }),
  ])

const isSameLeader = ({ context, event }: Args) => context.leader === as<'LogDescribed'>(event).leader

/** The bug, in a Kafka that has all else right. */
export const keepsUnderSameLeader = keepingWhere(isSameLeader)

/** As it was mended: only where no epoch was missed. */
export const keepsUnlessEpochMissed = keepingWhere(args => {
  const next = as<'LogDescribed'>(args.event).leaderEpoch
  return isSameLeader(args) && args.context.leaderEpoch !== NO_EPOCH && next <= args.context.leaderEpoch + 1
})
