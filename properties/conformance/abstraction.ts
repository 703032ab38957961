/**
 * The broker's world as the model sees it: for each slot of the model what it would hold, read off the processes, the disks and the network.
 *
 *   Q1  every reader gives plain data whose fields are the model's; `model-view.ts` reads the same fields off the model's state
 *   Q2  numbers that only grow (epochs) are the model's names for them: the two count in steps of their own (numbering.ts)
 *
 * What is not read, as the other side has no such thing: the controller epoch (there is one controller), the leader epoch of a broker that follows
 * nobody (the model remembers it, the broker hears it again), what a broker that is down knows but for its disk.
 */
import { brokerNode } from '../../impl/core/broker-state.ts'
import { groupIn, groupsOf } from '../../impl/core/coordinator.ts'
import type { PartitionState } from '../../impl/core/metadata.ts'
import { emptyReplica, type Replica } from '../../impl/core/replica-state.ts'
import { controllerNode } from '../../impl/cluster/processes.ts'
import { isKraft } from '../../model/kafka/index.ts'
import type { Actors } from './actors.ts'
import { groupId } from './consumer-application.ts'
import { positionOf } from './perform-clients.ts'
import type { Numbering } from './numbering.ts'
import { diskView, entriesOf, flushedOn } from './disk-view.ts'
import { consumerNode, partitionName, type PendingMessage, producerNode, type Stage } from './stage.ts'

export type View = Readonly<Record<string, unknown>>

export function brokerView(actors: Actors, numbering: Numbering, id: number): View {
  const { stage } = actors
  const disk = stage.world.disk(brokerNode(id))
  const nameOf = (epoch: number) => numbering.leaderEpochs.nameOf(epoch)
  if (!stage.isRunning(id)) return diskView(disk, nameOf)
  const replica = stage.broker(id).replicas[partitionName] ?? emptyReplica(partitionName, id)
  const { log, highWatermark, role } = replica
  const common = { log: entriesOf(log, nameOf), flushed: flushedOn(disk, log), highWatermark }
  const isLost = role === 'none' || replica.leader === 0
  if (isLost) return { state: 'follower', ...common, leader: 0, ...kraftOnly(stage, incarnation(stage, id)) }
  const office = { leader: replica.leader, leaderEpoch: numbering.leaderEpochs.nameOf(replica.leaderEpoch) }
  const view = { state: role, ...common, ...office, ...kraftOnly(stage, incarnation(stage, id)) }
  return role === 'leader' ? { ...view, ...leaderView(actors, numbering, replica) } : view
}

const kraftOnly = ({ deployment }: Stage, fields: View): View => (isKraft(deployment.parameters) ? fields : {})
const incarnation = ({ world }: Stage, id: number) => ({ brokerEpoch: world.incarnation(brokerNode(id)) })

function leaderView(actors: Actors, numbering: Numbering, replica: Replica): View {
  const { isr, proposed, awaiting, partitionEpoch } = replica
  const { stage, sends } = actors
  const requests = awaiting.map(({ correlationId, baseOffset: offset }) => {
    const { record, attempt } = sends.transmissionOf(correlationId)!
    return { record, attempt, offset }
  })
  const common = { isr: isr.toSorted(), positions: positionsOf(actors, replica), awaiting: requests }
  const peerEpochs = stage.brokers.map(id => incarnationOf(stage, id, replica.positions[id]?.brokerEpoch ?? 0))
  const asked = { partitionEpoch: numbering.partitionEpochs.nameOf(partitionEpoch), proposed: proposed.toSorted() }
  return { ...common, ...kraftOnly(stage, { ...asked, peerEpochs }) }
}

/** With ZooKeeper a leader forgets at once where a broker stood that registers anew; the broker knows a restart by the epoch, and nothing else (D3). */
function positionsOf({ stage, returned }: Actors, { positions }: Replica): readonly number[] {
  const { brokers } = stage.world.state(controllerNode).image
  return stage.brokers.map(id => {
    const position = positions[id]
    const isOld = returned.has(id) || position?.brokerEpoch !== brokers[id]?.brokerEpoch
    const isForgotten = isOld && !isKraft(stage.deployment.parameters)
    return position === undefined || isForgotten ? -1 : position.offset
  })
}

