/**
 * Controllers: the controller with what holds its decisions, the quorum controller (KRaft) or the metadata store (ZooKeeper), against the
 * reference controller.
 *
 *     sessionExpires, BrokerRegistration, blackout ─▶ controller ──(rendezvous)──▶ metadata        AlterPartition, AlterIsr ─▶ metadata
 *
 *   C1  the two are stepped as one: the reference controller decides and writes in one step
 *   C2  with ZooKeeper's metadata power does not fail everywhere at once: there the controller dies with the rest (D2 of compare.ts)
 */
import type { Event } from '../../../model/index.ts'
import {
  brokerIds,
  controllerMachine,
  isKraft,
  metadataStore,
  type Parameters,
  type Partition,
  quorumController,
  safeParameters,
} from '../../../model/kafka/index.ts'
import { ControllerPlayer } from './controller-player.ts'
import { type EnsembleState, type MachineEvent, memberOf, to } from './ensemble.ts'
import type { Subject } from './subject.ts'

export const controllerMember = 'controller'
export const metadataMember = 'metadata'

const partitionIn = (state: EnsembleState): Partition => memberOf<Partition>(state, metadataMember).context

/** What the controller reads of the store. */
function carried({ leader, leaderEpoch, isr, registered, quorum }: Partition): Partition {
  return { leader, leaderEpoch, isr, registered, ...(quorum ? { quorum } : {}) }
}

function controllerEvents(parameters: Parameters, state: EnsembleState): readonly MachineEvent[] {
  const partition = carried(partitionIn(state))
  const ids = brokerIds(parameters)
  const here = ids.filter(id => partition.registered.includes(id))
  const away = ids.filter(id => !partition.registered.includes(id))
  const expiries = here.flatMap(broker =>
    [0, ...ids].map(successor => ({ type: 'sessionExpires', broker, successor, partition })),
  )
  const blackouts = isKraft(parameters) ? [{ type: 'blackout', partition }] : []
  const returns = away.flatMap(broker => registrations(partition, broker))
  const decisions = [...expiries, ...blackouts, ...returns].map(event => to(controllerMember, event))
  return [...decisions, ...changes(parameters, partition).map(event => to(metadataMember, event))]
}

/** In KRaft the same incarnation, that was fenced and comes back, or the next one. */
function registrations(partition: Partition, broker: number): readonly Event[] {
  const event = { type: 'BrokerRegistration', broker, partition }
  if (partition.quorum === undefined) return [event]
  const brokerEpoch = partition.quorum.brokerEpochs[broker - 1]!
  return [
    { ...event, brokerEpoch },
    { ...event, brokerEpoch: brokerEpoch + 1 },
  ]
}

function changes(parameters: Parameters, partition: Partition): readonly Event[] {
  const { leader, leaderEpoch, quorum } = partition
  if (leader === 0) return []
  const others = brokerIds(parameters).filter(id => id !== leader)
  const sets = [[leader], ...others.map(id => [leader, id].toSorted()), brokerIds(parameters)]
  if (quorum === undefined) {
    const change = { type: 'AlterIsr', leader, leaderEpoch }
    return [...sets.map(isr => ({ ...change, isr })), { ...change, leaderEpoch: leaderEpoch - 1, isr: [leader] }]
  }
  const request = { type: 'AlterPartition', leader, leaderEpoch, partitionEpoch: quorum.partitionEpoch }
  const full = brokerIds(parameters)
  const known = quorum.brokerEpochs
  return [
    ...sets.map(isr => ({ ...request, isr, brokerEpochs: isr.map(id => known[id - 1]!) })),
    { ...request, isr: full, brokerEpochs: full.map(() => 0) },
    { ...request, isr: full, brokerEpochs: full.map(id => (id === leader ? known[id - 1]! : known[id - 1]! - 1)) },
    ...[
      { leaderEpoch: leaderEpoch - 1 },
      { leaderEpoch: leaderEpoch + 1 },
      { leader: others[0]! },
      { partitionEpoch: quorum.partitionEpoch - 1 },
    ].map(wrong => ({ ...request, ...wrong, isr: [leader], brokerEpochs: [known[leader - 1]!] })),
  ]
}

/** What tells states apart: epochs and incarnations are left out; of two brokers it is told whether one has come back as another. */
function projection(state: EnsembleState): unknown {
  const { leader, isr, registered, quorum } = partitionIn(state)
  const common = [memberOf(state, controllerMember).value, leader, isr, registered]
  if (quorum === undefined) return common
  const { elr, lastKnownLeader, brokerEpochs } = quorum
  return [...common, elr, lastKnownLeader, brokerEpochs.length === 2 && brokerEpochs.some(epoch => epoch > 1)]
}

function controllers(name: string, change: Partial<Parameters>): Subject {
  const parameters: Parameters = { ...safeParameters, replicationFactor: 2, ...change }
  const ids = brokerIds(parameters)
  const inKraft = isKraft(parameters)
  const start = { leader: 1, leaderEpoch: 1, isr: ids, registered: ids }
  const quorum = { partitionEpoch: 0, elr: [], lastKnownLeader: 0, brokerEpochs: ids.map(() => 1) }
  const metadata = inKraft
    ? { machine: quorumController(parameters), input: { ...start, quorum } }
    : { machine: metadataStore, input: { ...start, controller: 1, controllerEpoch: 1 } }
  const controller = { machine: controllerMachine(parameters), input: { id: 1, epoch: 1 } }
  return {
    name: `${inKraft ? 'KRaft' : 'ZooKeeper'}, ${ids.length} brokers, ${name}`,
    machines: {
      [controllerMember]: 'controller',
      [metadataMember]: inKraft ? 'quorum controller' : 'metadata store',
    },
    ensemble: {
      members: { [controllerMember]: controller, [metadataMember]: metadata },
      addressee: address => (address === 'metadata' ? metadataMember : undefined),
    },
    events: state => controllerEvents(parameters, state),
    projection,
    limit: 60_000,
    play: rules => new ControllerPlayer(parameters, rules),
  }
}

const kraft = { metadata: 'kraft' } as const

export const controllerSubjects: readonly Subject[] = [
  controllers('min in-sync 2', {}),
  controllers('unclean election', { uncleanLeaderElection: true }),
  controllers('min in-sync 2', kraft),
  controllers('eligible leader replicas', { ...kraft, eligibleLeaderReplicas: true }),
  controllers('unclean election', { ...kraft, minInsyncReplicas: 1, uncleanLeaderElection: true }),
]

/** By far the most paths: it comes last. */
export const threeBrokers: Subject = controllers('eligible leader replicas', {
  ...kraft,
  eligibleLeaderReplicas: true,
  replicationFactor: 3,
})
