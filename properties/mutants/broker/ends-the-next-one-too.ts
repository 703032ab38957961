/** A marker with the epoch of the transaction that is open ends it, though it is of the one before. */
import type { RuleMutant } from '../mutant.ts'
import { repeatedMarker } from '../talks/in-partitions.ts'

export const endsTheNextOneToo: RuleMutant = {
  in: 'broker',
  id: 'ends-the-next-one-too',
  rule: 'checkMarkerEpoch',
  breaks: 'S32',
  source: 'KAFKA-19446; KIP-1228',
  talk: repeatedMarker,
  seldom: 'A marker must come once more, late, when the next transaction is open in the same partition.',
  rules: {
    checkMarkerEpoch: ({ producerEpoch }, marker) =>
      marker.producerEpoch < producerEpoch ? 'INVALID_PRODUCER_EPOCH' : 'NONE',
  },
}
