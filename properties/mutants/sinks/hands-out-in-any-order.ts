/** Records of a partition are handed out in any order. */
import { ofQueue } from '../model-mutant.ts'

export const handsOutInAnyOrder = ofQueue({
  id: 'hands-out-in-any-order',
  hole: 'isNext',
  breaks: 'converges',
  source: 'an ordinary slip',
  guard: () => true,
})
