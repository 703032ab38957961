/** The visibility time-out is over, and the message stays invisible. */
import { ofQueue } from '../model-mutant.ts'

export const neverBecomesVisible = ofQueue({
  id: 'never-becomes-visible',
  hole: 'comeBack',
  breaks: 'ALO',
  source: 'MNS, VisibilityTimeout',
  change: () => ({}),
})
