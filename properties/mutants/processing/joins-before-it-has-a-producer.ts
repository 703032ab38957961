/** A process joins its group without a producer: its first request is of no epoch. */
import { ofInstance } from '../processing-mutant.ts'

export const joinsBeforeItHasAProducer = ofInstance({
  id: 'joins-before-it-has-a-producer',
  hole: 'needsProducerFirst',
  breaks: 'NobodyIsFenced',
  source: 'KafkaProducer javadoc, initTransactions',
  guard: () => false,
})
