/**
 * Controller: the reference controller in a world where every broker is a puppet, which registers, asks for changes of the set and reads the
 * metadata log; sessions end when their timer fires.
 */
import { controller, type ControllerState, defaultControllerConfig } from '../../../impl/core/controller.ts'
import { afterFencing } from '../../../impl/core/elections.ts'
import { emptyImage, type MetadataImage, replay } from '../../../impl/core/metadata.ts'
import { defaultTopicConfigs } from '../../../impl/core/protocol.ts'
import { kafkaRules, type Rules } from '../../../impl/core/rules.ts'
import type { Event } from '../../../model/index.ts'
import { brokerIds, isKraft, type Parameters, type Partition } from '../../../model/kafka/index.ts'
import type { View } from '../abstraction.ts'
import { differing } from '../compare.ts'
import { modelMetadata } from '../model-view.ts'
import { newNumbering } from '../numbering.ts'
import { CannotPerform, partitionName } from '../stage.ts'
import { type EnsembleState, type EnsembleStep, memberOf, type Outgoing } from './ensemble.ts'
import { differingLines, line } from './lines.ts'
import { Puppets } from './puppets.ts'
import type { Asked, Player } from './subject.ts'

const node = 'controller'
const metadata = 'metadata'
const broker = (id: unknown) => `broker-${String(id)}`

interface Alteration {
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch?: number
  readonly isr: readonly number[]
  readonly brokerEpochs?: readonly number[]
}

export class ControllerPlayer implements Player {
  readonly #parameters: Parameters
  readonly #puppets: Puppets
  readonly #numbering = newNumbering()
  readonly #config
  /** By broker, what each of its incarnations was called by the controller. */
  readonly #epochs = new Map<string, number>()
  /** By broker, what it has read. */
  readonly #read = new Map<string, MetadataImage>()
  /** Whom the controller elects where it has a choice. */
  #preferred = 0
  /** Among whom it could choose last. */
  #electable: readonly number[] = []
  #sentences: readonly string[] = []

