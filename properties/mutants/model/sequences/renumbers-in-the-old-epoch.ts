/** Sequences begin again at 0, and the epoch does not change. */
import type { Identity } from '../../../../model/kafka/idempotence/index.ts'
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const renumbersInTheOldEpoch = ofIdempotentProducer({
  id: 'renumbers-in-the-old-epoch',
  hole: 'beginEpoch',
  breaks: 'NAL',
  source: 'KIP-360',
  change: ({ context }, kafka) => {
    const { producerEpoch } = context
    const { batches = [], ...rest } = kafka()
    const old = (identity: Identity | null) => (identity === null ? null : { ...identity, producerEpoch })
    return { ...rest, producerEpoch, batches: batches.map(batch => ({ ...batch, identity: old(batch.identity) })) }
  },
})
