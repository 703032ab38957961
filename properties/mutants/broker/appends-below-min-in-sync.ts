/** min.insync.replicas is not looked at before the append. */
import type { RuleMutant } from '../mutant.ts'
import { readFromOneDisk } from '../scenarios/lost-disks.ts'

export const appendsBelowMinInSync: RuleMutant = {
  in: 'broker',
  id: 'appends-below-min-in-sync',
  rule: 'mayAppend',
  breaks: 'MinInSync',
  source: 'min.insync.replicas',
  runs: 'safe',
  scenario: readFromOneDisk,
  rules: {
    mayAppend: () => true,
  },
}
