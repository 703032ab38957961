/** A commit is stored while the assignment is being made. */
import { ofGroup } from '../model-mutant.ts'

export const commitsWhileCompleting = ofGroup({
  id: 'commits-while-completing',
  hole: 'mayCommitWhileCompleting',
  breaks: 'CommittedWithinPosition of a group',
  source: 'GroupCoordinator, doCommitOffsets',
  equivalent: 'whoever is assigned the partition asks for the offset after that, and begins at what was let through',
  guard: () => true,
})
