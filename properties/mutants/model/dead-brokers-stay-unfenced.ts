/** A broker whose session ended is not fenced. */
import { ofQuorum } from '../model-mutant.ts'

export const deadBrokersStayUnfenced = ofQuorum({
  id: 'dead-brokers-stay-unfenced',
  hole: 'removeRegistration',
  breaks: 'ALO',
  source: 'KIP-631',
  change: () => ({}),
})
