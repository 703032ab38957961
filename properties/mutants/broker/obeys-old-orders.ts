/** An order of an older epoch is obeyed. */
import type { RuleMutant } from '../mutant.ts'

export const obeysOldOrders: RuleMutant = {
  in: 'broker',
  id: 'obeys-old-orders',
  rule: 'isNews',
  breaks: 'OneLeaderPerEpoch',
  source: 'KAFKA-1188',
  runs: 'safe',
  rules: {
    isNews: ({ leaderEpoch }, theirs) => theirs !== leaderEpoch,
  },
}
