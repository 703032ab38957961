/** After an error it goes on under its old epoch. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const needsNoNewEpoch = ofTransactionalProducer({
  id: 'needs-no-new-epoch',
  hole: 'needsNewEpoch',
  breaks: 'NAL of transactions',
  source: 'KIP-360',
  guard: () => false,
})
