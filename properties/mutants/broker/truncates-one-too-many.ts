/** Truncation goes one batch too far. */
import type { RuleMutant } from '../mutant.ts'

export const truncatesOneTooMany: RuleMutant = {
  in: 'broker',
  id: 'truncates-one-too-many',
  rule: 'truncationOffset',
  breaks: 'NAL',
  source: 'an ordinary slip',
  runs: 'safe',
  silent:
    'The replica that lacks a record has it again with its next fetch, milliseconds later: clients lose it only where every other member of the set is gone just then.',
  rules: {
    truncationOffset: (_log, { endOffset }) => Math.max(endOffset - 1, 0),
  },
}
