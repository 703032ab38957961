/** An election is stored without its leader epoch: its leader can change nothing. */
import { ofStore } from '../model-mutant.ts'

export const epochIsNotWritten = ofStore({
  id: 'epoch-is-not-written',
  hole: 'setPartition',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), leaderEpoch: context.leaderEpoch }),
})
