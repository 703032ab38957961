/** min.insync.replicas is not looked at before the append. */
import type { Mutant } from './mutant.ts'

export const appendsBelowMinInSync: Mutant = {
  id: 'appends-below-min-in-sync',
  rule: 'mayAppend',
  breaks: 'NAL',
  source: 'min.insync.replicas',
  runs: 'safe',
  rules: {
    mayAppend: () => true,
  },
}
