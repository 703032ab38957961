/** The handler throws, and nobody deletes the key that it has set. */
import { ofWorker } from '../model-mutant.ts'

export const hasNoCatch = ofWorker({
  id: 'has-no-catch',
  hole: 'mustUndo',
  breaks: 'ALO',
  source: 'D02 of the list',
  guard: () => false,
})
