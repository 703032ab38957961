/** When nobody answers the record is handled again. */
import { ofInstance } from '../processing-mutant.ts'

export const handlesAgainWhenNobodyAnswers = ofInstance({
  id: 'handles-again-when-nobody-answers',
  hole: 'handlesAgain',
  breaks: 'AMO',
  source: 'KafkaProducer javadoc, commitTransaction: a time-out may be tried again',
  guard: () => true,
})
