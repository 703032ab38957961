/** An order of an older epoch is obeyed. */
import type { Mutant } from './mutant.ts'

export const obeysOldOrders: Mutant = {
  id: 'obeys-old-orders',
  rule: 'isNews',
  breaks: 'OneLeaderPerEpoch',
  source: 'KAFKA-1188',
  runs: 'safe',
  rules: {
    isNews: ({ leaderEpoch }, theirs) => theirs !== leaderEpoch,
  },
}
