/** A worker takes the next record before it is done with the one in hand. */
import { ofWorker } from '../model-mutant.ts'

export const takesMoreThanItMay = ofWorker({
  id: 'takes-more-than-it-may',
  hole: 'mayReceive',
  breaks: 'converges',
  source: 'prefetch without a limit',
  guard: ({ context, event }) => !('record' in event && context.held.some(({ record }) => record === event.record)),
})
