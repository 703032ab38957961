/** A process that crashed goes on with what it had. */
import { ofMember } from '../model-mutant.ts'

export const aCrashForgetsNothing = ofMember({
  id: 'a-crash-forgets-nothing',
  hole: 'forget',
  breaks: 'ALO',
  source: 'an ordinary slip',
  change: () => ({}),
})
