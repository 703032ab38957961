/** The stored offset is not compared. */
import { ofSinkStore } from '../model-mutant.ts'

export const fencesNobody = ofSinkStore({
  id: 'fences-nobody',
  hole: 'isExpected',
  breaks: 'AMO',
  source: 'D08 of the list',
  guard: () => true,
})
