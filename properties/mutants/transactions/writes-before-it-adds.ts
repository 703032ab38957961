/** A record is written to a partition that was not added. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const writesBeforeItAdds = ofTransactionalProducer({
  id: 'writes-before-it-adds',
  hole: 'mayProduce',
  breaks: 'NO-HANGING of transactions',
  source: 'KIP-98',
  guard: ({ context }, kafka) => kafka() || context.written === 0,
})
