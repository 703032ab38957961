/** A resend that the log holds is dropped: nobody answers it. */
import { ofReplica } from '../model-mutant.ts'

export const resendIsNotAnswered = ofReplica({
  id: 'resend-is-not-answered',
  hole: 'awaitAgain',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  change: () => ({}),
})
