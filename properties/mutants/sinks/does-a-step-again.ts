/** A step that succeeded is done again. */
import { ofWorker } from '../model-mutant.ts'

export const doesAStepAgain = ofWorker({
  id: 'does-a-step-again',
  hole: 'advance',
  breaks: 'AMO',
  source: 'an ordinary slip',
  change: () => ({}),
})
