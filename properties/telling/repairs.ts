/**
 * Small changes of a deployment that may mend what a fact leaves open, the smallest first. Whether one does is for a search to say.
 *
 * One setting at a time; but min.insync.replicas is looked at for acks=all alone, and a question about other acks does not carry what it is set to.
 */
import type { FactName } from '../../model/deployment/index.ts'
import { effectiveMinInsyncReplicas, type Parameters } from '../../model/kafka/index.ts'
import type { Guarantee } from '../guarantees.ts'

/** A change for each of the facts that has a better value. */
export function repairsOf(
  guarantee: Guarantee,
  facts: readonly FactName[],
  parameters: Parameters,
): readonly Parameters[] {
  return facts.flatMap(fact => changesOf(fact, guarantee, parameters).map(change => ({ ...parameters, ...change })))
}

function changesOf(fact: FactName, guarantee: Guarantee, p: Parameters): readonly Partial<Parameters>[] {
  switch (fact) {
    case 'producer.acks':
      return [
        ...(p.acks === '0' ? [{ acks: '1' as const }] : []),
        { acks: 'all' },
        ...(effectiveMinInsyncReplicas(p) < 2 ? [{ acks: 'all' as const, minInsyncReplicas: 2 }] : []),
      ]
    case 'topic.unclean.leader.election.enable':
      return [{ uncleanLeaderElection: guarantee === 'AVAIL' }]
    case 'topic.min.insync.replicas':
      return [{ minInsyncReplicas: guarantee === 'AVAIL' ? effectiveMinInsyncReplicas(p) - 1 : 2 }].filter(
        ({ minInsyncReplicas }) => minInsyncReplicas > 0 && minInsyncReplicas !== p.minInsyncReplicas,
      )
    case 'topic.replication.factor':
      return [2, 3].filter(n => n > p.replicationFactor).map(replicationFactor => ({ replicationFactor }))
    case 'topic.flush.messages':
      return [{ flushEveryRecord: true }]
    case 'producer.on.send.failure':
      return (['report', 'retry'] as const)
        .filter(way => way !== p.onSendFailure)
        .map(onSendFailure => ({ onSendFailure }))
    case 'producer.retries':
      return [{ retries: true }]
    case 'producer.enable.idempotence':
      return [{ idempotence: true }]
    case 'producer.max.in.flight.requests.per.connection':
      return [{ maxInFlight: 1 }]
    case 'consumer.commit':
      return [{ consumer: { ...p.consumer, commit: guarantee === 'AMO' ? 'before' : 'after' } }]
    case 'consumer.handler':
    case 'consumer.client':
      return [{ consumer: { ...p.consumer, onThrow: 'throws' } }]
    default:
      return []
  }
}
