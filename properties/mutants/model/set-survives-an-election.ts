/** An election is stored without the in-sync set that comes with it. */
import { ofStore } from '../model-mutant.ts'

export const setSurvivesAnElection = ofStore({
  id: 'set-survives-an-election',
  hole: 'setPartition',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), isr: context.isr }),
})
