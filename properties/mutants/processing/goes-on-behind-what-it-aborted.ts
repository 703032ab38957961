/** The position stays behind the record whose output was aborted. */
import { ofInstance } from '../processing-mutant.ts'

export const goesOnBehindWhatItAborted = ofInstance({
  id: 'goes-on-behind-what-it-aborted',
  hole: 'rewind',
  breaks: 'ALO',
  source: 'KafkaProducer javadoc, abortTransaction; the position is the consumer’s own',
  change: ({ context: { owned, inHand } }) => ({
    inHand: null,
    owned: owned.map(one => ({ ...one, position: inHand!.offset + 1 })),
  }),
})
