/** A follower stamps what it fetches with its own leader epoch instead of the record's. */
import { ofReplica } from '../model-mutant.ts'

export const stampsItsOwnEpoch = ofReplica({
  id: 'stamps-its-own-epoch',
  hole: 'appendFetched',
  breaks: 'L01',
  source: 'KIP-101',
  change: ({ context }, kafka) => ({
    ...kafka(),
    log: kafka().log!.map((entry, i) => (i < context.log.length ? entry : { ...entry, epoch: context.leaderEpoch })),
  }),
})
