/** Who joins gets the generation of the one before. */
import { ofCoordinator } from '../model-mutant.ts'

export const oneGenerationForEver = ofCoordinator({
  id: 'one-generation-for-ever',
  hole: 'nextGeneration',
  breaks: 'CommittedWithinPosition',
  source: 'KIP-62 (generation fencing)',
  change: ({ context }) => ({ generation: Math.max(context.generation, 1) }),
})
