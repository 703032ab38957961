/** Who is fenced below min in-sync is not kept eligible. */
import { decides } from '../model-mutant.ts'

export const fencingKeepsNobodyEligible = decides('kraft', {
  id: 'fencing-keeps-nobody-eligible',
  hole: 'afterFailure',
  breaks: 'BUG-K12',
  source: 'KIP-966',
  decision:
    kafka =>
    (partition, ...failure) => {
      const next = kafka.afterFailure(partition, ...failure)
      return next?.quorum && { ...next, quorum: { ...next.quorum, elr: [] } }
    },
})