  constructor(parameters: Parameters, rules: Partial<Rules> = {}) {
    this.#parameters = parameters
    const ids = brokerIds(parameters)
    const { eligibleLeaderReplicas = false, minInsyncReplicas, uncleanLeaderElection } = parameters
    this.#config = {
      ...defaultControllerConfig,
      eligibleLeaderReplicas,
      rules: this.#rules({ ...kafkaRules, ...rules }),
    }
    this.#puppets = new Puppets([...ids.map(broker), 'admin'])
    this.#puppets.world.add(node, controller(this.#config))
    for (const id of ids) this.#register(id, 1)
    const configs = { ...defaultTopicConfigs, minInsyncReplicas, uncleanLeaderElection }
    const about = { partitions: 1, replicationFactor: ids.length, configs, assignment: [ids] }
    this.#puppets.ask('admin', node, { api: 'CreateTopics', topic: 'orders', ...about })
    this.#puppets.takeHeard()
  }

  events(): number {
    return this.#puppets.events
  }

  perform({ event: { event }, before, isRefused }: Asked): void {
    const now = memberOf<Partition>(before, metadata).context
    switch (event.type) {
      case 'sessionExpires':
        return isRefused ? this.#refuse(event) : this.#expire(Number(event['broker']), Number(event['successor']))
      case 'BrokerRegistration':
        return this.#register(Number(event['broker']), Number(event['brokerEpoch'] ?? this.#nextIncarnation(event)))
      case 'blackout':
        return this.#blackout()
      case 'AlterPartition':
      case 'AlterIsr':
        return this.#alter(event as unknown as Alteration, now)
      default:
        throw new CannotPerform(`the reference broker has no ${event.type}.`)
    }
  }

  differences(state: EnsembleState, step: EnsembleStep): readonly string[] {
    const local = memberOf<Partition>(state, metadata)
    const { leaderEpoch, partitionEpoch } = this.#partition
    this.#numbering.leaderEpochs.pair(local.context.leaderEpoch, leaderEpoch)
    this.#numbering.partitionEpochs.pair(local.context.quorum?.partitionEpoch ?? 0, partitionEpoch)
    const sentences = this.#sentences
    this.#sentences = []
    const answers = this.#answers()
    return [
      ...sentences,
      ...differing(node, modelMetadata(this.#parameters, local), this.#view()),
      ...differingLines(
        step.letters.flatMap(letter => this.#letter(letter)),
        [...answers, ...this.#orders(step.letters)],
      ),
    ]
  }

  get #image(): MetadataImage {
    return (this.#puppets.world.state(node) as ControllerState).image
  }

  get #partition() {
    return this.#image.partitions[partitionName]!
  }

  #rules(rules: Rules): Rules {
    return {
      ...rules,
      electable: (...args) => {
        this.#electable = rules.electable(...args)
        return this.#electable.includes(this.#preferred) ? [this.#preferred] : this.#electable
      },
    }
  }

  #expire(id: number, successor: number): void {
    this.#preferred = successor
    this.#puppets.fire(node, `session/${id}`)
    this.#preferred = 0
  }

  /** Whom the machine does not let follow is nobody that the controller could choose. */
  #refuse({ broker: id, successor }: Event): void {
    this.#electable = []
    const { leader } = this.#partition
    afterFencing(this.#config, this.#image, Number(id))
    const mayFollow = leader === id && this.#electable.includes(Number(successor))
    if (mayFollow)
      this.#sentences = [`the controller could elect ${broker(successor)}, and the machine says that it cannot`]
  }

  #nextIncarnation({ broker: id }: Event): number {
    return this.#image.brokers[Number(id)]!.incarnation + 1
  }

  #register(id: number, incarnation: number): void {
    this.#puppets.ask(broker(id), node, { api: 'BrokerRegistration', brokerId: id, incarnation })
    this.#epochs.set(`${id}.${incarnation}`, this.#image.brokers[id]!.brokerEpoch)
  }

  /** Sessions end one after the other, the leader's last, so that nobody is elected meanwhile. */
  #blackout(): void {
    const { leader } = this.#partition
    const here = brokerIds(this.#parameters).filter(id => this.#image.brokers[id]?.isFenced === false)
    for (const id of [...here.filter(id => id !== leader), ...here.filter(id => id === leader)]) this.#expire(id, 0)
  }

  /** Epochs as far from what is in force as in the machine. */
  #alter(asked: Alteration, now: Partition): void {
    const { leaderEpoch, partitionEpoch } = this.#partition
    const inForce = now.quorum?.partitionEpoch ?? 0
    const newIsr = asked.isr.map((brokerId, at) => ({
      brokerId,
      brokerEpoch: this.#epochOf(brokerId, asked.brokerEpochs?.[at]),
    }))
    this.#puppets.ask(broker(asked.leader), node, {
      api: 'AlterPartition',
      topicPartition: partitionName,
      brokerId: asked.leader,
      brokerEpoch: this.#image.brokers[asked.leader]!.brokerEpoch,
      leaderEpoch: leaderEpoch + asked.leaderEpoch - now.leaderEpoch,
      partitionEpoch: partitionEpoch + (asked.partitionEpoch ?? inForce) - inForce,
      newIsr,
    })
  }

  /** A leader of ZooKeeper's kind knows who has fetched last; 0: it does not know. */
  #epochOf(id: number, incarnation = this.#image.brokers[id]!.incarnation): number {
    return this.#epochs.get(`${id}.${incarnation}`) ?? -1
  }

  #view(): View {
    const { leader, isr, leaderEpoch, partitionEpoch, elr, lastKnownLeader } = this.#partition
    const { brokers } = this.#image
    const ids = brokerIds(this.#parameters)
    const registered = ids.filter(id => brokers[id]?.isFenced === false)
    const common = {
      leader,
      leaderEpoch: this.#numbering.leaderEpochs.nameOf(leaderEpoch),
      isr: isr.toSorted(),
      registered,
    }
    if (!isKraft(this.#parameters)) return common
    const inForce = { partitionEpoch: this.#numbering.partitionEpochs.nameOf(partitionEpoch), elr: elr.toSorted() }
    return { ...common, ...inForce, lastKnownLeader, brokerEpochs: ids.map(id => brokers[id]!.incarnation) }
  }

  #letter({ to, message }: Outgoing): readonly string[] {
    const { leader, leaderEpoch, isr, partitionEpoch, error } = message
    if (message.type === 'AlterPartitionResponse') return [line(to, message.type, { error, isr, partitionEpoch })]
    if (message.type !== 'LeaderAndIsr') return []
    return [
      line(
        to,
        message.type,
        isKraft(this.#parameters) ? { leader, leaderEpoch, isr, partitionEpoch } : { leader, leaderEpoch, isr },
      ),
    ]
  }

  #answers(): readonly string[] {
    return this.#puppets.takeHeard().flatMap(each => {
      if (each.type !== 'Received' || each.message.body.api !== 'AlterPartition' || each.message.kind !== 'response')
        return []
      if (!isKraft(this.#parameters)) return []
      const { errorCode: error, isr, partitionEpoch } = each.message.body
      const named = this.#numbering.partitionEpochs.nameOf(partitionEpoch)
      return [line(each.at, 'AlterPartitionResponse', { error, isr: isr.toSorted(), partitionEpoch: named })]
    })
  }

  /** What a broker whom the machine tells of a decision reads in the metadata log: a puppet reads all of it. */
  #orders(letters: readonly Outgoing[]): readonly string[] {
    return letters.flatMap(({ to, message }) => {
      if (message.type !== 'LeaderAndIsr') return []
      const { leader, leaderEpoch, isr, partitionEpoch } = this.#readBy(to).partitions[partitionName]!
      const { leaderEpochs, partitionEpochs } = this.#numbering
      const named = { leader, leaderEpoch: leaderEpochs.nameOf(leaderEpoch), isr: isr.toSorted() }
      const inKraft = { ...named, partitionEpoch: partitionEpochs.nameOf(partitionEpoch) }
      return [line(to, message.type, isKraft(this.#parameters) ? inKraft : named)]
    })
  }

  #readBy(reader: string): MetadataImage {
    let image = this.#read.get(reader) ?? emptyImage
    while (image.endOffset < this.#image.endOffset) {
      const about = {
        brokerId: Number(reader.split('-')[1]),
        brokerEpoch: 0,
        fetchOffset: image.endOffset,
        maxBatches: 100,
      }
      this.#puppets.ask(reader, node, { api: 'FetchMetadataLog', ...about })
      const answer = this.#puppets.takeHeard().at(-1)
      if (answer?.type !== 'Received' || answer.message.body.api !== 'FetchMetadataLog') break
      if (!('batches' in answer.message.body)) break
      image = replay(image, answer.message.body.batches)
    }
    this.#read.set(reader, image)
    return image
  }
}
