/** A record does not know which broker it was sent to. */
import { ofProducer } from '../model-mutant.ts'

export const forgetsWhereItSent = ofProducer({
  id: 'forgets-where-it-sent',
  hole: 'countAttempt',
  breaks: 'ORD',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ ...kafka(), broker: 0 }),
})
