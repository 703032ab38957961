/** The epoch that comes with the answer to EndTxn is not taken. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const doesNotHearOfItsEpoch = ofTransactionalProducer({
  id: 'does-not-hear-of-its-epoch',
  hole: 'identifyAnew',
  breaks: 'FENCING of transactions',
  source: 'KIP-890, part 2',
  change: () => ({}),
})
