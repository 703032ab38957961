/** The last known leader is elected, there or not. */
import { afterRegistration } from '../../../model/kafka/quorum-controller.ts'
import { decides } from '../model-mutant.ts'

export const lastKnownLeaderLeadsFromAfar = decides('kraft', {
  id: 'last-known-leader-leads-from-afar',
  hole: 'afterReturn',
  breaks: 'KAFKA-19522',
  source: 'KAFKA-19522',
  decision: (_kafka, parameters) => (partition, broker, brokerEpoch) =>
    afterRegistration(parameters, partition, broker, brokerEpoch, () => true),
})
