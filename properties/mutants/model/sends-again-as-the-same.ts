/** The application’s own resend goes by the identity of the first send. */
import { ofProducer } from '../model-mutant.ts'

export const sendsAgainAsTheSame = ofProducer({
  id: 'sends-again-as-the-same',
  hole: 'newSend',
  breaks: 'AMO',
  source: 'an ordinary slip',
  change: () => ({}),
})
