/** What a process held stays when it is gone. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const aCrashedProducerForgetsNothing = ofTransactionalProducer({
  id: 'a-crashed-producer-forgets-nothing',
  hole: 'forget',
  breaks: 'PROGRESS of transactions',
  source: 'an ordinary slip',
  change: () => ({}),
  equivalent: 'a process that is gone does nothing more: what it held is not looked at again',
})
