/** A transaction that is over keeps who is in it and who has its marker: the next one takes them for its own. */
import { ofTransaction } from '../processing-mutant.ts'

export const carriesMarkersOver = ofTransaction({
  id: 'carries-markers-over',
  hole: 'complete',
  breaks: 'ALO',
  source: 'KIP-98, CompleteCommit',
  change: () => ({}),
})
