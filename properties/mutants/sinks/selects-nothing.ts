/** The row is there, and the select does not see it. */
import { ofSinkStore } from '../model-mutant.ts'

export const selectsNothing = ofSinkStore({
  id: 'selects-nothing',
  hole: 'isThere',
  breaks: 'AMO',
  source: 'a replica that lags',
  guard: () => false,
})
