/** The rows are there, and their offset is not: two transactions. */
import { ofSinkStore } from '../model-mutant.ts'

export const storesNoOffset = ofSinkStore({
  id: 'stores-no-offset',
  hole: 'storeOffset',
  breaks: 'AMO',
  source: 'D08 of the list',
  change: () => ({}),
})
