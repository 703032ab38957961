/** A producer with an open transaction expires too. */
import { ofOutputPartition } from '../transaction-mutant.ts'

export const forgetsWhoHasSomethingOpen = ofOutputPartition({
  id: 'forgets-who-has-something-open',
  hole: 'expire',
  breaks: 'AMO of transactions',
  source: 'ProducerStateManager.removeExpiredProducers',
  change: () => ({ producers: [] }),
})
