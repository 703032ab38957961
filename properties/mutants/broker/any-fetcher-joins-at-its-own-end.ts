/** A follower that has reached the start of the epoch joins, below the high watermark as it may be. */
import type { RuleMutant } from '../mutant.ts'

export const anyFetcherJoinsAtItsOwnEnd: RuleMutant = {
  in: 'broker',
  id: 'any-fetcher-joins-at-its-own-end',
  rule: 'mayJoinIsr',
  breaks: 'InSyncHasReplicated',
  source: 'KAFKA-7128',
  runs: 'oneInSync',
  rules: {
    mayJoinIsr: ({ isr, proposed, positions, epochStartOffset }, follower) =>
      !isr.includes(follower) && proposed.length === 0 && (positions[follower]?.offset ?? -1) >= epochStartOffset,
  },
}
