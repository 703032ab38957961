/** A broker that failed stays in the in-sync set. */
import { decides } from '../model-mutant.ts'

export const failedStaysInSync = decides('zookeeper', {
  id: 'failed-stays-in-sync',
  hole: 'afterFailure',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  decision:
    kafka =>
    (partition, ...failure) => {
      const next = kafka.afterFailure(partition, ...failure)
      return next && { ...next, isr: partition.isr }
    },
})
