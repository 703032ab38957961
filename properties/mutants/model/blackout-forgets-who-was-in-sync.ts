/** When all power fails, everybody that was registered is taken to be in sync. */
import { decides } from '../model-mutant.ts'

export const blackoutForgetsWhoWasInSync = decides('zookeeper', {
  id: 'blackout-forgets-who-was-in-sync',
  hole: 'afterBlackout',
  breaks: 'NAL',
  source: 'an ordinary slip',
  decision: kafka => partition => ({ ...kafka.afterBlackout(partition), isr: [1, 2] }),
})
