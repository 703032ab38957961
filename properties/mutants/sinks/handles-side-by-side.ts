/** What was prefetched is handled side by side. */
import { ofWorker } from '../model-mutant.ts'

export const handlesSideBySide = ofWorker({
  id: 'handles-side-by-side',
  hole: 'isAtWork',
  breaks: 'converges',
  source: 'a pool behind one channel',
  guard: ({ context, event }) => 'record' in event && context.held.some(({ record }) => record === event.record),
})
