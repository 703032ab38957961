/** The set is taken over without its partition epoch: every later change is refused. */
import { ofReplica } from '../model-mutant.ts'

export const missesThePartitionEpoch = ofReplica({
  id: 'misses-the-partition-epoch',
  hole: 'commitProposal',
  breaks: 'AVAIL',
  source: 'KIP-497',
  change: ({ context }, kafka) => ({ ...kafka(), partitionEpoch: context.partitionEpoch }),
})
