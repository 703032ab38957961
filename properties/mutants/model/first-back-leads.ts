/** Whoever comes back first leads, in sync or not. */
import { decides } from '../model-mutant.ts'

export const firstBackLeads = decides('zookeeper', {
  id: 'first-back-leads',
  hole: 'afterReturn',
  breaks: 'NAL',
  source: 'unclean.leader.election.enable',
  decision: kafka => (partition, broker, epoch) => {
    if (partition.leader !== 0) return kafka.afterReturn(partition, broker, epoch)
    const registered = [...partition.registered, broker].toSorted()
    return { leader: broker, leaderEpoch: partition.leaderEpoch + 1, isr: [broker], registered }
  },
})
