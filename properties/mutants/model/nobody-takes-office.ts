/** The controller does not know that it was elected. */
import { ofController } from '../model-mutant.ts'

export const nobodyTakesOffice = ofController({
  id: 'nobody-takes-office',
  hole: 'wasElected',
  breaks: 'ALO',
  source: 'an ordinary slip',
  guard: () => false,
})
