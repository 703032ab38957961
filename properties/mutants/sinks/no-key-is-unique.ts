/** A key is inserted a second time, and no constraint refuses it. */
import { ofSinkStore } from '../model-mutant.ts'

export const noKeyIsUnique = ofSinkStore({
  id: 'no-key-is-unique',
  hole: 'isMarked',
  breaks: 'AMO',
  source: 'D06 of the list',
  guard: () => false,
})
