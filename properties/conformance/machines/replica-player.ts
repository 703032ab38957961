/**
 * Replica: what a broker does as the machine's event says, in a world where controller, peer and clients are puppets.
 *
 * The controller's puppet (metadata-puppet.ts) is the metadata log: an order is a record there, which the broker reads. With ZooKeeper's metadata
 * it answers AlterPartition in the same step, as the conditional write does, and refuses what is about an incarnation that is gone (KIP-903), which there the
 * leader itself forgets.
 */
import { broker } from '../../../impl/core/broker.ts'
import { type BrokerState, brokerNode, defaultBrokerConfig } from '../../../impl/core/broker-state.ts'
import type { ErrorCode } from '../../../impl/core/errors.ts'
import { batchesOf, emptyLog } from '../../../impl/core/log.ts'
import { type Acks, defaultTopicConfigs } from '../../../impl/core/protocol.ts'
import { encodeBatch, withOffsetAndEpoch } from '../../../impl/core/record-batch.ts'
import { logFile } from '../../../impl/core/replica-state.ts'
import { kafkaRules, type Rules } from '../../../impl/core/rules.ts'
import type { Event } from '../../../model/index.ts'
import { brokerIds, isKraft, type Parameters, type ReplicaContext } from '../../../model/kafka/index.ts'
import { differing } from '../compare.ts'
import { modelBroker } from '../model-view.ts'
import { CannotPerform, partitionName } from '../stage.ts'
import { type EnsembleState, type EnsembleStep, memberOf } from './ensemble.ts'
import { differingLines } from './lines.ts'
import { controller, MetadataPuppet, type Order } from './metadata-puppet.ts'
import { Puppets } from './puppets.ts'
import { replicaMember } from './replica-events.ts'
import { lettersOf, linesOf, type Transmission } from './replica-lines.ts'
import { replicaView } from './replica-view.ts'
import type { Asked, Player } from './subject.ts'

export const puppetNodes = { controller, producer: 'producer-1', consumer: 'consumer-1' } as const
const encoder = new TextEncoder()

export class ReplicaPlayer implements Player {
  readonly puppets: Puppets
  readonly parameters: Parameters
  readonly id: number
  /** By correlation id, the producer's requests. */
  readonly transmissions = new Map<number, Transmission>()
  readonly #metadata: MetadataPuppet
  /** AlterPartition requests that the controller of ZooKeeper's kind took. */
  readonly #granted: string[] = []

  constructor(parameters: Parameters, id: number, rules: Partial<Rules> = {}) {
    this.parameters = parameters
    this.id = id
    const config = { ...defaultBrokerConfig(id), fetchMaxBytes: 1, rules: { ...kafkaRules, ...rules } }
    this.puppets = new Puppets([...Object.values(puppetNodes), brokerNode(3 - id)])
    this.puppets.world.add(this.node, broker(config))
    const { minInsyncReplicas, uncleanLeaderElection, flushEveryRecord } = parameters
    const flushMessages = flushEveryRecord ? 1 : 0
    const { highWatermarkBelowMinIsr = 'advances' } = parameters
    const visible = { minInsyncReplicas, highWatermarkBelowMinIsr, flushMessages }
    const configs = { ...defaultTopicConfigs, uncleanLeaderElection, ...visible }
    const ids = brokerIds(parameters)
    this.#metadata = new MetadataPuppet(this.puppets, this.node, ids)
    this.#metadata.write({ type: 'Topic', topic: 'orders', partitions: 1, configs })
    this.#metadata.register()
    this.#metadata.order({ leader: 1, leaderEpoch: 1, isr: ids, partitionEpoch: 0 })
    this.puppets.takeHeard()
  }

  get node(): string {
    return brokerNode(this.id)
  }

  get peer(): string {
    return brokerNode(3 - this.id)
  }

  get broker(): BrokerState {
    return this.puppets.world.state(this.node) as BrokerState
  }

  events(): number {
    return this.puppets.events
  }

