/** A worker takes from a queue that is another’s. */
import { ofQueue } from '../model-mutant.ts'

export const anybodyTakesFromTheQueue = ofQueue({
  id: 'anybody-takes-from-the-queue',
  hole: 'isOwner',
  breaks: 'converges',
  source: 'consumers without a group',
  guard: () => true,
})
