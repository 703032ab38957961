/**
 * KAFKA-7415 (mended in 2.1): a leader knew of its own epoch only once it had written in it. Asked before that about an epoch that it never saw,
 * it could not say where to cut, and the follower fell back to its high watermark. Otherwise as KIP-279.
 */
import type { Filling } from './filling.ts'
import { agreement, lastEpoch, truncatingBy, type TruncationRule } from './log.ts'

const beforeFirstWrite: TruncationRule = ({ log, highWatermark }, leaderLog) =>
  lastEpoch(log) > lastEpoch(leaderLog) ? highWatermark : agreement(log, leaderLog)

export const kafka7415: Filling = truncatingBy(beforeFirstWrite)
