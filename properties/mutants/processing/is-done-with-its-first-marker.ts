/** A transaction is over when one of two has its marker. */
import { ofTransaction } from '../processing-mutant.ts'

export const isDoneWithItsFirstMarker = ofTransaction({
  id: 'is-done-with-its-first-marker',
  hole: 'isLast',
  breaks: 'ATOMIC',
  source: 'KIP-98, CompleteCommit',
  guard: () => true,
})
