/** The effect happens, and its key is not stored. */
import { ofEffect } from '../../sequence-mutant.ts'

export const storesNoKey = ofEffect({
  id: 'stores-no-key',
  hole: 'store',
  breaks: 'S06',
  source: 'an ordinary slip',
  change: () => ({}),
})
