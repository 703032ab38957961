/** Broker epochs are not compared. */
import { ofQuorum } from '../model-mutant.ts'

export const anyIncarnationMayJoin = ofQuorum({
  id: 'any-incarnation-may-join',
  hole: 'namesOldIncarnation',
  breaks: 'BUG-K11',
  source: 'KIP-903, KAFKA-14617',
  guard: () => false,
})
