/** What was sent stays in the outbox, to be sent again. */
import { ofSinkStore } from '../model-mutant.ts'

export const keepsWhatIsSent = ofSinkStore({
  id: 'keeps-what-is-sent',
  hole: 'takeFromOutbox',
  breaks: 'AMO',
  source: 'an ordinary slip',
  change: () => ({}),
})
