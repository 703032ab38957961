/** The application gives every record twice. */
import type { ProducerContext } from '../../../../model/kafka/idempotence/index.ts'
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const givesARecordTwice = ofIdempotentProducer({
  id: 'gives-a-record-twice',
  hole: 'give',
  breaks: 'AMO',
  source: 'an ordinary slip',
  change: (_args, kafka) => {
    const after = kafka() as ProducerContext
    return {
      batches: after.batches.map((batch, i) => ({ ...batch, record: after.batches[i - 1]?.record ?? batch.record })),
    }
  },
})
