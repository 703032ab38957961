/** When nobody answers it begins anew, and calls outside once more. */
import { ofInstance } from '../processing-mutant.ts'

export const neverCommitsAgain = ofInstance({
  id: 'never-commits-again',
  hole: 'commitsAgain',
  breaks: 'AMO',
  source: 'KafkaProducer javadoc, commitTransaction: a time-out may be tried again',
  guard: () => false,
})
