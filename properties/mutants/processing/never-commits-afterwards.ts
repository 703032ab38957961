/** What is done is not committed. */
import { ofInstance } from '../processing-mutant.ts'

export const neverCommitsAfterwards = ofInstance({
  id: 'never-commits-afterwards',
  hole: 'commitsAfterwards',
  breaks: 'OffsetsCatchUp',
  source: 'KafkaConsumer javadoc, manual offset control',
  guard: () => false,
})
