/** min.insync.replicas is not looked at before the append. */
import type { RuleMutant } from '../mutant.ts'

export const appendsBelowMinInSync: RuleMutant = {
  in: 'broker',
  id: 'appends-below-min-in-sync',
  rule: 'mayAppend',
  breaks: 'MinInSync',
  source: 'min.insync.replicas',
  runs: 'safe',
  silent:
    'What is acknowledged is in every log of the in-sync set, though that is smaller than was asked for, and only its members are elected: it is lost with their disks alone, a fault that nobody promises anything under without flushing.',
  rules: {
    mayAppend: () => true,
  },
}
