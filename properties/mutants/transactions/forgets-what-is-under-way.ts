/** It aborts while a record is on its way. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const forgetsWhatIsUnderWay = ofTransactionalProducer({
  id: 'forgets-what-is-under-way',
  hole: 'noteSent',
  breaks: 'NAL of transactions',
  source: 'Sender.maybeSendAndPollTransactionalRequest',
  change: ({ context: { isStarted } }) => ({ isStarted }),
})
