/**
 * KIP-320 as first tried: a fetch carries the epoch of the follower's last record, and a follower whose log disagrees cuts it later, when it
 * finds out. Everything compares the epochs of records, nothing those of the leader and the follower themselves: a leader of an old epoch
 * still serves.
 */
import type { Filling } from './filling.ts'
import {
  type Args,
  as,
  epochAt,
  follows,
  hasOffset,
  type KipReplica,
  lastEpoch,
  type LogRecord,
  type Position,
  truncatingBy,
} from './log.ts'

/** Does the replica hold, at that offset, a record of that epoch? Nothing to have is had by everybody. */
const hasSame = (replica: KipReplica, position: Position) =>
  position.offset < 0 || (hasOffset(replica, position) && epochAt(replica.log, position.offset) === position.epoch)

/** Has the high watermark come as far as the records of the leader's own epoch? */
export const hasReachedOwnEpoch = ({ highWatermark, log, leaderEpoch }: KipReplica) =>
  highWatermark === log.length || epochAt(log, highWatermark) === leaderEpoch

const disagree = (mine: readonly LogRecord[], theirs: readonly LogRecord[]) =>
  mine.length > theirs.length || (mine.length > 0 && lastEpoch(mine) !== epochAt(theirs, mine.length - 1))

/** New followers cut nothing. */
const keepsAll = truncatingBy(({ log }) => log.length)

export const kip320First: Filling = {
  ...keepsAll,
  guards: {
    ...keepsAll.guards,
    mayServe: ({ context, event }: Args) => {
      const { logEndOffset, lastEpoch: epoch } = as<'Fetch'>(event)
      return logEndOffset === 0 || epochAt(context.log, logEndOffset - 1) === epoch
    },
    confirms: ({ context, event }: Args) => {
      const position = as<'HasOffset'>(event)
      return follows(context, position) && hasSame(context, position)
    },
    isBehind: ({ context, event }: Args) => {
      const position = as<'IsBehind'>(event)
      return !(follows(context, position) && hasSame(context, position))
    },
    mayExpand: ({ context }: Args) => hasReachedOwnEpoch(context),
    mayJoin: ({ context, event }: Args) => {
      const position = as<'MayJoin'>(event)
      return follows(context, position) && hasSame(context, position)
    },
    truncatesLater: () => true,
    disagrees: ({ context, event }: Args) => disagree(context.log, as<'Compared'>(event).log),
  },
}
