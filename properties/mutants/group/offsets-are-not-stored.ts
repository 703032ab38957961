/** A commit is answered and not stored. */
import { ofGroup } from '../model-mutant.ts'

export const offsetsAreNotStored = ofGroup({
  id: 'offsets-are-not-stored',
  hole: 'store',
  breaks: 'CommitsCatchUp of a group',
  source: 'an ordinary slip',
  change: () => ({}),
})
