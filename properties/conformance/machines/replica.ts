/** Replica: a broker as leader and follower of the partition, under the parameters that make each of its rules decide. */
import { isKraft, type Parameters, replicaMachine, safeParameters } from '../../../model/kafka/index.ts'
import { replicaEvents, replicaMember, replicaProjection } from './replica-events.ts'
import { ReplicaPlayer } from './replica-player.ts'
import type { Subject } from './subject.ts'

function replica(id: number, name: string, change: Partial<Parameters>): Subject {
  const parameters: Parameters = { ...safeParameters, replicationFactor: 2, ...change }
  const metadata = isKraft(parameters) ? 'KRaft' : 'ZooKeeper'
  return {
    name: `broker-${id}, ${metadata}, ${name}`,
    machines: { [replicaMember]: 'replica' },
    ensemble: { members: { [replicaMember]: { machine: replicaMachine(parameters), input: { id, isr: [1, 2] } } } },
    events: state => replicaEvents(parameters, state),
    projection: replicaProjection,
    limit: 60_000,
    play: rules => new ReplicaPlayer(parameters, id, rules),
  }
}

const kraft = { metadata: 'kraft' } as const

export const replicaSubjects: readonly Subject[] = [
  replica(1, 'acks=all, min in-sync 2', kraft),
  replica(1, 'acks=all, min in-sync 2', {}),
  replica(1, 'acks=1, flushed, idempotent', { ...kraft, acks: '1', flushEveryRecord: true, idempotence: true }),
  replica(2, 'acks=0', { ...kraft, acks: '0' }),
]
