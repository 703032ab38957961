/** A commit of an earlier generation is taken. */
import { ofCoordinator } from '../model-mutant.ts'

export const takesCommitsOfTheDead = ofCoordinator({
  id: 'takes-commits-of-the-dead',
  hole: 'isCurrent',
  breaks: 'CommittedWithinPosition',
  source: 'KIP-62 (generation fencing)',
  guard: () => true,
})