  differences(state: EnsembleState, step: EnsembleStep): readonly string[] {
    const says = modelBroker(this.parameters, memberOf<ReplicaContext>(state, replicaMember))
    const said = [...linesOf(this, this.puppets.takeHeard()), ...this.#granted.splice(0)]
    return [
      ...differing(this.node, says, replicaView(this)),
      ...differingLines(lettersOf(this.parameters, step.letters), said),
    ]
  }

  perform({ event: { event }, before, isRefused }: Asked): void {
    const { world } = this.puppets
    switch (event.type) {
      case 'Produce':
        return this.#produce(event)
      case 'LeaderAndIsr':
        return this.#metadata.obey(event as unknown as Order, memberOf<ReplicaContext>(before, replicaMember).context)
      case 'AlterPartitionResponse':
        return this.#answerAlter(event)
      case 'fetch':
        return this.#fetch()
      case 'Fetched':
      case 'Diverging':
        return this.#answerFetch(event, memberOf<ReplicaContext>(before, replicaMember).context)
      case 'Fetch':
        return this.#serve(event)
      case 'ConsumerFetch':
        return void this.puppets.ask(puppetNodes.consumer, this.node, fetchOf(-1, -1, -1, Number(event['offset']), -1))
      case 'respond':
        return this.#fire(`respond/${partitionName}`, isRefused)
      case 'shrinkIsr':
        return this.#alter(`lag/${partitionName}/${String(event['follower'])}`, isRefused)
      case 'expandIsr':
        return this.#alter(`expand/${partitionName}/${String(event['follower'])}`, isRefused)
      case 'stop':
        world.crash(this.node)
        return this.puppets.settle()
      case 'wipe':
      case 'die':
        world.wipe(this.node)
        return this.puppets.settle()
      case 'losePower':
        return this.#losePower(Number(event['keep']))
      case 'PowerLost':
        world.losePower(this.node, 'flushed')
        return this.puppets.settle()
      case 'restart':
        world.restart(this.node)
        return this.#metadata.register()
      case 'register':
        return this.#metadata.registerAgain()
      case 'Restarted':
        return this.#metadata.peerRestarts(3 - this.id)
      default:
        throw new CannotPerform(`the reference broker has no ${event.type}.`)
    }
  }

  /** A move that the machine refuses may have a timer all the same; then nothing may come of it. */
  #fire(timer: string, isRefused = false): void {
    if (!isRefused || this.puppets.isSet(this.node, timer)) this.puppets.fire(this.node, timer)
  }

