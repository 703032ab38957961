/** A change of the set does not take the next partition epoch. */
import { ofQuorum } from '../model-mutant.ts'

export const partitionEpochStays = ofQuorum({
  id: 'partition-epoch-stays',
  hole: 'setIsr',
  breaks: 'BUG-K9',
  source: 'KIP-497',
  change: ({ context }, kafka) => ({
    ...kafka(),
    quorum: { ...kafka().quorum!, partitionEpoch: context.quorum.partitionEpoch },
  }),
})
