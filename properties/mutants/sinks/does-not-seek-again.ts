/** A partition that is given anew is read on from where the source is, and not from the stored offset. */
import { ofWorker } from '../model-mutant.ts'

export const doesNotSeekAgain = ofWorker({
  id: 'does-not-seek-again',
  hole: 'lookAgain',
  breaks: 'AMO',
  source: 'kafkajs documentation, seek on assignment',
  change: () => ({}),
})
