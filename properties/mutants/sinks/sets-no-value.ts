/** The first value stays whatever is set. */
import { ofSinkStore } from '../model-mutant.ts'

export const setsNoValue = ofSinkStore({
  id: 'sets-no-value',
  hole: 'setValue',
  breaks: 'converges',
  source: 'an ordinary slip',
  change: () => ({}),
})
