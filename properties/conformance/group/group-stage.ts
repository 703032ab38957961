/**
 * The stage of a group: the reference broker in a world where nothing happens by itself, made to the measure of model/kafka/group.
 *
 *     broker-1: orders-0 … (and orders-retry-0)      broker-2: __consumer_offsets, the coordinator of every group
 *     broker-3: whom consumers ask who leads         consumer-1 …: a process a member         source: fills the logs
 *
 *   S1  every event is chosen by whoever performs a model step (../hands.ts); no broker is ever struck
 *   S2  one record is one batch; a fetch brings as many as a poll may hand out
 *   S3  a rebalance is complete when the model says so: the coordinator takes nobody for the last one that it waits for, until its clock of the
 *       rebalance is fired. What its rule would say by then is compared (compare.ts)
 *   S4  an OffsetCommit goes over a connection of its own, as the model lets heartbeats pass one that is in flight
 */
import { admin } from '../../../impl/core/admin.ts'
import { broker } from '../../../impl/core/broker.ts'
import { type BrokerState, brokerNode, defaultBrokerConfig } from '../../../impl/core/broker-state.ts'
import { controller, defaultControllerConfig } from '../../../impl/core/controller.ts'
import { type Group, groupIn, groupsOf, offsetsTopic } from '../../../impl/core/coordinator.ts'
import { type ClassicGroup, groupFromLog } from '../../../impl/core/group.ts'
import { clockName, type GroupClock } from '../../../impl/core/group-timers.ts'
import type { Message, Process } from '../../../impl/core/process.ts'
import {
  defaultTopicConfigs,
  type Request,
  type Response,
  type TopicPartition,
  topicPartition,
} from '../../../impl/core/protocol.ts'
import { encodeBatch } from '../../../impl/core/record-batch.ts'
import { kafkaRules, type Rules } from '../../../impl/core/rules.ts'
import { adminNode, controllerNode, type Processes } from '../../../impl/cluster/processes.ts'
import { World } from '../../../impl/world/index.ts'
import { type GroupParameters, groupIds, type GroupScope, retryPartition } from '../../../model/kafka/index.ts'
import { CannotPerform, Hands } from '../hands.ts'
import { type Say, source, type SourceState } from './source.ts'

export interface GroupDeployment {
  readonly parameters: GroupParameters
  readonly scope: GroupScope
  /** Rules of the broker and its clients that are not Kafka's. */
  readonly rules?: Partial<Rules>
}

type GroupProcesses = Processes & { readonly source: Process<SourceState, Say> }

const [leader, keeper, informant] = [1, 2, 3].map(brokerNode)
export const leaderNode = leader!
export const keeperNode = keeper!
export const informantNode = informant!
export const groupName = (group: number): string => `group-${group}`
export const memberNode = (member: number): `consumer-${number}` => `consumer-${member}`

export const topicName = 'orders'
export const retryTopic = 'orders-retry'
const offsetsPartition = topicPartition(offsetsTopic, 0)
const encoder = new TextEncoder()

export class GroupStage extends Hands {
  readonly deployment: GroupDeployment
  readonly world: World<GroupProcesses>
  /** How many events the world has had to go through. */
  events = 0
  /** Records that the source has had acknowledged. */
  readonly sent = new Set<number>()
  #isBarrierHeld = true

  constructor(deployment: GroupDeployment) {
    super()
    this.deployment = deployment
    this.world = new World({ seed: 'group stage', laneOf, afterStep: () => void this.events++ })
    this.#raise()
  }

  get rules(): Rules {
    return { ...kafkaRules, ...this.deployment.rules }
  }

  broker(node: `broker-${number}`): BrokerState {
    return this.world.state(node)
  }

  /** The model counts partitions from 1, and the retry topic's behind them. */
  partitionOf(partition: number): TopicPartition {
    return partition === this.#retryPartition ? topicPartition(retryTopic, 0) : topicPartition(topicName, partition - 1)
  }

  numberOf(name: TopicPartition): number {
    return name.startsWith(`${retryTopic}-`) ? this.#retryPartition : Number(name.slice(name.lastIndexOf('-') + 1)) + 1
  }

  /** The group in the coordinator's memory. */
  group(group: number): ClassicGroup {
    const kept = this.broker(keeperNode).offices[offsetsPartition]?.groups[groupName(group)]
    return kept ?? groupFromLog(groupName(group), this.stored(group))
  }

  /** … and in its log. */
  stored(group: number): Group {
    return groupIn(groupsOf(this.broker(keeperNode).replicas[offsetsPartition]!.log), groupName(group))
  }

  fireClock(group: number, clock: GroupClock, memberId?: string): void {
    this.fire(keeperNode, clockName(clock, groupName(group), memberId))
    this.settleLog()
  }

  /** What is written is below the high watermark at once, and answered: nobody else has a copy of these logs. */
  settleLog(node: string = keeperNode): void {
    const isDue = (each: { readonly type: string; readonly node: string; readonly timer?: string }) =>
      each.type === 'timer' && each.node === node && each.timer?.startsWith('respond/')
    for (let next = this.world.pending().find(isDue); next; next = this.world.pending().find(isDue))
      this.world.execute(next.id)
  }

