/** No fetch is ever answered with records. */
import { ofPartition } from '../model-mutant.ts'

export const servesNothing = ofPartition({
  id: 'serves-nothing',
  hole: 'isThere',
  breaks: 'ALO',
  source: 'an ordinary slip',
  guard: () => false,
})
