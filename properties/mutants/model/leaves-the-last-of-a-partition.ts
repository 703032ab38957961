/** The last record of a partition is never taken. */
import { ofThreadConsumer } from '../model-mutant.ts'

export const leavesTheLastOfAPartition = ofThreadConsumer({
  id: 'leaves-the-last-of-a-partition',
  hole: 'hasNext',
  breaks: 'S20',
  source: 'an ordinary slip',
  guard: ({ context: { position, log } }) => position + 1 < log.length,
})
