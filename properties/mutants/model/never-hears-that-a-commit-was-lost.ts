/** A commit that was lost counts as made. */
import { ofConsumer } from '../model-mutant.ts'

export const neverHearsThatACommitWasLost = ofConsumer({
  id: 'never-hears-that-a-commit-was-lost',
  hole: 'noteLoss',
  breaks: 'CommitsCatchUp',
  source: 'an ordinary slip',
  change: () => ({}),
})
