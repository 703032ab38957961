/** What is confirmed stays in hand, and nothing else is taken. */
import { ofWorker } from '../model-mutant.ts'

export const keepsWhatItHasConfirmed = ofWorker({
  id: 'keeps-what-it-has-confirmed',
  hole: 'drop',
  breaks: 'ALO',
  source: 'an ordinary slip',
  change: () => ({}),
})
