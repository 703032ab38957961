/** Batches that are given to the producer before the first is acknowledged have the same number. */
import type { RuleMutant } from '../mutant.ts'

export const sharesSequenceNumbers: RuleMutant = {
  in: 'broker',
  id: 'shares-sequence-numbers',
  rule: 'numbering',
  breaks: 'NAL',
  source: '@platformatic/kafka 2.1.0 (#326)',
  runs: 'several',
  rules: {
    numbering: () => 'shared',
  },
}
