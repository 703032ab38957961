/** An abort waits for records of which nobody will ever ask for the partition. */
import type { RuleMutant } from '../mutant.ts'
import { abortsWhatLingers } from '../talks/at-clients.ts'

export const keepsWhatWasNeverSent: RuleMutant = {
  in: 'broker',
  id: 'keeps-what-was-never-sent',
  rule: 'dropsUnsent',
  breaks: 'AVAIL',
  source: 'KAFKA-5491, aborts that hung',
  talk: abortsWhatLingers,
  seldom: 'An abort must come while records wait for their partition to be added, and nobody may answer for that.',
  rules: { dropsUnsent: () => false },
}
