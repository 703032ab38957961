/** The commit before revocation is refused, as a rebalance is under way. */
import { ofGroup } from '../model-mutant.ts'

export const noCommitsWhilePreparing = ofGroup({
  id: 'no-commits-while-preparing',
  hole: 'mayCommitWhilePreparing',
  breaks: 'AMO',
  source: 'GroupCoordinator, doCommitOffsets',
  guard: () => false,
})
