/** A record that fails is set aside at its first attempt. */
import { ofThreadConsumer } from '../model-mutant.ts'

export const setsAsideAtOnce = ofThreadConsumer({
  id: 'sets-aside-at-once',
  hole: 'mayTryAgain',
  breaks: 'S20',
  source: 'Common advice: a dead-letter topic without retries',
  guard: () => false,
})
