/** A gap in the sequence never begins a new epoch. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const epochForEver = ofIdempotentProducer({
  id: 'epoch-for-ever',
  hole: 'mustBeginEpoch',
  breaks: 'PROGRESS',
  source: 'KIP-360',
  guard: () => false,
})
