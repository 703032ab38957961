/** While the commit before a revocation is on its way, records of the partition are handed out. */
import type { RuleMutant } from '../mutant.ts'

export const handsOutWhatItGivesUp: RuleMutant = {
  in: 'broker',
  id: 'hands-out-what-it-gives-up',
  rule: 'holdsBackRevoked',
  breaks: 'C10',
  source: 'KAFKA-14196, in 3.4',
  runs: 'javaGroup',
  silent: 'What is handled twice is handled twice wherever members come and go.',
  rules: {
    holdsBackRevoked: () => false,
  },
}
