/** The next coordinator has the committed offsets, and not the pending ones. */
import { ofProcessingGroup } from '../processing-mutant.ts'

export const forgetsPendingOffsetsWhenItFailsOver = ofProcessingGroup({
  id: 'forgets-pending-offsets-when-it-fails-over',
  hole: 'readLog',
  breaks: 'ATOMIC',
  source: 'GroupMetadataManager.loadGroup, pending offsets',
  change: () => ({ pending: [] }),
})
