/** The stored offset is not compared. */
import { ofSinkStore } from '../model-mutant.ts'

export const takesAnyStoredOffset = ofSinkStore({
  id: 'takes-any-stored-offset',
  hole: 'isExpected',
  breaks: 'AMO',
  source: 'D08 of the list',
  guard: () => true,
})
