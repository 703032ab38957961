/** The key that is to be deleted stays. */
import { ofSinkStore } from '../model-mutant.ts'

export const deletesNoKey = ofSinkStore({
  id: 'deletes-no-key',
  hole: 'unmark',
  breaks: 'ALO',
  source: 'an ordinary slip',
  change: () => ({}),
})
