/** What a broker holds of its replica, in the fields of model-view.ts. Epochs are the model's: the puppets give them out. */
import type { Replica } from '../../../impl/core/replica-state.ts'
import { brokerIds, isKraft } from '../../../model/kafka/index.ts'
import type { View } from '../abstraction.ts'
import { diskView, entriesOf, flushedOn } from '../disk-view.ts'
import { partitionName } from '../stage.ts'
import type { ReplicaPlayer } from './replica-player.ts'

const asIs = (leaderEpoch: number): number => leaderEpoch

export function replicaView(player: ReplicaPlayer): View {
  const { puppets, node, broker, parameters } = player
  const held = puppets.world.disk(node)
  if (!puppets.world.isRunning(node)) return diskView(held, asIs)
  const replica = broker.replicas[partitionName]
  const incarnation = isKraft(parameters) ? { brokerEpoch: puppets.world.incarnation(node) } : {}
  if (replica === undefined)
    return { state: 'follower', log: [], flushed: 0, highWatermark: 0, leader: 0, ...incarnation }
  const { log, highWatermark, role, leader, leaderEpoch } = replica
  const disk = { log: entriesOf(log, asIs), flushed: flushedOn(held, log), highWatermark }
  if (role === 'none' || leader === 0) return { state: 'follower', ...disk, leader: 0, ...incarnation }
  const view = { state: role, ...disk, leader, leaderEpoch, ...incarnation }
  return role === 'leader' ? { ...view, ...leaderView(player, replica) } : view
}

function leaderView(player: ReplicaPlayer, { isr, proposed, awaiting, partitionEpoch, positions }: Replica): View {
  const { parameters, broker, transmissions } = player
  const requests = awaiting.map(({ correlationId, baseOffset: offset }) => {
    const { record, attempt } = transmissions.get(correlationId)!
    return { record, attempt, offset }
  })
  // With ZooKeeper a leader forgets at once where a broker stood that has registered anew; the broker knows by the epoch that it is old.
  const isOld = (id: number) =>
    !isKraft(parameters) && positions[id]?.brokerEpoch !== (broker.image.brokers[id]?.brokerEpoch ?? 1)
  const ids = brokerIds(parameters)
  const offsets = ids.map(id => (positions[id] === undefined || isOld(id) ? -1 : positions[id].offset))
  const common = { isr: isr.toSorted(), positions: offsets, awaiting: requests }
  const peerEpochs = ids.map(id => positions[id]?.brokerEpoch ?? 0)
  return isKraft(parameters) ? { ...common, partitionEpoch, proposed: proposed.toSorted(), peerEpochs } : common
}
