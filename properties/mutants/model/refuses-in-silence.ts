/** A producer that waits for a reply is refused without one, as with acks=0. */
import { ofReplica } from '../model-mutant.ts'

export const refusesInSilence = ofReplica({
  id: 'refuses-in-silence',
  hole: 'asksForReply',
  breaks: 'AVAIL',
  source: 'Kafka documentation, acks',
  guard: () => false,
})
