/** A commit is confirmed and not stored. */
import { ofCoordinator } from '../model-mutant.ts'

export const forgetsTheOffset = ofCoordinator({
  id: 'forgets-the-offset',
  hole: 'store',
  breaks: 'CommitsCatchUp',
  source: 'an ordinary slip',
  change: () => ({}),
})
