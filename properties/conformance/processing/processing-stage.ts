/**
 * The stage of consume-process-produce: the reference broker in a world that goes on only within a step of the model, and only as far as that step is about.
 *
 *     broker-1: orders-0, the input      broker-2: invoices-0, the output      broker-3: __consumer_offsets
 *     broker-4, broker-5: __transaction_state, a partition each, so that two transactional ids have two coordinators
 *
 *   PS1  clients are heard in steps of their own alone, and of what these are about: what a client asks again by itself waits for the step in which the model does
 *   PS2  markers wait for their steps, and so do the clocks of heartbeats, polls, sessions and transactions
 *   PS3  brokers speak with each other and with the controller as they like
 *   PS4  a fail-over is a restart: another leader epoch, and all that is known is read off the log
 */
import { Cluster } from '../../../impl/cluster/cluster.ts'
import type { ConsumerOptions } from '../../../impl/cluster/consumer-options.ts'
import type { ProducerOptions } from '../../../impl/cluster/producer-options.ts'
import { type ClusterWorld, controllerNode, type Processes } from '../../../impl/cluster/processes.ts'
import { brokerNode } from '../../../impl/core/broker-state.ts'
import type { ConsumerCall, ConsumerTold } from '../../../impl/core/consumer-state.ts'
import type { Message, NodeId, Process } from '../../../impl/core/process.ts'
import { misuseOf } from '../../../impl/core/producer-transaction-calls.ts'
import type { ProducerCall, ProducerTold } from '../../../impl/core/producer-state.ts'
import {
  type Api,
  type Request,
  type Response,
  type ResponseOf,
  topicOf,
  type TopicPartition,
} from '../../../impl/core/protocol.ts'
import { kafkaRules, type Rules } from '../../../impl/core/rules.ts'
import { partitionOfTransaction, transactionTopic } from '../../../impl/core/transaction-log.ts'
import type { Pending, World } from '../../../impl/world/index.ts'
import { type Say, source, type SourceState } from '../group/source.ts'
import { CannotPerform, isResponse, type PendingMessage } from '../hands.ts'

export const [inputTopic, outputTopic, groupId] = ['orders', 'invoices', 'billing'] as const
export const [inputPartition, outputPartition, offsetsPartition] = [
  `${inputTopic}-0`,
  `${outputTopic}-0`,
  '__consumer_offsets-0',
] as const
export const [leaderOfOutput, groupCoordinator] = [brokerNode(2), brokerNode(3)]
export const transactionalName = (transactionalId: number): string => `${groupId}-${transactionalId}`

export type ConsumerNode = `consumer-${number}`
export type ProducerNode = `producer-${number}`

/** A request that is heard in a step (PS1, PS2). */
export type Hears = (request: { readonly from: NodeId; readonly to: NodeId; readonly api: Api }) => boolean

export const hearsNobody: Hears = () => false
export const hears =
  (nodes: readonly NodeId[], ...apis: readonly Api[]): Hears =>
  ({ from, api }) =>
    nodes.includes(from) && (apis.length === 0 || apis.includes(api))

/** PS2, by how a timer's name begins. */
const clocks = [
  'heartbeat',
  'pollInterval',
  'poll',
  'group/["session"',
  'transaction/["abort"',
  'transaction/["expire"',
]
const isClock = (timer: string): boolean => clocks.some(clock => timer === clock || timer.startsWith(`${clock},`))

const patienceMs = 4_000
/** As with transactions of version 1, and before 4.0: who has an older epoch is told so at once, and not when the markers are written (KAFKA-18464). */
const before4: Partial<Rules> = { pendingComesFirst: () => false }
/** Neither client nor controller gives up before the model says so: a clock of the model's that is to fire moves on all. */
const longMs = 3_600_000
const clockMs = 5_000

/** The cluster's, and whoever says what no client of a cluster says. */
type WithSource = World<Processes & { readonly source: Process<SourceState, Say> }>

type Told = { readonly node: NodeId; readonly told: ConsumerTold | ProducerTold }

export class ProcessingStage {
  /** Steps of processes. */
  events = 0
  readonly cluster: Cluster
  readonly world: ClusterWorld
  readonly #spoken: WithSource
  /** Since the last call. */
  #told: Told[] = []
  /** Answers that arrived in this step. */
  #answers: { readonly node: NodeId; readonly body: Response }[] = []

