/** A zombie makes no call once it is fenced: then nothing happens to its successor. */
import { ofInstance } from '../processing-mutant.ts'

export const isSilentOnceItIsFenced = ofInstance({
  id: 'is-silent-once-it-is-fenced',
  hole: 'abortsWhenFenced',
  breaks: 'BUG-T9',
  source: 'KAFKA-5603',
  guard: () => false,
})
