/** A lock is answered for, and nobody is kept out. */
import { ofSinkStore } from '../model-mutant.ts'

export const locksNothing = ofSinkStore({
  id: 'locks-nothing',
  hole: 'lock',
  breaks: 'AMO',
  source: 'an ordinary slip',
  change: () => ({}),
})
