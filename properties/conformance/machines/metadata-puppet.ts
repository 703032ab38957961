/**
 * The controller's puppet, as a broker meets it: it registers the broker, and its metadata log is read when the path says so.
 *
 *   M1  an order whose epoch is over stands in the log before the registration of the incarnation that reads it (KIP-380)
 */
import type { BrokerState } from '../../../impl/core/broker-state.ts'
import type { MetadataBatch, MetadataRecord } from '../../../impl/core/metadata.ts'
import type { ReplicaContext } from '../../../model/kafka/index.ts'
import { partitionName } from '../stage.ts'
import type { Puppets } from './puppets.ts'
import { partitionEpochOf } from './replica-events.ts'

export const controller = 'controller'

export interface Order {
  readonly leader: number
  readonly leaderEpoch: number
  readonly isr: readonly number[]
  readonly partitionEpoch?: number
}

export class MetadataPuppet {
  readonly #puppets: Puppets
  readonly #node: string
  readonly #replicas: readonly number[]
  readonly #log: MetadataBatch[] = []
  /** The incarnation of the peer that it knows. */
  peerEpoch = 1

  constructor(puppets: Puppets, node: string, replicas: readonly number[]) {
    this.#puppets = puppets
    this.#node = node
    this.#replicas = replicas
  }

  write(...records: readonly MetadataRecord[]): void {
    this.#log.push({ baseOffset: this.#end, records })
  }

  /** M1. */
  obey(order: Order, { leader, leaderEpoch }: ReplicaContext): void {
    const { image, actsFrom } = this.#broker
    if (leader === 0 && order.leaderEpoch < leaderEpoch && image.endOffset < actsFrom) this.#read(actsFrom - 1)
    else this.order(order)
  }

  order({ leader, leaderEpoch, isr, partitionEpoch = partitionEpochOf(leaderEpoch) }: Order): void {
    const about = { replicas: this.#replicas, elr: [], lastKnownLeader: 0 }
    const state = { ...about, leader, leaderEpoch, isr, partitionEpoch }
    this.write({ type: 'Partition', topicPartition: partitionName, ...state })
    this.#read(this.#end)
  }

  register(): void {
    this.#puppets.fire(this.#node, 'register')
    const question = this.#puppets.question(controller, 'BrokerRegistration')
    const { brokerId, incarnation } = question.body
    this.write({ type: 'RegisterBroker', brokerId, incarnation, brokerEpoch: incarnation })
    const answer = { brokerEpoch: incarnation, metadataOffset: this.#end }
    this.#puppets.answer(question, { api: 'BrokerRegistration', errorCode: 'NONE', ...answer })
  }

  /** Its session had expired without its knowing. */
  registerAgain(): void {
    this.#puppets.fire(this.#node, 'heartbeat')
    const question = this.#puppets.question(controller, 'BrokerHeartbeat')
    this.#puppets.answer(question, { api: 'BrokerHeartbeat', errorCode: 'NONE', isFenced: true })
    this.#puppets.fire(this.#node, 'register')
    const asked = this.#puppets.question(controller, 'BrokerRegistration')
    const answer = { brokerEpoch: asked.body.incarnation, metadataOffset: this.#broker.image.endOffset }
    this.#puppets.answer(asked, { api: 'BrokerRegistration', errorCode: 'NONE', ...answer })
  }

  /** The broker reads of it, unless it has not come to its own registration yet. */
  peerRestarts(brokerId: number): void {
    this.peerEpoch += 1
    const epochs = { incarnation: this.peerEpoch, brokerEpoch: this.peerEpoch }
    this.write({ type: 'RegisterBroker', brokerId, ...epochs })
    if (this.#broker.image.endOffset >= this.#broker.actsFrom) this.#read(this.#end)
  }

  get #broker(): BrokerState {
    return this.#puppets.world.state(this.#node) as BrokerState
  }

  get #end(): number {
    const last = this.#log.at(-1)
    return last === undefined ? 0 : last.baseOffset + last.records.length
  }

  /** The broker reads the log up to there, at once. */
  #read(until: number): void {
    this.#puppets.fire(this.#node, 'metadata')
    const question = this.#puppets.question(controller, 'FetchMetadataLog')
    const batches = this.#log.filter(
      ({ baseOffset, records }) => baseOffset >= question.body.fetchOffset && baseOffset + records.length <= until,
    )
    this.#puppets.answer(question, { api: 'FetchMetadataLog', errorCode: 'NONE', batches, endOffset: until })
  }
}
