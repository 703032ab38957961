/** The position stays where it was. */
import { ofMember } from '../model-mutant.ts'

export const pollsTheSameAgain = ofMember({
  id: 'polls-the-same-again',
  hole: 'take',
  breaks: 'AMO',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), owned: context.owned }),
})
