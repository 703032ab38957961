/** The stored offset is never read. */
import { ofWorker } from '../model-mutant.ts'

export const neverSeeks = ofWorker({
  id: 'never-seeks',
  hole: 'mustSeek',
  breaks: 'ALO',
  source: 'an ordinary slip',
  guard: () => false,
})
