/** It handles what it has not committed, and then waits for a commit that is not to come. */
import { ofInstance } from '../processing-mutant.ts'

export const neverCommitsFirst = ofInstance({
  id: 'never-commits-first',
  hole: 'commitsFirst',
  breaks: 'ALO',
  source: 'KafkaConsumer javadoc, manual offset control',
  guard: () => false,
})
