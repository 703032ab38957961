/**
 * An order of an older epoch is obeyed. In runs it never comes, as a broker reads the metadata log in order: a path test, whose controller may say
 * anything, has to show it.
 */
import type { RuleMutant } from '../mutant.ts'

export const obeysOldOrders: RuleMutant = {
  in: 'broker',
  id: 'obeys-old-orders',
  rule: 'isNews',
  breaks: 'OneLeaderPerEpoch',
  source: 'KAFKA-1188',
  runs: 'safe',
  silent: 'No old order comes: a broker reads the metadata log in order.',
  rules: {
    isNews: ({ leaderEpoch }, theirs) => theirs !== leaderEpoch,
  },
}
