/** A resend is appended again. */
import { ofOutput } from '../processing-mutant.ts'

export const knowsNoOutputAgain = ofOutput({
  id: 'knows-no-output-again',
  hole: 'isDuplicate',
  breaks: 'AMO',
  source: 'KIP-98, sequence numbers',
  guard: () => false,
})
