/**
 * Before 0.11: a new follower cuts its log to its own high watermark, which runs a fetch behind the leader's. A record that every in-sync
 * replica has is cut off all the same. KAFKA-1211; mended by KIP-101.
 */
import type { Filling } from './filling.ts'
import { toHighWatermark, truncatingBy } from './log.ts'

export const truncateToHw: Filling = truncatingBy(toHighWatermark)
