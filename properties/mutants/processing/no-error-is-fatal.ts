/** A fenced producer is taken for one that has only to abort. */
import { ofInstance } from '../processing-mutant.ts'

export const noErrorIsFatal = ofInstance({
  id: 'no-error-is-fatal',
  hole: 'isFatal',
  breaks: 'NobodyIsFenced',
  source: 'KafkaProducer javadoc, ProducerFencedException',
  guard: () => false,
})
