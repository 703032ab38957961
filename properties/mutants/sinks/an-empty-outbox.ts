/** The relay never finds anything. */
import { ofSinkStore } from '../model-mutant.ts'

export const anEmptyOutbox = ofSinkStore({
  id: 'an-empty-outbox',
  hole: 'hasOutbox',
  breaks: 'ALO',
  source: 'an ordinary slip',
  guard: () => false,
})
