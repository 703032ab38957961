/**
 * The reference broker in a world where nothing happens by itself, made to the measure of the model's transactions.
 *
 *     controller     broker-1, broker-2: __transaction_state-0, each in sync, both needed      broker-3: orders-0, orders-1; never struck
 *     producer-1, producer-2: one transactional id, a process each                             late: who sends what its sender waits for no longer
 *
 *   TS1  every event is chosen by whoever performs a model step; what follows from it among brokers is worked off (`work`)
 *   TS2  what a coordinator writes is replicated at once, but for the word that a transaction is complete: that is a step of its own (`complete`)
 *   TS3  a request that is late leaves its connection, which breaks, and is kept: it arrives over another one, whose answer nobody reads
 *   TS4  a coordinator that stops is followed by the other broker, and comes back as its follower
 */
import { admin } from '../../../impl/core/admin.ts'
import { broker } from '../../../impl/core/broker.ts'
import {
  type BrokerConfig,
  brokerNode,
  type BrokerState,
  defaultBrokerConfig,
} from '../../../impl/core/broker-state.ts'
import { controller, defaultControllerConfig } from '../../../impl/core/controller.ts'
import { defaultTopicConfigs, type Request, type Response } from '../../../impl/core/protocol.ts'
import type { Replica } from '../../../impl/core/replica-state.ts'
import { kafkaRules, type Rules } from '../../../impl/core/rules.ts'
import type { ProducedBatch } from '../../../impl/core/sequences.ts'
import { transactionTopic } from '../../../impl/core/transaction-log.ts'
import { isPrepared, type Transaction, type TransactionOffice } from '../../../impl/core/transaction.ts'
import { transactionClock } from '../../../impl/core/transaction-timers.ts'
import { adminNode, type ClusterWorld, controllerNode } from '../../../impl/cluster/processes.ts'
import { World } from '../../../impl/world/index.ts'
import {
  partitionsIn,
  type TransactionParameters,
  type TransactionScope,
} from '../../../model/kafka/transactions/index.ts'
import { CannotPerform, Hands, isResponse, type PendingMessage } from '../hands.ts'
import { formerRules, timeless } from './former-transactions.ts'
import {
  backstage,
  isAmongBrokers,
  isBackstage,
  laneOf,
  lateNode,
  outputNode,
  outputs,
  partitionOf,
  producerNodeOf,
  respond,
  speaker,
  stateLog,
  transactionalId,
} from './stage-nodes.ts'

export interface TransactionDeployment {
  readonly parameters: TransactionParameters
  readonly scope: TransactionScope
  /** Rules of the broker that are not Kafka's; whoever hunts mutants brings them. */
  readonly rules?: Partial<Rules>
}

const brokerIds = [1, 2, outputs] as const

export class TransactionStage extends Hands {
  readonly deployment: TransactionDeployment
  readonly rules: Rules
  readonly world: ClusterWorld
  /** How many events the world has had to go through. */
  events = 0
  /** TS3: what may still arrive. */
  readonly late: Request[] = []
  /** Batches of producers that partitions have forgotten (sweep.ts). */
  readonly forgotten = new Set<ProducedBatch>()
  #asked = 0

  constructor(deployment: TransactionDeployment) {
    super()
    this.deployment = deployment
    const former = formerRules(deployment.parameters, this.forgotten)
    this.rules = { ...kafkaRules, ...former, ...timeless(this.forgotten), ...deployment.rules }
    this.world = new World({
      seed: 'transactions',
      responsesOvertake: true,
      laneOf,
      afterStep: () => {
        this.events++
      },
    })
    this.#raise()
  }

  broker(id: number): BrokerState {
    return this.world.state(brokerNode(id))
  }

  output(partition: number): Replica {
    return this.broker(outputs).replicas[partitionOf(partition)]!
  }

  /** 0: nobody is. */
  get coordinator(): number {
    return this.world.state(controllerNode).image.partitions[stateLog]?.leader ?? 0
  }

  get coordinatorNode() {
    return brokerNode(this.coordinator)
  }

  get office(): TransactionOffice {
    return this.broker(this.coordinator).transactionOffices[stateLog]!
  }

