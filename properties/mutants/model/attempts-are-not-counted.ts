/** No attempt counts, so that retries have no end. */
import { ofProducer } from '../model-mutant.ts'

export const attemptsAreNotCounted = ofProducer({
  id: 'attempts-are-not-counted',
  hole: 'countAttempt',
  breaks: 'RetriesBound',
  source: 'Kafka documentation, retries',
  change: ({ context }, kafka) => ({ ...kafka(), attempt: context.attempt }),
})
