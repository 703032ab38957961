/** A rebalance completes in the same generation as before. */
import { ofGroup } from '../model-mutant.ts'

export const oneGenerationOfAGroup = ofGroup({
  id: 'one-generation-of-a-group',
  hole: 'nextGeneration',
  breaks: 'GroupSettles',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), generation: context.generation }),
})