  get stateReplica(): Replica {
    return this.broker(this.coordinator).replicas[stateLog]!
  }

  /** Undefined: nobody has asked for the id yet. */
  get transaction(): Transaction | undefined {
    return this.office.transactions[transactionalId]
  }

  /** TS1, TS2. */
  work(): void {
    for (let rounds = 0; this.#workOnce(); rounds++)
      if (rounds > 100) throw new CannotPerform('the brokers do not come to rest.')
  }

  /** What is written and waits, be it that a transaction is complete: what is written then has not been fetched. */
  replicate(): void {
    const { coordinatorNode } = this
    for (let rounds = 0; !this.isSet(coordinatorNode, respond); rounds++) {
      if (rounds > 20) throw new CannotPerform('nothing is written that could be replicated.')
      this.#fetch()
    }
    this.fire(coordinatorNode, respond)
  }

  /** The follower fetches once; or what it has asked for already is brought. */
  #fetch(): void {
    const follower = this.#followerNode
    const [underWay] = this.messages(
      ({ from, node, message: { body } }) => body.api === 'Fetch' && [from, node].includes(follower),
    )
    if (underWay !== undefined) this.deliver(underWay)
    else this.fire(follower, `fetch/${stateLog}`)
  }

  /** TS3. */
  delay(message: PendingMessage): void {
    this.late.push((message.message as { readonly body: Request }).body)
    this.world.drop(message.id)
    this.notify(message.from)
  }

  /** TS3: the answer is let go. */
  arriveLate(request: Request): void {
    this.late.splice(this.late.indexOf(request), 1)
    const isForOutputs = request.api === 'Produce' || request.api === 'WriteTxnMarkers'
    this.ask(isForOutputs ? outputNode : this.coordinatorNode, request)
  }

  /** Asks in nobody's name. */
  ask(node: string, body: Request): Response | undefined {
    const correlationId = ++this.#asked
    const world = this.world as unknown as World
    world.call(lateNode, { to: node, correlationId, message: { kind: 'request', body } })
    this.deliverRequest(lateNode, node, body.api)
    this.work()
    const [answer] = this.messages(each => each.node === lateNode && isResponse(each))
    if (answer !== undefined) this.deliver(answer)
    return answer?.message.body as Response | undefined
  }

  /** A process hears which of its connections are broken. */
  notify(node: string): void {
    for (let [next] = this.notices(node); next !== undefined; [next] = this.notices(node)) this.world.execute(next.id)
  }

  clockOf(clock: 'abort' | 'marker', partition = 0): string {
    return transactionClock(clock, transactionalId, partition > 0 ? partitionOf(partition) : '')
  }

  markerTo(partition: number): PendingMessage | undefined {
    return this.messages(
      ({ message: { kind, body }, from }) =>
        kind === 'request' &&
        from === this.coordinatorNode &&
        body.api === 'WriteTxnMarkers' &&
        body.topicPartition === partitionOf(partition),
    )[0]
  }

  /** Whoever is there says so, before the world goes on by itself: no broker is taken for dead as no timer was fired for so long. */
  keepSessions(): void {
    for (const node of brokerIds.map(brokerNode)) {
      this.fire(node, 'heartbeat')
      this.exchange(node, controllerNode, 'BrokerHeartbeat')
    }
  }

  /** TS4. What it has sent and not heard of is late, and what it would have answered nobody hears. */
  failOver(): void {
    const former = this.coordinator
    for (const marker of this.messages(({ from, node }) => from === brokerNode(former) && node === outputNode)) {
      this.late.push((marker.message as { readonly body: Request }).body)
      this.world.drop(marker.id)
    }
    this.world.crash(brokerNode(former))
    for (const answer of this.messages(({ from }) => from === brokerNode(former))) this.world.drop(answer.id)
    if (this.isSet(controllerNode, `session/${former}`)) this.fire(controllerNode, `session/${former}`)
    this.#settle(() => this.#hasTakenOver(former))
    this.world.restart(brokerNode(former))
    this.#settle(() => this.stateReplica.isr.length === 2 && this.#isUpToDate())
    for (const id of this.deployment.scope.transactions.keys()) this.notify(producerNodeOf(id + 1))
  }

