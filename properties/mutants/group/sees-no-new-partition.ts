/** A partition that was added is never seen. */
import { ofMember } from '../model-mutant.ts'

export const seesNoNewPartition = ofMember({
  id: 'sees-no-new-partition',
  hole: 'seesMorePartitions',
  breaks: 'ALO',
  source: 'metadata.max.age.ms',
  guard: () => false,
})
