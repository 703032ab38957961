/** A commit of an earlier generation is stored over what the next owner begins at. */
import { ofGroup } from '../model-mutant.ts'

export const anyGenerationCommits = ofGroup({
  id: 'any-generation-commits',
  hole: 'isCurrentGeneration',
  breaks: 'CommittedWithinPosition of a group',
  source: 'KIP-62, zombies',
  guard: () => true,
})
