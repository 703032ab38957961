/** Partitions are given up without a commit before. */
import { ofMember } from '../model-mutant.ts'

export const givesUpWithoutACommit = ofMember({
  id: 'gives-up-without-a-commit',
  hole: 'commitsOnRevocation',
  breaks: 'AMO',
  source: 'onPartitionsRevoked',
  guard: () => false,
})
