/** flush.messages is forgotten where a leader appends. */
import { ofReplica } from '../model-mutant.ts'

export const appendIsNotFlushed = ofReplica({
  id: 'append-is-not-flushed',
  hole: 'append',
  breaks: 'NAL',
  source: 'flush.messages',
  change: ({ context }, kafka) => ({ ...kafka(), flushed: context.flushed }),
})
