/** A record whose commit was refused is handled all the same. */
import { ofMember } from '../model-mutant.ts'

export const handlesWhatItCouldNotClaim = ofMember({
  id: 'handles-what-it-could-not-claim',
  hole: 'putBack',
  breaks: 'AMO',
  source: 'an ordinary slip',
  change: () => ({}),
})
