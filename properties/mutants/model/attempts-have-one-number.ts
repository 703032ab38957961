/** All attempts go by the first number. */
import { ofProducer } from '../model-mutant.ts'

export const attemptsHaveOneNumber = ofProducer({
  id: 'attempts-have-one-number',
  hole: 'countAttempt',
  breaks: 'RetriesBound',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ ...kafka(), attempt: 1 }),
})
