/** A broker that was fenced stays in the in-sync set. */
import { decides } from '../model-mutant.ts'

export const fencedStaysInSync = decides('kraft', {
  id: 'fenced-stays-in-sync',
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
