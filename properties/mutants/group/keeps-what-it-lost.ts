/** A member that was out goes on from where it was, whoever has been there meanwhile. */
import { ofMember } from '../model-mutant.ts'

export const keepsWhatItLost = ofMember({
  id: 'keeps-what-it-lost',
  hole: 'lose',
  breaks: 'AMO',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), owned: context.owned }),
})
