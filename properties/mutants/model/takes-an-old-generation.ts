/** A commit of an earlier generation is taken. */
import { ofCoordinator } from '../model-mutant.ts'

export const takesAnOldGeneration = ofCoordinator({
  id: 'takes-an-old-generation',
  hole: 'isCurrent',
  breaks: 'CommittedWithinPosition',
  source: 'KIP-62 (generation fencing)',
  guard: () => true,
})
