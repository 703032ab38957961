/** After a crash nobody is given the queue. */
import { ofQueue } from '../model-mutant.ts'

export const givesTheQueueToNobody = ofQueue({
  id: 'gives-the-queue-to-nobody',
  hole: 'give',
  breaks: 'ALO',
  source: 'an ordinary slip',
  change: () => ({}),
})
