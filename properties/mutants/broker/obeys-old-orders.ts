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
  silent:
    'No old order ever comes: a broker replays the metadata log by offset, each batch once, and there a partition’s leader epoch only grows; a process that has just started remembers none.',
  rules: {
    isNews: ({ leaderEpoch }, theirs) => theirs !== leaderEpoch,
  },
}
