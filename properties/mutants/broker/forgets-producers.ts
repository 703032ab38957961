/** A producer is forgotten while its records are still there. */
import type { RuleMutant } from '../mutant.ts'

export const forgetsProducers: RuleMutant = {
  in: 'broker',
  id: 'forgets-producers',
  rule: 'forgetsProducer',
  breaks: 'AMO',
  source: 'KAFKA-8710',
  runs: 'numbered',
  rules: {
    forgetsProducer: () => true,
  },
}
