/** It takes itself for ready, and has nowhere to begin. */
import { ofInstance } from '../processing-mutant.ts'

export const beginsWithoutAPosition = ofInstance({
  id: 'begins-without-a-position',
  hole: 'lacksPosition',
  breaks: 'ALO',
  source: 'KafkaConsumer javadoc, position',
  guard: () => false,
})
