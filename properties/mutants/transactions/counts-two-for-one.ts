/** One answer adds two partitions. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const countsTwoForOne = ofTransactionalProducer({
  id: 'counts-two-for-one',
  hole: 'countAdded',
  breaks: 'NO-HANGING of transactions',
  source: 'an ordinary slip',
  change: ({ context: { added } }, kafka) => ({ ...kafka(), added: added + 2 }),
})
