/** A resend that the log holds is answered whether it is replicated or not. */
import { ofReplica } from '../model-mutant.ts'

export const answersAResendAtOnce = ofReplica({
  id: 'answers-a-resend-at-once',
  hole: 'awaitAgain',
  breaks: 'NAL',
  source: 'KIP-98',
  change: ({ context }, kafka) => {
    const awaiting = kafka().awaiting!
    return { awaiting: awaiting.map((one, i) => (i < context.awaiting.length ? one : { ...one, offset: -1 })) }
  },
})
