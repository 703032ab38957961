/**
 * KIP-101 (0.11): records carry the leader epoch, and a new follower asks where the leader's records of its own last epoch end. Where the
 * leader does not know that epoch, and has none after it, the follower falls back to its high watermark: KAFKA-6361, mended by KIP-279.
 */
import type { Filling } from './filling.ts'
import { lastEpoch, truncatingBy, type TruncationRule } from './log.ts'

/** An answer beyond the own log disables the step, as in the specification; clamping it changes no count and no length. */
export const byLastEpoch: TruncationRule = ({ log, highWatermark }, leaderLog) => {
  if (log.length === 0) return 0
  if (leaderLog.length === 0) return highWatermark
  const epoch = lastEpoch(log)
  if (lastEpoch(leaderLog) === epoch) return leaderLog.length
  const next = leaderLog.findIndex(entry => entry.epoch > epoch)
  return next < 0 ? highWatermark : next
}

export const kip101: Filling = truncatingBy(byLastEpoch)
