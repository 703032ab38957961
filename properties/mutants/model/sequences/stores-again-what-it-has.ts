/** The place where the effect lands knows nothing again. */
import { ofEffect } from '../../sequence-mutant.ts'

export const storesAgainWhatItHas = ofEffect({
  id: 'stores-again-what-it-has',
  hole: 'isStored',
  breaks: 'S06',
  source: 'an ordinary slip',
  guard: () => false,
})
