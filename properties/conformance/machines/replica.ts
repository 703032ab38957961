/** Replica: a broker as leader and follower of the partition, under the parameters that make each of its rules decide. */
import { brokerIds, isKraft, type Parameters, replicaMachine, safeParameters } from '../../../model/kafka/index.ts'
import type { EnsembleState } from './ensemble.ts'
import { type Grain, lateAnswer, replicaEvents, replicaMember, replicaProjection } from './replica-events.ts'
import { ReplicaPlayer } from './replica-player.ts'
import type { Subject } from './subject.ts'

function replica(id: number, name: string, change: Partial<Parameters>, grain: Grain = 'coarse'): Subject {
  const parameters: Parameters = { ...safeParameters, replicationFactor: 2, ...change }
  const metadata = isKraft(parameters) ? 'KRaft' : 'ZooKeeper'
  return {
    name: `broker-${id}, ${metadata}, ${name}`,
    machines: { [replicaMember]: 'replica' },
    ensemble: {
      members: { [replicaMember]: { machine: replicaMachine(parameters), input: { id, isr: brokerIds(parameters) } } },
    },
    events: state => replicaEvents(parameters, state),
    ...(grain === 'fine' ? { coda: (state: EnsembleState) => lateAnswer(parameters, state) } : {}),
    isMoot: ({ event }) => event.type === 'losePower',
    projection: state => replicaProjection(state, grain),
    limit: 60_000,
    play: rules => new ReplicaPlayer(parameters, id, rules),
  }
}

const kraft = { metadata: 'kraft' } as const

export const replicaSubjects: readonly Subject[] = [
  replica(1, 'acks=all, min in-sync 2', kraft, 'fine'),
  replica(1, 'three brokers', { ...kraft, replicationFactor: 3 }, 'peer'),
  replica(1, 'acks=all, min in-sync 2', {}),
  replica(1, 'acks=1, flushed, idempotent', { ...kraft, acks: '1', flushEveryRecord: true, idempotence: true }),
  replica(1, 'acks=1, frozen below min in-sync', { ...kraft, acks: '1', highWatermarkBelowMinIsr: 'frozen' }),
  replica(2, 'acks=0', { ...kraft, acks: '0' }),
]
