/** A leader is taken from all replicas, not from those in sync. */
import type { RuleMutant } from '../mutant.ts'

export const electsAnybody: RuleMutant = {
  in: 'broker',
  id: 'elects-anybody',
  rule: 'electable',
  breaks: 'NAL',
  source: 'unclean.leader.election.enable',
  runs: 'safe',
  rules: {
    electable: ({ replicas }, brokers) => replicas.filter(id => brokers[id] !== undefined && !brokers[id].isFenced),
  },
}
