/**
 * Model steps of the producer and the consumer, as calls of their applications and events of their clients.
 */
import { brokerNode } from '../../impl/core/broker-state.ts'
import { controllerNode } from '../../impl/cluster/processes.ts'
import { leaderIn } from '../../impl/core/leaders.ts'
import type { Actors } from './actors.ts'
import type { ConsumerApplication } from './consumer-application.ts'
import { idOf, type Performances } from './performance.ts'
import { recordNamed } from './producer-application.ts'
import { CannotPerform, consumerNode, partitionName, producerNode, type Stage } from './stage.ts'

/** The producer believes that this broker leads: it asks, as metadata.max.age.ms is over, or as it knows of no leader. */
function learnLeader(stage: Stage, leader: number): void {
  if (believed(stage, producerNode) === brokerNode(leader)) return
  stage.readMetadata(stage.quiet)
  askForLeader(stage, producerNode, leader, stage.quiet)
}

const believed = (stage: Stage, node: typeof producerNode | typeof consumerNode) =>
  leaderIn(stage.world.state(node).leaders, partitionName)

function askForLeader(
  stage: Stage,
  node: typeof producerNode | typeof consumerNode,
  leader: number,
  informant: number,
): void {
  ask(stage, node, informant)
  if (believed(stage, node) !== brokerNode(leader))
    throw new CannotPerform(`${node} takes ${believed(stage, node) || 'nobody'} for the leader, not broker-${leader}.`)
}

function ask(stage: Stage, node: typeof producerNode | typeof consumerNode, informant: number): void {
  if (!stage.isSet(node, 'metadata')) stage.fire(node, 'metadataAge')
  stage.fire(node, 'metadata')
  stage.exchange(node, brokerNode(informant), 'Metadata')
}

/** A producer that has something to send hears who leads, or that nobody does, before it sends: the model's asks the metadata store at every transmission. */
export function hearWhoLeads(stage: Stage): void {
  stage.readMetadata(stage.quiet)
  ask(stage, producerNode, stage.quiet)
}

/**
 * The consumer names the leader epoch that it knows of when it fetches (KIP-320), and is served in that epoch alone: it knows what the leader knows,
 * which may have been overtaken by a decision that neither has heard of.
 */
function learnOffice(stage: Stage, leader: number): void {
  const { leaderEpoch } = stage.broker(leader).replicas[partitionName]!
  const known = stage.world.state(consumerNode).leaders[partitionName]
  if (known?.broker === brokerNode(leader) && known.leaderEpoch === leaderEpoch) return
  stage.readMetadata(stage.informant, stage.endOfDecision(leaderEpoch))
  askForLeader(stage, consumerNode, leader, stage.informant)
}

/** An idempotent producer has its id before it sends. */
function learnProducerId(stage: Stage): void {
  const [quiet, state] = [brokerNode(stage.quiet), stage.world.state(producerNode)]
  if (!state.config.idempotence || state.producerId >= 0) return
  if (stage.requests(producerNode, quiet, 'InitProducerId').length === 0) stage.fire(producerNode, 'metadata')
  const { correlationId } = stage.deliverRequest(producerNode, quiet, 'InitProducerId')
  stage.exchange(quiet, controllerNode, 'InitProducerId')
  stage.deliverResponse(producerNode, correlationId)
}

function transmit({ stage, sends }: Actors, record: number, leader: number): void {
  learnLeader(stage, leader)
  learnProducerId(stage)
  if (sends.batchOf(record)?.state === 'backoff') stage.fire(producerNode, `backoff/${partitionName}`)
  stage.fire(producerNode, 'drain')
}

export const producerSteps: Performances = {
  send: { says: "the application's send", perform: ({ sends }, { by }) => sends.give(idOf(by)) },
  transmit: {
    says: 'Metadata and InitProducerId where they are lacking or old; timers backoff (after a failure) and drain: Produce leaves',
    perform: (actors, { by, event }) => transmit(actors, idOf(by), Number(event['leader'])),
  },
  deliveryTimeout: {
    says: 'timer delivery of the batch',
    perform: ({ stage, sends }, { by }) => stage.fire(producerNode, `delivery/${sends.batchOf(idOf(by))?.batchId}`),
  },
  requestTimeout: {
    says: 'timer request of the transmission',
    perform: ({ stage, sends }, { by }) =>
      stage.fire(producerNode, `request/${sends.batchOf(idOf(by))?.correlationId}`),
  },
  crash: { says: 'the process crashes and starts again', perform: ({ sends }) => sends.crash() },
}

function poll(stage: Stage, consumer: ConsumerApplication, leader: number): void {
  if (!consumer.isPolling) {
    if (stage.isSet(consumerNode, 'metadataAge')) stage.fire(consumerNode, 'metadataAge')
    stage.world.call(consumerNode, { type: 'poll' })
  }
  consumer.isPolling = true
  learnOffice(stage, leader)
  stage.fire(consumerNode, `fetch/${partitionName}`)
  const answer = stage.exchange(consumerNode, brokerNode(leader), 'Fetch')
  if (answer.errorCode === 'OFFSET_OUT_OF_RANGE') return resetPosition(stage, leader)
  const polled = consumer.hear().find(told => told.type === 'Polled')
  const [record] = polled?.records ?? []
  if (record === undefined)
    throw new CannotPerform(`the poll brings nothing from broker-${leader} (${answer.errorCode}).`)
  consumer.isPolling = false
  consumer.take(recordNamed(record.value))
}

