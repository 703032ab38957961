/** Every output has the same sequence: the second is taken for a duplicate. */
import { ofInstance } from '../processing-mutant.ts'

export const oneSequenceForAllOutputs = ofInstance({
  id: 'one-sequence-for-all-outputs',
  hole: 'nextSequence',
  breaks: 'ALO',
  source: 'KIP-98, sequence numbers',
  change: () => ({}),
})
