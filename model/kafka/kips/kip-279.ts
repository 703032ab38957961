/**
 * KIP-279 (2.0): leader and follower go back through their epochs until they find one that both know, so a new follower cuts its log to what
 * both agree on. Nothing says in which epoch the leader is that answers; mended by KIP-320.
 */
import type { Filling } from './filling.ts'
import { agreement, truncatingBy } from './log.ts'

export const kip279: Filling = truncatingBy(({ log }, leaderLog) => agreement(log, leaderLog))
