/** The generation in JoinGroup’s answer is not taken. */
import { ofMember } from '../model-mutant.ts'

export const knowsNoGeneration = ofMember({
  id: 'knows-no-generation',
  hole: 'takeGeneration',
  breaks: 'RebalancesOnce',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), generation: context.generation }),
})
