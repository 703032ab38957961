/** Whoever confirms is taken for somebody who has lost the record. */
import { ofQueue } from '../model-mutant.ts'

export const refusesEveryConfirmation = ofQueue({
  id: 'refuses-every-confirmation',
  hole: 'isHolder',
  breaks: 'AMO',
  source: 'an ordinary slip',
  guard: () => false,
})
