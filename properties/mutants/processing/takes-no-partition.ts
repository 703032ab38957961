/** It hears of the assignment, and owns nothing. */
import { ofInstance } from '../processing-mutant.ts'

export const takesNoPartition = ofInstance({
  id: 'takes-no-partition',
  hole: 'takeAssignment',
  breaks: 'ALO',
  source: 'no known bug',
  change: ({ event }) => ({ generation: (event as { readonly generation: number }).generation }),
})
