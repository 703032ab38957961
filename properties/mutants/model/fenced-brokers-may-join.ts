/** A fenced broker is put into the set. */
import { ofQuorum } from '../model-mutant.ts'

export const fencedBrokersMayJoin = ofQuorum({
  id: 'fenced-brokers-may-join',
  hole: 'namesFenced',
  breaks: 'BUG-K10',
  source: 'KIP-841, KAFKA-13916',
  guard: () => false,
})
