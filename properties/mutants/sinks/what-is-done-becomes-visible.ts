/** The time-out of a message that was deleted makes it visible again. */
import { ofQueue } from '../model-mutant.ts'

export const whatIsDoneBecomesVisible = ofQueue({
  id: 'what-is-done-becomes-visible',
  hole: 'isOut',
  breaks: 'AMO',
  source: 'MNS, DeleteMessage',
  guard: () => true,
})
