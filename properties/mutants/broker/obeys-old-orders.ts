/** An order of an older epoch is obeyed. */
import type { RuleMutant } from '../mutant.ts'

export const obeysOldOrders: RuleMutant = {
  in: 'broker',
  id: 'obeys-old-orders',
  rule: 'isNews',
  breaks: 'OneLeaderPerEpoch',
  source: 'KAFKA-1188',
  runs: 'safe',
  equivalent:
    'a broker reads the metadata log in order, and after a start it acts on nothing before its registration, with no epoch remembered: an older epoch never comes after a newer one.',
  rules: {
    isNews: ({ leaderEpoch }, theirs) => theirs !== leaderEpoch,
  },
}
