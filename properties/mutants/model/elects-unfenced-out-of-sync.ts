/** Electing from the wrong set: all that are not fenced, not those in sync. */
import { decides } from '../model-mutant.ts'

export const electsUnfencedOutOfSync = decides('kraft', {
  id: 'elects-unfenced-out-of-sync',
  hole: 'successors',
  breaks: 'NAL',
  source: 'unclean.leader.election.enable',
  decision:
    () =>
    ({ leader, registered }, broker) =>
      leader === broker ? [0, ...registered.filter(id => id !== broker)] : [0],
})
