/** The transaction has no unique key in it. */
import { ofSinkStore } from '../model-mutant.ts'

export const insertsNoKey = ofSinkStore({
  id: 'inserts-no-key',
  hole: 'mark',
  breaks: 'AMO',
  source: 'D06 of the list',
  change: () => ({}),
})
