/** flush.messages is forgotten where a follower appends. */
import { ofReplica } from '../model-mutant.ts'

export const fetchedIsNotFlushed = ofReplica({
  id: 'fetched-is-not-flushed',
  hole: 'appendFetched',
  breaks: 'NAL',
  source: 'flush.messages',
  change: ({ context }, kafka) => ({ ...kafka(), flushed: context.flushed }),
})
