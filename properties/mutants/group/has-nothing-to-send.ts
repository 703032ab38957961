/** There is never anything to send. */
import { ofSource } from '../model-mutant.ts'

export const hasNothingToSend = ofSource({
  id: 'has-nothing-to-send',
  hole: 'hasMore',
  breaks: 'EverythingIsSent',
  source: 'an ordinary slip',
  guard: () => false,
})
