/** Retention moves the start of an empty log. */
import { ofPartition } from '../model-mutant.ts'

export const retentionOfNothing = ofPartition({
  id: 'retention-of-nothing',
  hole: 'isNotEmpty',
  breaks: 'DeletedWasThere',
  source: 'an ordinary slip',
  guard: () => true,
})
