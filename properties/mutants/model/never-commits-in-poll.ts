/** Nothing is committed between polls. */
import { ofConsumer } from '../model-mutant.ts'

export const neverCommitsInPoll = ofConsumer({
  id: 'never-commits-in-poll',
  hole: 'commitsInPoll',
  breaks: 'CommitsCatchUp',
  source: 'KafkaConsumer javadoc',
  guard: () => false,
})
