/** The comparison lets an older value pass. */
import { ofSinkStore } from '../model-mutant.ts'

export const writesOverNewerValues = ofSinkStore({
  id: 'writes-over-newer-values',
  hole: 'isNewer',
  breaks: 'converges',
  source: 'last writer wins, by arrival',
  guard: () => true,
})
