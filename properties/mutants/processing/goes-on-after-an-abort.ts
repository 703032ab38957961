/** After an abort it goes on behind the record. */
import { ofInstance } from '../processing-mutant.ts'

export const goesOnAfterAnAbort = ofInstance({
  id: 'goes-on-after-an-abort',
  hole: 'goesOnAfterAbort',
  breaks: 'ALO',
  source: 'KafkaProducer javadoc, abortTransaction; the position is the consumer’s own',
  guard: () => true,
})
