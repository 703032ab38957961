/** min.insync.replicas is not looked at when a request is answered. */
import type { RuleMutant } from '../mutant.ts'
import { acknowledgedByOneDisk } from '../scenarios/lost-disks.ts'

export const hidesTheShortage: RuleMutant = {
  in: 'broker',
  id: 'hides-the-shortage',
  rule: 'outcome',
  breaks: 'MinInSync',
  source: 'min.insync.replicas',
  runs: 'safe',
  scenario: acknowledgedByOneDisk,
  rules: {
    outcome: () => 'NONE',
  },
}
