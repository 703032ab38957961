/** Every transaction has the records of the one before. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const writesTheSameAgain = ofTransactionalProducer({
  id: 'writes-the-same-again',
  hole: 'begin',
  breaks: 'AMO of transactions',
  source: 'an ordinary slip',
  change: ({ context: { transaction } }) => ({ transaction: Math.max(1, transaction) }),
})