/** Which start of the broker an epoch was given to, as the model counts; 0: none. */
function incarnationOf({ world }: Stage, id: number, brokerEpoch: number): number {
  const records = world.state(controllerNode).log.flatMap(batch => batch.records)
  const found = records.find(
    each => each.type === 'RegisterBroker' && each.brokerId === id && each.brokerEpoch === brokerEpoch,
  )
  return found?.type === 'RegisterBroker' ? found.incarnation : 0
}

export function metadataView({ stage }: Actors, numbering: Numbering): View {
  const { image } = stage.world.state(controllerNode)
  const partition = image.partitions[partitionName]!
  const registered = stage.brokers.filter(id => image.brokers[id]?.isFenced === false)
  const { leader, isr, leaderEpoch } = partition
  const common = { leader, leaderEpoch: numbering.leaderEpochs.nameOf(leaderEpoch), isr: isr.toSorted(), registered }
  return { ...common, ...kraftOnly(stage, quorumView(stage, numbering, partition)) }
}

function quorumView(stage: Stage, numbering: Numbering, partition: PartitionState): View {
  const { elr, lastKnownLeader, partitionEpoch } = partition
  const { brokers } = stage.world.state(controllerNode).image
  return {
    elr: elr.toSorted(),
    lastKnownLeader,
    partitionEpoch: numbering.partitionEpochs.nameOf(partitionEpoch),
    brokerEpochs: stage.brokers.map(id => brokers[id]!.incarnation),
  }
}

export const sendView = ({ sends }: Actors, record: number): View => ({ ...sends.stateOf(record) })

/** Produce requests on their way to a broker, in order. */
export const requestsView = ({ stage, sends }: Actors, id: number): View => ({
  messages: stage
    .requests(producerNode, brokerNode(id), 'Produce')
    .map(({ correlationId }) => sends.transmissionOf(correlationId)!),
})

/** Answers on their way to the transmission that is awaited; none where the producer awaits none. */
export function repliesView({ stage, sends }: Actors, record: number): View {
  const { correlationId = -1 } = sends.batchOf(record) ?? {}
  const answers = stage.messages(each => each.node === producerNode && each.correlationId === correlationId)
  return { answers: answers.map(errorIn) }
}

const errorIn = ({ message }: PendingMessage): string =>
  'errorCode' in message.body ? message.body.errorCode : 'no error'

/** Changes of the set on their way to the controller. */
export function alterationsView({ stage }: Actors, numbering: Numbering, id: number): View {
  const requests = stage.requests(brokerNode(id), controllerNode, 'AlterPartition')
  return {
    messages: requests.flatMap(({ message: { body } }) =>
      body.api === 'AlterPartition' && 'newIsr' in body
        ? [
            {
              leaderEpoch: numbering.leaderEpochs.nameOf(body.leaderEpoch),
              partitionEpoch: numbering.partitionEpochs.nameOf(body.partitionEpoch),
              isr: body.newIsr.map(({ brokerId }) => brokerId),
              brokerEpochs: body.newIsr.map(member => incarnationOf(stage, member.brokerId, member.brokerEpoch)),
            },
          ]
        : [],
    ),
  }
}

export function answersView({ stage }: Actors, id: number): View {
  const answers = stage.messages(
    ({ node, message }) =>
      node === brokerNode(id) && message.kind === 'response' && message.body.api === 'AlterPartition',
  )
  return { messages: answers.map(errorIn) }
}

export function commitsView({ stage }: Actors): View {
  const keeper = brokerNode(stage.quiet)
  const commits = stage.requests(consumerNode, keeper, 'OffsetCommit').map(({ message: { body } }) => {
    if (body.api !== 'OffsetCommit' || !('offsets' in body)) return {}
    return { offset: body.offsets[partitionName], generation: body.generationId - firstGeneration }
  })
  return { messages: commits }
}

/** The member that made the group an established one had the first. */
const firstGeneration = 1

export function consumerView({ stage, consumer }: Actors): View {
  const { doing, record } = consumer!
  if (doing === 'down' || doing === 'joining') return { state: doing }
  const { generationId } = stage.world.state(consumerNode)
  return { state: doing, record, position: positionOf(stage), generation: generationId - firstGeneration }
}

export function coordinatorView({ stage }: Actors): View {
  const { log } = stage.broker(stage.quiet).replicas['__consumer_offsets-0']!
  const { generationId, offsets } = groupIn(groupsOf(log), groupId)
  return { generation: generationId - firstGeneration, committedOffset: offsets[partitionName] }
}
