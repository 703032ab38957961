/** An eager member goes on from where it was, as if it had given nothing up. */
import { ofMember } from '../model-mutant.ts'

export const keepsWhatItGivesUp = ofMember({
  id: 'keeps-what-it-gives-up',
  hole: 'giveUp',
  breaks: 'GivesUpFirst',
  source: 'an ordinary slip',
  change: () => ({}),
})
