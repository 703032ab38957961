/**
 * One partition, as the model may have it: for each broker that holds a copy, and for the controller, every local state that explains what it
 * has done so far.
 *
 *   P1  the states of one process are told apart from those of the others: all that passes between them is seen, so that the states of the whole
 *       are all combinations
 *   P2  the first process whose set becomes empty is the failure
 */
import type { MetadataImage } from '../../impl/core/metadata.ts'
import type { Replica } from '../../impl/core/replica-state.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import { type Partition, type ReplicaContext, replicaMachine } from '../../model/kafka/index.ts'
import { Quorum } from './controller-steps.ts'
import type { Outcome } from './book.ts'
import { type Candidate, explain, type Letter } from './explain.ts'
import { modelLetter } from './letters.ts'
import type { Setting } from './setting.ts'
import { contextOf, type Sent, Stepper } from './stepping.ts'
import { isShown } from './shown.ts'
import { differing, metadataView, ModelViews, type Reading, replicaView } from './views.ts'

/** What one process did that this partition is about. */
export interface Seen {
  readonly candidates: readonly Candidate[]
  readonly said: readonly string[]
  /** Its copy; undefined: it holds none yet. */
  readonly replica: Replica | undefined
  /** It appended, and did not flush. */
  readonly isUnflushed: boolean
  readonly toLetter?: (sent: Sent) => readonly Letter[]
}

export class PartitionStates {
  readonly setting: Setting
  readonly #replica: Stepper
  readonly #quorum: Quorum
  readonly #views: ModelViews
  readonly #reading: Reading
  readonly #copies = new Map<number, readonly LocalState[]>()
  #decided: readonly LocalState[]

  /** The partition has just been made, and no broker has heard of it. `running`: which incarnation of a broker has started last. */
  constructor(setting: Setting, image: MetadataImage, reading: Reading, running: (broker: number) => number) {
    const { parameters, replicas, topicPartition } = setting
    this.setting = setting
    this.#reading = reading
    this.#replica = new Stepper(replicaMachine(parameters))
    this.#quorum = new Quorum(parameters)
    this.#views = new ModelViews(setting)
    const ids = replicas.map((_, at) => at + 1)
    const incarnations = replicas.map(id => image.brokers[id]!.incarnation)
    // Who has started and not registered yet is another incarnation than the image has.
    const started = replicas.map((id, at) => Math.max(incarnations[at]!, running(id)))
    for (const id of ids) this.#copies.set(id, [this.#unaware(id, ids, started)])
    const { leaderEpoch, partitionEpoch } = image.partitions[topicPartition]!
    const quorum = { partitionEpoch, elr: [], lastKnownLeader: 0, brokerEpochs: incarnations }
    const partition: Partition = { leader: 1, leaderEpoch, isr: ids, registered: ids, quorum }
    this.#decided = [this.#quorum.start(partition)]
  }

  /** The largest set so far. */
  get size(): number {
    return [...this.#copies.values()].reduce((most, { length }) => Math.max(most, length), this.#decided.length)
  }

  copies(broker: number): readonly LocalState[] {
    return this.#copies.get(this.setting.idOf(broker)) ?? []
  }

  seeBroker(broker: number, { candidates, said, replica, isUnflushed, toLetter = modelLetter }: Seen): Outcome {
    const reading = { ...this.#reading, setting: this.setting }
    const states = this.copies(broker)
    const found = explain({
      actor: this.#replica,
      states,
      candidates,
      toLetter,
      said,
      isShown: local => isShown(reading, replica, local) && !(isUnflushed && isFlushed(local)),
      differences: local => [
        ...differing(replicaView(reading, replica), this.#views.broker(local)),
        ...(isUnflushed && isFlushed(local) ? ['what is appended is not flushed'] : []),
      ],
    })
    if ('states' in found) this.#copies.set(this.setting.idOf(broker), found.states)
    return found
  }

  seeController(image: MetadataImage, candidates: readonly Candidate[], said: readonly string[]): Outcome {
    const view = metadataView(this.setting, image)
    const differences = (local: LocalState) => differing(view, this.#views.metadata(local))
    const found = explain({
      actor: this.#quorum,
      states: this.#decided,
      candidates,
      toLetter: decisionLetter,
      said,
      isShown: local => differences(local).length === 0,
      differences,
    })
    if ('states' in found) this.#decided = found.states
    return found
  }

  /** A broker that holds nothing yet: as one that has just started, it has not heard who leads. */
  #unaware(id: number, isr: readonly number[], incarnations: readonly number[]): LocalState {
    const quorum = { brokerEpochs: incarnations.map(count => count - 1) }
    const partition = { leader: 0, leaderEpoch: 0, isr: [], registered: [], quorum }
    const restart: Event = { type: 'restart', partition }
    return this.#replica.walk(this.#replica.start({ id, isr }), [{ type: 'stop' }, restart])!.next
  }
}

const isFlushed = (local: LocalState) => {
  const { flushed, log } = contextOf<ReplicaContext>(local)
  return flushed === log.length
}

export const answerText = (error: string, isr: readonly number[], partitionEpoch: number): string =>
  `AlterPartitionResponse: ${error}, [${isr.join(', ')}] in partition epoch ${partitionEpoch}`

/** What the controller's machines say to brokers, but for orders: these are read off the metadata log. */
function decisionLetter({ message }: Sent): readonly Letter[] {
  if (message.type !== 'AlterPartitionResponse') return []
  const { error, isr, partitionEpoch } = message as Event & {
    readonly error: string
    readonly isr: readonly number[]
    readonly partitionEpoch: number
  }
  return [{ text: answerText(error, isr.toSorted(), partitionEpoch), message }]
}
