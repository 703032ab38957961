/** The change of the in-sync set is confirmed and not stored. */
import { ofStore } from '../model-mutant.ts'

export const setIsNotWritten = ofStore({
  id: 'set-is-not-written',
  hole: 'setIsr',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: () => ({}),
})
