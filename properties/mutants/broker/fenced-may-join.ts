/** A fenced broker is put into the in-sync set. */
import type { RuleMutant } from '../mutant.ts'
import { joinsWithoutItsDisk } from '../scenarios/lost-disks.ts'

export const fencedMayJoin: RuleMutant = {
  in: 'broker',
  id: 'fenced-may-join',
  rule: 'isEligibleMember',
  breaks: 'FencedIsOutOfSync',
  source: 'KIP-841',
  runs: 'isolated',
  scenario: joinsWithoutItsDisk,
  rules: {
    isEligibleMember: () => true,
  },
}