  constructor(rules: Partial<Rules> = {}) {
    const on = (...brokers: readonly number[]) => ({
      partitions: brokers.length,
      replicationFactor: 1,
      assignment: brokers.map(broker => [broker]),
    })
    this.cluster = new Cluster({
      seed: 1,
      brokers: 5,
      topics: { [inputTopic]: on(1), [outputTopic]: on(2), __consumer_offsets: on(3), [transactionTopic]: on(4, 5) },
      broker: { rules: { ...kafkaRules, ...before4, ...rules } },
      controller: { transactionVersion: 1, sessionTimeoutMs: longMs },
      network: { latencyMs: [1, 1], laneOf },
      watch: () => void (this.events += 1),
    })
    this.world = this.cluster.world
    this.#spoken = this.cluster.world as unknown as WithSource
    this.#spoken.add('source', source)
    this.world.onTell((node, told) => void this.#told.push({ node, told: told as Told['told'] }))
  }

  consumer(options: Pick<ConsumerOptions, 'topic' | 'groupId' | 'isolationLevel' | 'requireStable'>): ConsumerNode {
    return this.cluster.consumer({
      ...options,
      autoCommit: 'off',
      assignors: ['cooperative-sticky'],
      maxPollRecords: options.topic === inputTopic ? 1 : 500,
      sessionTimeoutMs: clockMs,
      heartbeatIntervalMs: 100,
      requestTimeoutMs: longMs,
    }).node
  }

  producer(options: ProducerOptions): ProducerNode {
    const patient = { requestTimeoutMs: longMs, deliveryTimeoutMs: 2 * longMs, maxBlockMs: longMs }
    return this.cluster.producer({ ...options, ...patient, lingerMs: 0, transactionTimeoutMs: clockMs }).node
  }

  call(node: ConsumerNode, call: ConsumerCall): void
  call(node: ProducerNode, call: ProducerCall): void
  call(node: ConsumerNode | ProducerNode, call: ConsumerCall | ProducerCall): void {
    this.#told = this.#told.filter(each => each.node !== node)
    const misuse = this.#misuseOf(node, call)
    if (misuse !== undefined) throw new CannotPerform(`${node} is not to be asked to ${call.type} now: ${misuse}.`)
    this.world.call(node as ProducerNode, call as ProducerCall)
  }

  #misuseOf(node: ConsumerNode | ProducerNode, { type }: ConsumerCall | ProducerCall) {
    return isProducer(node) ? misuseOf(this.world.state(node), type as ProducerCall['type']) : undefined
  }

  told<T extends Told['told']['type']>(node: NodeId, ...types: readonly T[]) {
    const found = this.#told.find(each => each.node === node && types.some(type => type === each.told.type))
    return found?.told as Extract<Told['told'], { type: T }> | undefined
  }

  /** The last answer of that kind which arrived there in this step. */
  answer<A extends Api>(node: NodeId, api: A): Extract<Response, { api: A }> | undefined {
    const found = this.#answers.findLast(each => each.node === node && each.body.api === api)
    return found?.body as Extract<Response, { api: A }> | undefined
  }

  /** A request that is no client's, and its answer. */
  ask<R extends Request>(to: `broker-${number}`, body: R): ResponseOf<R['api']> {
    this.begin()
    this.#spoken.call('source', { to, body })
    return this.until(() => this.answer('source', body.api), hearsNobody, `an answer to ${body.api}`) as ResponseOf<
      R['api']
    >
  }

  /** Another step of the model begins. */
  begin(): void {
    this.#answers = []
  }

  /** The world goes on, as far as may be heard in this step, until it is so. */
  until<Found>(find: () => Found | undefined | false, hearing: Hears, awaited: string): Found {
    const deadline = this.world.now + patienceMs
    for (;;) {
      const found = find()
      if (found !== undefined && found !== false) return found
      const next = this.world.pending().find(each => each.isReady && !isHeld(each, hearing))
      if (next === undefined || next.due > deadline) throw new CannotPerform(`${awaited} does not happen.`)
      if (next.type === 'message' && isResponse(next))
        this.#answers.push({ node: next.node, body: next.message.body as Response })
      this.world.execute(next.id)
    }
  }

