/** An election does not take the next leader epoch. */
import { decides } from '../model-mutant.ts'

export const failureTakesNoEpoch = decides('zookeeper', {
  id: 'failure-takes-no-epoch',
  hole: 'afterFailure',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  decision:
    kafka =>
    (partition, ...failure) => {
      const next = kafka.afterFailure(partition, ...failure)
      return next && { ...next, leaderEpoch: partition.leaderEpoch }
    },
})