  /** The log of transactions takes nothing while this is done. */
  withoutFollower(deed: () => void): void {
    this.fire(this.coordinatorNode, `lag/${stateLog}/${this.#follower}`)
    this.#settle(() => this.stateReplica.isr.length === 1, ['metadata'])
    deed()
    this.#settle(() => this.stateReplica.isr.length === 2)
  }

  get #follower(): number {
    return this.coordinator === 1 ? 2 : 1
  }

  get #followerNode() {
    return brokerNode(this.#follower)
  }

  #workOnce(): boolean {
    const [next] = this.messages(isAmongBrokers)
    const replicated = this.#outputTimers().find(timer => this.isSet(outputNode, timer))
    if (next !== undefined) this.deliver(next)
    else if (replicated !== undefined) this.fire(outputNode, replicated)
    else if (this.#isWritingMore()) this.replicate()
    else return false
    return true
  }

  #outputTimers(): readonly string[] {
    return partitionsIn(this.deployment.scope).map(partition => `respond/${partitionOf(partition)}`)
  }

  /** TS2. */
  #isWritingMore(): boolean {
    if (this.coordinator === 0) return false
    const { transaction } = this
    return transaction !== undefined && transaction.pending !== null && !isPrepared(transaction)
  }

  #hasTakenOver(former: number): boolean {
    const { coordinator } = this
    if (coordinator === 0 || coordinator === former) return false
    const office = this.broker(coordinator).transactionOffices[stateLog]
    return office?.isLoaded === true && this.#hasRead(outputs)
  }

  #hasRead(id: number): boolean {
    return this.broker(id).image.endOffset === this.world.state(controllerNode).image.endOffset
  }

  #isUpToDate(): boolean {
    return brokerIds.every(id => this.#hasRead(id))
  }

  #raise(): void {
    const { world, rules } = this
    const { transactionVersion } = this.deployment.parameters
    world.add(controllerNode, controller({ ...defaultControllerConfig, transactionVersion, rules }))
    for (const id of brokerIds) world.add(brokerNode(id), broker(this.#configOf(id)))
    world.add(adminNode, admin(controllerNode))
    const everybody = world as unknown as World
    everybody.add(lateNode, speaker)
    this.#begin(() => brokerIds.every(id => world.state(controllerNode).image.brokers[id]?.isFenced === false))
    this.#makeTopic(transactionTopic, [[1, 2]], 2)
    this.#makeTopic(
      'orders',
      Array.from({ length: this.deployment.scope.partitions }, () => [outputs]),
      1,
    )
    this.#begin(() => this.#isUpToDate() && this.office.isLoaded)
  }

  #configOf(id: number): BrokerConfig {
    const lastProducerEpoch = this.deployment.parameters.maxEpoch - 1
    return { ...defaultBrokerConfig(id), lastProducerEpoch, rules: this.rules, metadataMaxBatches: 100 }
  }

  #makeTopic(topic: string, assignment: readonly (readonly number[])[], minInsyncReplicas: number): void {
    const about = { partitions: assignment.length, replicationFactor: assignment[0]!.length, assignment }
    const request = {
      api: 'CreateTopics',
      topic,
      ...about,
      configs: { ...defaultTopicConfigs, minInsyncReplicas },
    } as const
    this.world.call(adminNode, { type: 'createTopic', request })
    this.#begin(() => this.world.state(controllerNode).image.topics[topic] !== undefined)
  }

  /** Before the first step the world chooses. */
  #begin(isDone: () => boolean): void {
    if (!this.world.runUntil(isDone, 60_000)) throw new CannotPerform('the stage cannot be set.')
  }

  /** The world chooses, but of what is nobody's step alone. */
  #settle(isDone: () => boolean, concerns: readonly string[] = backstage): void {
    for (let rounds = 0; !isDone(); rounds++) {
      const next = this.world.pending().find(each => each.isReady && isBackstage(each, concerns))
      if (next === undefined || rounds > 2_000) throw new CannotPerform('the brokers do not come to rest.')
      this.world.execute(next.id)
    }
  }
}
