/** The first that joins is dealt everything; the others are put out of the group while they handle what they have. */
import type { RuleMutant } from '../mutant.ts'

export const waitsForNobody: RuleMutant = {
  in: 'broker',
  id: 'waits-for-nobody',
  rule: 'hasEverybody',
  breaks: 'S22',
  source: 'KIP-62 (the barrier of a rebalance)',
  runs: 'group',
  rules: {
    hasEverybody: ({ members }) => members.some(({ awaitingJoin }) => awaitingJoin !== null),
  },
}
