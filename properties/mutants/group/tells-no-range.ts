/** Who asks for an offset that is not there is never told where the log begins. */
import { ofPartition } from '../model-mutant.ts'

export const tellsNoRange = ofPartition({
  id: 'tells-no-range',
  hole: 'isOutOfRange',
  breaks: 'ALO',
  source: 'an ordinary slip',
  guard: () => false,
})