function resetPosition(stage: Stage, leader: number): void {
  stage.fire(consumerNode, `fetch/${partitionName}`)
  stage.exchange(consumerNode, brokerNode(leader), 'ListOffsets')
}

/** When the client commits by itself, its timer does; else the application calls, with what it takes for done. */
function commit(stage: Stage, consumer: ConsumerApplication): void {
  findCoordinator(stage)
  if (consumer.commits === 'handed-out') stage.fire(consumerNode, 'autoCommit')
  else if (consumer.commits === 'poll') commitInPoll(stage, consumer)
  else stage.world.call(consumerNode, { type: 'commit', offsets: { [partitionName]: committable(stage, consumer) } })
  if (consumer.doing === 'asking') consumer.doing = 'waiting'
}

function findCoordinator(stage: Stage): void {
  if (stage.world.state(consumerNode).coordinator !== '') return
  if (stage.isSet(consumerNode, 'coordinator')) stage.fire(consumerNode, 'coordinator')
  stage.exchange(consumerNode, brokerNode(stage.informant), 'FindCoordinator')
}

function commitInPoll(stage: Stage, consumer: ConsumerApplication): void {
  if (consumer.isPolling) stage.fire(consumerNode, 'poll')
  if (!stage.world.state(consumerNode).isAutoCommitDue) stage.fire(consumerNode, 'autoCommit')
  stage.world.call(consumerNode, { type: 'poll' })
  consumer.isPolling = true
}

/** The slip of `last-handled`: the offset of the record itself, where the next one belongs. */
const committable = (stage: Stage, { commits }: ConsumerApplication): number =>
  positionOf(stage) - (commits === 'last-handled' ? 1 : 0)

export const positionOf = (stage: Stage): number => stage.world.state(consumerNode).partitions[partitionName]!.position

/** It goes down in good order: a client that commits by itself, or a finally clause, commits what was handed out. */
function closeWithCommit(stage: Stage, consumer: ConsumerApplication): void {
  findCoordinator(stage)
  if (consumer.commits === 'finally') commit(stage, consumer)
  else if (consumer.commits === 'poll' || consumer.commits === 'handed-out')
    stage.world.call(consumerNode, { type: 'close' })
}

/** The model's member never says goodbye: what it has just said in closing is lost. */
function goDown(stage: Stage, consumer: ConsumerApplication): void {
  stage.world.crash(consumerNode)
  for (const { id } of stage.requests(consumerNode, brokerNode(stage.quiet), 'LeaveGroup')) stage.world.drop(id)
  Object.assign(consumer, { doing: 'down', record: -1, isPolling: false })
}

function throwFrom(stage: Stage, consumer: ConsumerApplication): void {
  const { onThrow } = stage.deployment.parameters.consumer
  consumer.record = -1
  if (onThrow !== 'throws') consumer.doing = 'ready'
  else {
    closeWithCommit(stage, consumer)
    goDown(stage, consumer)
  }
}

const byConsumer =
  (perform: (stage: Stage, consumer: ConsumerApplication, leader: number) => void) =>
  ({ stage, consumer }: Actors, { event }: { readonly event: Readonly<Record<string, unknown>> }): void =>
    perform(stage, consumer!, Number(event['leader']))

export const consumerSteps: Performances = {
  join: {
    says: 'FindCoordinator, JoinGroup, Metadata where it knows no partitions, SyncGroup, OffsetFetch, each with its answer; the time of those before it is up',
    perform: byConsumer((_stage, consumer) => {
      consumer.settleGroup(consumerNode, () => consumer.hear().some(({ type }) => type === 'Joined'))
      consumer.doing = 'ready'
    }),
  },
  poll: {
    says: 'the application polls; Metadata where it is old; timer fetch, Fetch and its answer; beyond the log: ListOffsets and its answer',
    perform: byConsumer(poll),
  },
  commit: {
    says: 'OffsetCommit leaves: by call of the application, by timer autoCommit (librdkafka), or by it and the next poll (Java)',
    perform: byConsumer(commit),
  },
  finish: {
    says: 'the handler is done: nothing that the client sees',
    perform: byConsumer((_stage, consumer) => {
      consumer.handled.push(consumer.record)
      Object.assign(consumer, { record: -1, doing: 'ready' })
    }),
  },
  handlerThrows: {
    says: 'the handler throws: nothing that the client sees, or the application closes it and ends',
    perform: byConsumer(throwFrom),
  },
  crash: { says: 'the process crashes', perform: byConsumer(goDown) },
  close: {
    says: "the application's close, then the process ends",
    perform: byConsumer((stage, consumer) => {
      stage.world.call(consumerNode, { type: 'close' })
      goDown(stage, consumer)
    }),
  },
  restart: {
    says: 'the process starts',
    perform: byConsumer((stage, consumer) => {
      stage.world.restart(consumerNode)
      consumer.doing = 'joining'
    }),
  },
}
