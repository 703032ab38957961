/** The leader that was is elected again as soon as it is there, in sync or not. */
import type { RuleMutant } from '../mutant.ts'

export const lastKnownLeaderFirst: RuleMutant = {
  in: 'broker',
  id: 'last-known-leader-first',
  rule: 'electable',
  breaks: 'NAL',
  source: 'KAFKA-19522',
  runs: 'safe',
  rules: {
    electable: ({ leader, lastKnownLeader, isr, replicas }, brokers) =>
      [lastKnownLeader, leader, ...isr, ...replicas].filter(id => brokers[id]?.isFenced === false),
  },
}