  /** It is answered, and the answer is lost. */
  loseAnswer(node: NodeId, api: Api, hearing: Hears): void {
    const answer = this.until(
      () =>
        this.#message(each => each.node === node && isResponse(each) && isGranted(each.message.body as Response, api)),
      hearing,
      `an answer to the ${api} of ${node}`,
    )
    this.world.drop(answer.id)
  }

  /** The request is lost on its way. */
  loseRequest(node: NodeId, api: Api, hearing: Hears): void {
    const isIt = (each: PendingMessage) => each.from === node && !isResponse(each) && each.message.body.api === api
    const others: Hears = request => hearing(request) && request.api !== api
    this.world.drop(this.until(() => this.#message(isIt), others, `the ${api} of ${node}`).id)
  }

  fire(node: NodeId, timer: string): void {
    const found = this.world.pending().find(each => each.type === 'timer' && each.node === node && each.timer === timer)
    if (found === undefined) throw new CannotPerform(`${node} has no timer ${timer} set.`)
    this.world.execute(found.id)
  }

  /** The process ends, and what it asked for is not on its way any more: it arrived before, or never will. */
  crash(node: ConsumerNode | ProducerNode): void {
    if (this.world.isRunning(node)) this.world.crash(node)
    this.#sweep(node)
  }

  #sweep(node: NodeId): void {
    for (;;) {
      const left = this.#message(each => each.from === node)
      if (left === undefined) return
      this.world.drop(left.id)
    }
  }

  coordinatorOf(transactionalId: number): `broker-${number}` {
    return brokerNode(this.world.state(controllerNode).image.partitions[this.#partitionOf(transactionalId)]!.leader)
  }

  /** As its coordinator has it. */
  transaction(transactionalId: number) {
    const offices = this.world.state(this.coordinatorOf(transactionalId)).transactionOffices
    return offices[this.#partitionOf(transactionalId)]?.transactions[transactionalName(transactionalId)]
  }

  #partitionOf(transactionalId: number): TopicPartition {
    return partitionOfTransaction(this.world.state(controllerNode).image, transactionalName(transactionalId))!
  }

  replica(node: `broker-${number}`, topicPartition: TopicPartition) {
    return this.world.state(node).replicas[topicPartition]!
  }

  /** PS4. */
  failOver(broker: `broker-${number}`): void {
    this.world.crash(broker)
    this.#sweep(broker)
    this.world.restart(broker)
    this.until(() => this.#isBack(broker), hearsNobody, `the return of ${broker}`)
  }

  #isBack(broker: `broker-${number}`): boolean {
    const { image } = this.world.state(controllerNode)
    const state = this.world.state(broker)
    const everybodyKnows = this.cluster.brokers.every(
      id => this.world.state(brokerNode(id)).image.endOffset === image.endOffset,
    )
    const own = Object.keys(image.partitions).filter(name => brokerNode(image.partitions[name]!.leader) === broker)
    const isLoaded = (name: TopicPartition) =>
      topicOf(name).topic !== transactionTopic || state.transactionOffices[name]?.isLoaded === true
    const leads = own.length > 0 && own.every(name => state.replicas[name]?.role === 'leader' && isLoaded(name))
    return everybodyKnows && leads && image.brokers[Number(broker.slice('broker-'.length))]?.isFenced === false
  }

  #message(is: (message: PendingMessage) => boolean): PendingMessage | undefined {
    return this.world.pending().find((each): each is PendingMessage => each.type === 'message' && is(each))
  }
}

/** What is refused for now is asked again by the client, and is no answer to be lost. */
const isGranted = (body: Response, api: Api): boolean =>
  body.api === api && 'errorCode' in body && body.errorCode === 'NONE'

const isProducer = (node: NodeId): node is ProducerNode => node.startsWith('producer-')

function isHeld(each: Pending, hearing: Hears): boolean {
  if (each.type === 'timer') return isClock(each.timer)
  if (each.type === 'notice' || isResponse(each)) return false
  const { from, node: to } = each
  const { api } = each.message.body
  const isClient = from.startsWith('consumer-') || isProducer(from)
  return (isClient || api === 'WriteTxnMarkers') && !hearing({ from, to, api })
}

/** An OffsetFetch that waits for its step holds up no heartbeat. */
function laneOf({ body: { api } }: Message): string {
  if (api === 'OffsetFetch' || api === 'WriteTxnMarkers') return api
  return api === 'JoinGroup' || api === 'SyncGroup' || api === 'Heartbeat' || api === 'OffsetCommit' ? 'group' : ''
}
