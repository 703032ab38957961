/**
 * KAFKA-7415 (mended in 2.1): a leader notes where its epoch starts at its first write only. A follower with records of an epoch that this leader
 * never saw asks too early, gets no answer, and falls back to its high watermark, although KIP-279 tells both how to go back.
 */
import { type Filling, together } from './filling.ts'
import { kip320 } from './kip-320.ts'
import { agreement, lastEpoch, truncatingBy } from './log.ts'

/** The bug, in a Kafka that has all else right. */
export const notesEpochAtFirstWrite: Filling = together([
  kip320,
  truncatingBy(({ log, highWatermark }, leaderLog) =>
    lastEpoch(log) > lastEpoch(leaderLog) ? highWatermark : agreement(log, leaderLog),
  ),
])
