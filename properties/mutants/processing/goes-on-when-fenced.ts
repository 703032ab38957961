/** A fenced producer is taken for one that has only to abort. */
import { ofInstance } from '../processing-mutant.ts'

export const goesOnWhenFenced = ofInstance({
  id: 'goes-on-when-fenced',
  hole: 'isFatal',
  breaks: 'NobodyIsFenced',
  source: 'KafkaProducer javadoc, ProducerFencedException',
  guard: () => false,
})