  #produce({ record, send, attempt }: Event): void {
    const value = encoder.encode(`${String(record)}.${String(send)}`)
    const acks: Acks = this.parameters.acks === 'all' ? -1 : this.parameters.acks === '1' ? 1 : 0
    const body = {
      api: 'Produce',
      topicPartition: partitionName,
      acks,
      batch: this.#batch(Number(record), value),
    } as const
    // Known before the answer comes.
    this.transmissions.set(this.puppets.nextCorrelationId, { record: Number(record), attempt: Number(attempt) })
    this.puppets.ask(puppetNodes.producer, this.node, body)
  }

  #batch(record: number, value: Uint8Array): Uint8Array {
    const records = [{ key: null, value, timestamp: 0 }] as const
    const session = { producerId: 1, producerEpoch: 0, baseSequence: record - 1 }
    return encodeBatch({ records, ...(this.parameters.idempotence ? session : {}) })
  }

  #alter(timer: string, isRefused: boolean): void {
    this.#fire(timer, isRefused)
    if (isKraft(this.parameters)) return
    for (const question of this.puppets.questions(puppetNodes.controller, 'AlterPartition')) {
      const { leaderEpoch, partitionEpoch, newIsr } = question.body
      const isOld = newIsr.some(
        ({ brokerId, brokerEpoch }) =>
          brokerId !== this.id && brokerEpoch >= 0 && brokerEpoch !== this.#metadata.peerEpoch,
      )
      const isr = newIsr.map(({ brokerId }) => brokerId)
      const now = { topicPartition: partitionName, leader: this.id, leaderEpoch }
      if (!isOld) this.#granted.push(`metadata AlterIsr leaderEpoch=${leaderEpoch} isr=${isr.join(',')}`)
      const errorCode = isOld ? 'INELIGIBLE_REPLICA' : 'NONE'
      const next = { isr: isOld ? [] : isr, partitionEpoch: partitionEpoch + (isOld ? 0 : 1) }
      this.puppets.answer(question, { api: 'AlterPartition', errorCode, ...now, ...next })
    }
  }

  /** A3: to the request that was made in that office; where it has been answered, to nobody. */
  #answerAlter(event: Event): void {
    const { error: errorCode, leaderEpoch, partitionEpoch, isr } = event as unknown as AlterAnswer
    const questions = this.puppets.questions(puppetNodes.controller, 'AlterPartition')
    const nobodys = { from: this.node, to: puppetNodes.controller, correlationId: -1 } as const
    const question = questions.findLast(({ body }) => body.leaderEpoch === leaderEpoch) ?? nobodys
    const now = { topicPartition: partitionName, leader: this.id, leaderEpoch, partitionEpoch, isr }
    this.puppets.answer(question, { api: 'AlterPartition', errorCode, ...now })
  }

  /** One fetch at a time is on its way: the one before is lost. */
  #fetch(): void {
    const timer = `fetch/${partitionName}`
    if (this.#isFetching()) {
      this.puppets.world.crash(this.peer)
      this.puppets.world.restart(this.peer)
      this.puppets.notice(this.node)
    }
    this.#fire(timer, true)
  }

  #isFetching(): boolean {
    return Object.values(this.broker.asked).some(({ api }) => api === 'Fetch')
  }

  #answerFetch(event: Event, { log }: ReplicaContext): void {
    if (!this.#isFetching()) this.puppets.fire(this.node, `fetch/${partitionName}`)
    this.puppets.takeHeard()
    const question = this.puppets.question(this.peer, 'Fetch')
    const answer = { api: 'Fetch', errorCode: 'NONE', topicPartition: partitionName, logStartOffset: 0 } as const
    if (event.type === 'Diverging') {
      const endOffset = Number(event['endOffset'])
      const divergingEpoch = { epoch: log[endOffset - 1]?.epoch ?? -1, endOffset }
      return this.puppets.answer(question, { ...answer, highWatermark: 0, batches: new Uint8Array(), divergingEpoch })
    }
    const { entry, highWatermark } = event as unknown as {
      entry: ReplicaContext['log'][number] | null
      highWatermark: number
    }
    const value = encoder.encode(`${entry?.record}.${entry?.send}`)
    const batches = entry
      ? withOffsetAndEpoch(this.#batch(entry.record, value), log.length, entry.epoch)
      : new Uint8Array()
    this.puppets.answer(question, { ...answer, highWatermark, batches })
  }

  #serve({ leaderEpoch, epochs, brokerEpoch = this.#metadata.peerEpoch }: Event): void {
    const log = epochs as readonly number[]
    const fetch = fetchOf(3 - this.id, Number(brokerEpoch), Number(leaderEpoch), log.length, log.at(-1) ?? -1)
    this.fetched = log
    this.puppets.ask(this.peer, this.node, fetch)
  }

  /** The epochs of the log that the peer fetches for. */
  fetched: readonly number[] = []

  #losePower(keep: number): void {
    const batch = batchesOf(this.broker.replicas[partitionName]?.log ?? emptyLog)[keep - 1]
    const keepBytes = batch === undefined ? 0 : batch.position + batch.bytes.length
    this.puppets.world.losePower(this.node, (file, durable) => (file === logFile(partitionName) ? keepBytes : durable))
    this.puppets.settle()
  }
}

interface AlterAnswer {
  readonly error: ErrorCode
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly isr: readonly number[]
}

const fetchOf = (
  replicaId: number,
  brokerEpoch: number,
  currentLeaderEpoch: number,
  fetchOffset: number,
  last: number,
) =>
  ({
    api: 'Fetch',
    topicPartition: partitionName,
    replicaId,
    brokerEpoch,
    currentLeaderEpoch,
    fetchOffset,
    lastFetchedEpoch: last,
    maxBytes: 1,
  }) as const
