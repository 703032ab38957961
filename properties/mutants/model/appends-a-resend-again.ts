/** A resend of what the log holds is appended once more, in spite of its sequence number. */
import { ofReplica } from '../model-mutant.ts'

export const appendsAResendAgain = ofReplica({
  id: 'appends-a-resend-again',
  hole: 'isDuplicate',
  breaks: 'AMO',
  source: 'KIP-98',
  guard: () => false,
})
