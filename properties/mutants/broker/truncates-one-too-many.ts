/** Truncation goes one batch too far. */
import type { RuleMutant } from '../mutant.ts'
import { truncatedAndAlone } from '../scenarios/offices.ts'

export const truncatesOneTooMany: RuleMutant = {
  in: 'broker',
  id: 'truncates-one-too-many',
  rule: 'truncationOffset',
  breaks: 'NAL',
  source: 'an ordinary slip',
  runs: 'safe',
  scenario: truncatedAndAlone,
  rules: {
    truncationOffset: (_log, { endOffset }) => Math.max(endOffset - 1, 0),
  },
}
