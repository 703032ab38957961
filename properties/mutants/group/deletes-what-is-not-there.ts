/** Retention moves the start of an empty log. */
import { ofPartition } from '../model-mutant.ts'

export const deletesWhatIsNotThere = ofPartition({
  id: 'deletes-what-is-not-there',
  hole: 'isNotEmpty',
  breaks: 'DeletedWasThere',
  source: 'an ordinary slip',
  guard: () => true,
})
