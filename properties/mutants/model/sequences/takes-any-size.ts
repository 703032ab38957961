/** No batch is too large. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const takesAnySize = ofPartitionLeader({
  id: 'takes-any-size',
  hole: 'isTooLarge',
  breaks: 'TooLarge',
  source: 'max.message.bytes',
  guard: () => false,
})
