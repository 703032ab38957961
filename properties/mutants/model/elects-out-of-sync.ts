/** Electing from the wrong set: all that are registered, not those in sync. */
import { successors } from '../../../model/kafka/controller.ts'
import { decides } from '../model-mutant.ts'

export const electsOutOfSync = decides('zookeeper', {
  id: 'elects-out-of-sync',
  hole: 'successors',
  breaks: 'NAL',
  source: 'unclean.leader.election.enable',
  decision: () => (partition, broker) =>
    successors(partition, broker, true).concat(partition.registered.filter(id => id !== broker)),
})
