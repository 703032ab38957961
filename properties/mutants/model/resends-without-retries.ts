/** retries=0 sends again. */
import { ofProducer } from '../model-mutant.ts'

export const resendsWithoutRetries = ofProducer({
  id: 'resends-without-retries',
  hole: 'retries',
  breaks: 'AMO',
  source: 'Kafka documentation, retries',
  guard: () => true,
})
