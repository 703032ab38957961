/** When one request is answered, those that still wait are forgotten. */
import { ofReplica } from '../model-mutant.ts'

export const settlesWhatIsNotDue = ofReplica({
  id: 'settles-what-is-not-due',
  hole: 'settle',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  change: () => ({ awaiting: [] }),
})
