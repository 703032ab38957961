/** A fenced broker is put into the in-sync set. */
import type { RuleMutant } from '../mutant.ts'

export const fencedMayJoin: RuleMutant = {
  in: 'broker',
  id: 'fenced-may-join',
  rule: 'isEligibleMember',
  breaks: 'FencedIsOutOfSync',
  source: 'KIP-841',
  runs: 'isolated',
  silent:
    'It has caught up when it joins, and is not elected while it is fenced: acknowledgements wait for it, and nothing is lost.',
  rules: {
    isEligibleMember: () => true,
  },
}
