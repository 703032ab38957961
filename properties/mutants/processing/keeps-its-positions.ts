/** When it is given a partition again it goes on where it was, whatever others have done. */
import { ofInstance } from '../processing-mutant.ts'

export const keepsItsPositions = ofInstance({
  id: 'keeps-its-positions',
  hole: 'lose',
  breaks: 'AMO',
  source: 'KafkaConsumer javadoc, onPartitionsLost',
  change: () => ({ inHand: null, generation: 0 }),
})
