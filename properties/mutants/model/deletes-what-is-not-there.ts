/** A delete that finds no post passes for done, and the post that comes after it stays. */
import { ofThread } from '../model-mutant.ts'

export const deletesWhatIsNotThere = ofThread({
  id: 'deletes-what-is-not-there',
  hole: 'deleteMayPass',
  breaks: 'S20',
  source: 'Common advice: deleting is idempotent',
  guard: () => true,
})
