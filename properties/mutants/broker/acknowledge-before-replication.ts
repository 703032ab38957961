/** Answers acks=all as soon as it is appended: what acks=1 means. */
import type { RuleMutant } from '../mutant.ts'

export const acknowledgeBeforeReplication: RuleMutant = {
  in: 'broker',
  id: 'acknowledge-before-replication',
  rule: 'isDue',
  breaks: 'NAL',
  source: 'Kafka documentation, acks',
  runs: 'safe',
  rules: {
    isDue: () => true,
  },
}
