/** Who joins is told its partitions, and is no member. */
import { ofProcessingGroup } from '../processing-mutant.ts'

export const isToldAndNotAdmitted = ofProcessingGroup({
  id: 'is-told-and-not-admitted',
  hole: 'admit',
  breaks: 'EverybodyReturns',
  source: 'no known bug',
  change: () => ({}),
})
