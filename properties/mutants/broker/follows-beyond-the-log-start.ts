/** A follower deletes whatever is replicated, not what its leader has deleted. */
import type { RuleMutant } from '../mutant.ts'

export const followsBeyondTheLogStart: RuleMutant = {
  in: 'broker',
  id: 'follows-beyond-the-log-start',
  rule: 'followedLogStartOffset',
  breaks: 'ALO',
  source: 'LeaderOffsetIncremented',
  runs: 'safe',
  rules: {
    followedLogStartOffset: (_log, highWatermark) => highWatermark,
  },
}
