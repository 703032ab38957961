/** No reply is taken for the one that is awaited. */
import { ofProducer } from '../model-mutant.ts'

export const awaitsNoReply = ofProducer({
  id: 'awaits-no-reply',
  hole: 'isAwaited',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  guard: () => false,
})
