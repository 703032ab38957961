/** A record is appended though the one before it is missing. */
import { ofReplica } from '../model-mutant.ts'

export const takesSequencesOutOfOrder = ofReplica({
  id: 'takes-sequences-out-of-order',
  hole: 'isOutOfOrder',
  breaks: 'ORD',
  source: 'KIP-98',
  guard: () => false,
})
