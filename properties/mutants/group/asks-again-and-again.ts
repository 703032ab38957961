/** It forgets how many partitions it has seen, and asks for a rebalance each time it looks. */
import { ofMember } from '../model-mutant.ts'

export const asksAgainAndAgain = ofMember({
  id: 'asks-again-and-again',
  hole: 'lookAtTopic',
  breaks: 'RebalancesOnce',
  source: 'an ordinary slip',
  change: () => ({}),
})
