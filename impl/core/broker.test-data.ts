/**
 * A broker driven by hand, for tests: it leads orders-0 and a partition of __consumer_offsets, alone in sync of three replicas, so that what it
 * appends is acknowledged at once. Its effects are performed on a disk; what is due at once is fired, nothing else is. What it says to itself arrives.
 */
import { Disk } from '../world/disk.ts'
import { broker } from './broker.ts'
import { type BrokerConfig, type BrokerState, defaultBrokerConfig } from './broker-state.ts'
import { offsetsTopic } from './coordinator.ts'
import type { MetadataBatch, MetadataRecord, PartitionState } from './metadata.ts'
import type { Effect, Input } from './process.ts'
import {
  type Api,
  defaultTopicConfigs,
  type Request,
  type RequestOf,
  type Response,
  type TopicConfigs,
} from './protocol.ts'
import { encodeBatch } from './record-batch.ts'

export const orders = 'orders-0'
export const leaderEpoch = 3

const itself = 'broker-1'
const text = new TextEncoder()

export const batchOf = (...values: readonly string[]): Uint8Array =>
  encodeBatch({ records: values.map(value => ({ key: null, value: text.encode(value), timestamp: 1_000 })) })

export const produceOf = (batch: Uint8Array, more: Partial<RequestOf<'Produce'>> = {}): RequestOf<'Produce'> => ({
  api: 'Produce',
  topicPartition: orders,
  acks: 1,
  batch,
  ...more,
})

export const fetchOf = (more: Partial<RequestOf<'Fetch'>> = {}): RequestOf<'Fetch'> => ({
  api: 'Fetch',
  topicPartition: orders,
  replicaId: -1,
  brokerEpoch: -1,
  currentLeaderEpoch: -1,
  fetchOffset: 0,
  lastFetchedEpoch: -1,
  maxBytes: 1_000_000,
  ...more,
})

function decision(configs: TopicConfigs): MetadataBatch {
  const inForce = { partitionEpoch: 0, elr: [], lastKnownLeader: 0, replicas: [1, 2, 3], leaderEpoch }
  const led = (topicPartition: string, leader: number): MetadataRecord => ({
    type: 'Partition',
    topicPartition,
    leader,
    isr: [leader],
    ...inForce,
  })
  const records: MetadataRecord[] = [
    { type: 'Topic', topic: 'orders', partitions: 2, configs },
    led(orders, 1),
    led('orders-1', 2),
    { type: 'Topic', topic: offsetsTopic, partitions: 1, configs: defaultTopicConfigs },
    led(`${offsetsTopic}-0`, 1),
    { type: 'RegisterBroker', brokerId: 1, incarnation: 1, brokerEpoch: 1 },
    { type: 'UnfenceBroker', brokerId: 1 },
  ]
  return { baseOffset: 0, records }
}

export class DrivenBroker {
  readonly #process: ReturnType<typeof broker>
  readonly disk = new Disk()
  readonly #timers: string[] = []
  readonly #toItself: Input<unknown>[] = []
  now = 0
  /** What the last input, and what was due at once after it, had it do. */
  effects: Effect[] = []
  #ids = 0
  state: BrokerState

  constructor(configs: Partial<TopicConfigs> = {}, config: Partial<BrokerConfig> = {}) {
    this.#process = broker({ ...defaultBrokerConfig(1), groupInitialRebalanceDelayMs: 0, ...config })
    const [state, effects] = this.#process.start(this.disk.image(), 0, 1)
    this.state = state
    this.#perform(effects)
    this.#fireAll()
    const batch = decision({ ...defaultTopicConfigs, ...configs })
    const endOffset = batch.records.length
    this.answer({ api: 'BrokerRegistration', errorCode: 'NONE', brokerEpoch: 1, metadataOffset: endOffset })
    this.answer({ api: 'FetchMetadataLog', errorCode: 'NONE', batches: [batch], endOffset })
  }

  get replica() {
    return this.state.replicas[orders]!
  }

  get log() {
    return this.replica.log
  }

  /** One more decision of the controller's. */
  learn(...records: readonly MetadataRecord[]): void {
    const batch = { baseOffset: this.state.image.endOffset, records }
    this.fire('metadata')
    const endOffset = batch.baseOffset + records.length
    this.answer({ api: 'FetchMetadataLog', errorCode: 'NONE', batches: [batch], endOffset })
  }

  /** A decision about orders-0. */
  order(change: Partial<PartitionState>): void {
    this.learn({ type: 'Partition', topicPartition: orders, ...this.state.image.partitions[orders]!, ...change })
  }

  fire(timer: string): void {
    this.input({ type: 'TimerFired', timer })
  }

  input(input: Input<unknown>): void {
    this.effects = []
    this.#step(input)
    this.#fireAll()
  }

  /** What a client is answered; undefined: nothing (yet). */
  ask(body: Request, from = 'client'): Response | undefined {
    const correlationId = ++this.#ids
    this.input({ type: 'Received', from, correlationId, message: { kind: 'request', body } })
    return this.told(from, correlationId)
  }

  /** What a client was answered by the last input, to its request of that number or to any; undefined: nothing. */
  told(from: string, correlationId?: number): Response | undefined {
    const answer = this.effects.find(
      effect =>
        effect.type === 'Send' &&
        effect.to === from &&
        effect.correlationId === (correlationId ?? effect.correlationId),
    )
    return answer?.type === 'Send' ? (answer.message.body as Response) : undefined
  }

  /** What it asks and is not answered yet, the latest of that api. */
  asked<A extends Api>(api: A): { readonly correlationId: number; readonly body: RequestOf<A> } {
    const found = Object.entries(this.state.asked).findLast(([, request]) => request.api === api)!
    return { correlationId: Number(found[0]), body: found[1] as RequestOf<A> }
  }

  answer(body: Response): void {
    const { correlationId } = this.asked(body.api)
    this.input({ type: 'Received', from: 'whom it asked', correlationId, message: { kind: 'response', body } })
  }

  #fireAll(): void {
    for (;;) {
      const timer = this.#timers.shift()
      const input: Input<unknown> | undefined =
        timer === undefined ? this.#toItself.shift() : { type: 'TimerFired', timer }
      if (input === undefined) return
      this.#step(input)
    }
  }

  #step(input: Input<unknown>): void {
    const [state, effects] = this.#process.step(this.state, input, this.now)
    this.state = state
    this.#perform(effects)
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      this.effects.push(effect)
      if (effect.type === 'Send' && effect.to === itself)
        this.#toItself.push({ ...effect, type: 'Received', from: itself })
      if (effect.type === 'SetTimer' && effect.afterMs === 0 && !this.#timers.includes(effect.timer))
        this.#timers.push(effect.timer)
      if (effect.type === 'Append') this.disk.append(effect.file, effect.bytes)
      if (effect.type === 'Truncate') this.disk.truncate(effect.file, effect.size)
      if (effect.type === 'WriteFile') this.disk.writeFile(effect.file, effect.text)
    }
  }
}
