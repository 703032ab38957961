/** A commit that was lost is not made again. */
import { ofMember } from '../model-mutant.ts'

export const forgetsThatACommitWasLost = ofMember({
  id: 'forgets-that-a-commit-was-lost',
  hole: 'noteLoss',
  breaks: 'CommitsCatchUp of a group',
  source: 'an ordinary slip',
  change: () => ({}),
})
