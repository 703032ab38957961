/** An election is written without the in-sync set that comes with it. */
import { ofQuorum } from '../model-mutant.ts'

export const setOfTheQuorumSurvivesAnElection = ofQuorum({
  id: 'set-of-the-quorum-survives-an-election',
  hole: 'setPartition',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), isr: context.isr }),
})
