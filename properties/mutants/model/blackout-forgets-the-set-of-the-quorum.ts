/** When all power fails, everybody is taken to be in sync. */
import { decides } from '../model-mutant.ts'

export const blackoutForgetsTheSetOfTheQuorum = decides('kraft', {
  id: 'blackout-forgets-the-set-of-the-quorum',
  hole: 'afterBlackout',
  breaks: 'NAL',
  source: 'an ordinary slip',
  decision: kafka => partition => ({ ...kafka.afterBlackout(partition), isr: [1, 2] }),
})
