/** The committed offset is looked up while the predecessor may still commit. */
import { ofInstance } from '../processing-mutant.ts'

export const looksUpOffsetsBeforeItFences = ofInstance({
  id: 'looks-up-offsets-before-it-fences',
  hole: 'fencesFirst',
  breaks: 'AMO',
  source: 'KIP-447, why the committed offset has to be stable',
  guard: () => true,
})
