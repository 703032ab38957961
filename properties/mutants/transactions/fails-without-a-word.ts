/** Nobody hears of what it failed. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const failsWithoutAWord = ofTransactionalProducer({
  id: 'fails-without-a-word',
  hole: 'fail',
  breaks: 'BUG-T10',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ ...kafka(), error: 'NONE' }),
})
