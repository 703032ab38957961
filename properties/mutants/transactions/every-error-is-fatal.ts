/** What ends a transaction ends the producer. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const everyErrorIsFatal = ofTransactionalProducer({
  id: 'every-error-is-fatal',
  hole: 'isAbortable',
  breaks: 'Abortable',
  source: 'KIP-360, KIP-588',
  guard: () => false,
})
