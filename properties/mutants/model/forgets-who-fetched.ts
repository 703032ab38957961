/** The leader does not note which incarnation fetched. */
import { ofReplica } from '../model-mutant.ts'

export const forgetsWhoFetched = ofReplica({
  id: 'forgets-who-fetched',
  hole: 'notePosition',
  breaks: 'BUG-K11',
  source: 'KIP-903',
  change: ({ context }, kafka) => ({ ...kafka(), peerEpochs: context.peerEpochs }),
})
