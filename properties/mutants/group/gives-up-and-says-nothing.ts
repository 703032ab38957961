/** A record that was given up is not committed. */
import { ofMember } from '../model-mutant.ts'

export const givesUpAndSaysNothing = ofMember({
  id: 'gives-up-and-says-nothing',
  hole: 'skipRecord',
  breaks: 'CommitsCatchUp of a group',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), owned: context.owned }),
})
