/** A record is delivered, and the worker has nothing in hand. */
import { ofWorker } from '../model-mutant.ts'

export const takesNothing = ofWorker({
  id: 'takes-nothing',
  hole: 'take',
  breaks: 'ALO',
  source: 'an ordinary slip',
  change: () => ({}),
})