  /** S3 no more. */
  releaseBarrier(): void {
    this.#isBarrierHeld = false
  }

  append(partition: number, record: number): void {
    this.sent.add(record)
    const value = encoder.encode(String(record))
    const batch = encodeBatch({ records: [{ key: null, value, timestamp: 0 }] })
    this.ask(leaderNode, { api: 'Produce', acks: 1, topicPartition: this.partitionOf(partition), batch })
  }

  /** The source asks, and is answered. */
  ask(to: `broker-${number}`, body: Request): Response {
    this.world.call('source', { to, body })
    const request = this.deliverRequest('source', to, body.api)
    this.settleLog(to)
    return this.deliverResponse('source', request.correlationId)
  }

  addPartition(count: number): void {
    const assignment = [[1]]
    this.world.call(adminNode, {
      type: 'createPartitions',
      request: { api: 'CreatePartitions', topic: topicName, count, assignment },
    })
    this.exchange(adminNode, controllerNode, 'CreatePartitions')
    for (const node of [leaderNode, keeperNode, informantNode]) this.#readMetadata(node)
  }

  endOf(name: TopicPartition): number {
    return this.broker(leaderNode).replicas[name]!.log.logEndOffset
  }

  /** Retention takes everything before this offset. */
  deleteBefore(partition: number, offset: number): void {
    this.ask(leaderNode, { api: 'DeleteRecords', topicPartition: this.partitionOf(partition), offset })
  }

  get #retryPartition(): number {
    return retryPartition(this.deployment.scope)
  }

  #waitsForMetadata(node: `broker-${number}`): boolean {
    return (
      this.broker(node).image.endOffset === this.world.state(controllerNode).image.endOffset &&
      this.isSet(node, 'metadata')
    )
  }

  #readMetadata(node: `broker-${number}`): void {
    const until = this.world.state(controllerNode).image.endOffset
    while (this.broker(node).image.endOffset < until) {
      this.fire(node, 'metadata')
      this.exchange(node, controllerNode, 'FetchMetadataLog')
    }
  }

  #raise(): void {
    const { world } = this
    const { scope, parameters } = this.deployment
    world.add(controllerNode, controller({ ...defaultControllerConfig, rules: this.rules }))
    for (const id of [1, 2, 3])
      world.add(brokerNode(id), broker({ ...defaultBrokerConfig(id), rules: this.#brokerRules() }))
    world.add(adminNode, admin(controllerNode))
    world.add('source', source)
    this.#settle(() => [1, 2, 3].every(id => world.state(controllerNode).image.brokers[id]?.isFenced === false))
    this.#makeTopic(offsetsTopic, [[2]])
    this.#makeTopic(
      topicName,
      Array.from({ length: scope.partitions }, () => [1]),
    )
    if (parameters.onThrow === 'retry-topic') this.#makeTopic(retryTopic, [[1]])
    this.#settle(() => [leaderNode, keeperNode, informantNode].every(node => this.#waitsForMetadata(node)))
    if (scope.isEstablished) for (const group of groupIds(scope)) this.#establish(group)
  }

  /** S3. */
  #brokerRules(): Rules {
    const { rules } = this
    const isHeld = (group: { readonly members: readonly unknown[] }) => this.#isBarrierHeld && group.members.length > 0
    return { ...rules, hasEverybody: group => !isHeld(group) && rules.hasEverybody(group) }
  }

  #makeTopic(topic: string, assignment: readonly (readonly number[])[]): void {
    const about = { partitions: assignment.length, replicationFactor: 1, configs: defaultTopicConfigs, assignment }
    this.world.call(adminNode, { type: 'createTopic', request: { api: 'CreateTopics', topic, ...about } })
    this.#settle(() => this.world.state(controllerNode).image.topics[topic] !== undefined)
  }

  /** Somebody who is in no group commits offset 0 of every partition. */
  #establish(group: number): void {
    const names = Array.from({ length: this.deployment.scope.partitions }, (_, i) => this.partitionOf(i + 1))
    const outside = { groupId: groupName(group), memberId: '', groupInstanceId: null, generationId: -1 }
    const offsets = Object.fromEntries(names.map(name => [name, 0]))
    this.ask(keeperNode, { api: 'OffsetCommit', ...outside, offsets })
  }

  /** Before the first step the world chooses. */
  #settle(isDone: () => boolean): void {
    while (!isDone()) {
      const next = this.world.pending().find(each => each.isReady)
      if (next === undefined) throw new CannotPerform('the stage cannot be set: nothing more can happen.')
      this.world.execute(next.id)
    }
  }
}

/** S4. */
function laneOf({ body: { api } }: Message): string {
  if (api === 'OffsetCommit') return 'commits'
  return api === 'Metadata' || api === 'FindCoordinator' || api === 'Fetch' || api === 'ListOffsets' ? 'topic' : 'group'
}
