/** A fenced broker is put into the in-sync set. */
import type { Mutant } from './mutant.ts'

export const fencedMayJoin: Mutant = {
  id: 'fenced-may-join',
  rule: 'isEligibleMember',
  breaks: 'NAL',
  source: 'KIP-841',
  runs: 'safe',
  rules: {
    isEligibleMember: () => true,
  },
}
