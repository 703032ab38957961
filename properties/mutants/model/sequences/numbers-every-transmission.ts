/** A resend gets a number of its own. */
import { nextIdentity } from '../../../../model/kafka/idempotence/batches.ts'
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const numbersEveryTransmission = ofIdempotentProducer({
  id: 'numbers-every-transmission',
  hole: 'transmit',
  breaks: 'AMO',
  source: 'KIP-98',
  change: ({ context, event }, kafka) => {
    const { batches = [] } = kafka()
    const at = 'batch' in event ? event.batch : -1
    const fresh = nextIdentity(context)
    return {
      nextSequence: context.nextSequence + 1,
      batches: batches.map((batch, i) => (i === at ? { ...batch, identity: fresh } : batch)),
    }
  },
})
