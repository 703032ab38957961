/** The effect is answered for, and is not there. */
import { ofSinkStore } from '../model-mutant.ts'

export const appliesNothing = ofSinkStore({
  id: 'applies-nothing',
  hole: 'apply',
  breaks: 'ALO',
  source: 'an ordinary slip',
  change: () => ({}),
})
