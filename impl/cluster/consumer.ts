/** A consumer as a test sees it: it polls, and commits as it is told to. */
import { consumer } from '../core/consumer.ts'
import { type ConsumerConfig, javaConsumerDefaults, librdkafkaConsumerDefaults } from '../core/consumer-state.ts'
import { topicOf } from '../core/protocol.ts'
import type { ClusterWorld } from './processes.ts'
import type { Operation } from './producer.ts'

export interface ConsumedRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly key: string | null
  readonly value: string | null
}

export type ConsumerOptions = Partial<Omit<ConsumerConfig, 'bootstrap' | 'topicPartitions'>> & {
  readonly groupId: string
}

type Wired = ConsumerOptions & Pick<ConsumerConfig, 'bootstrap' | 'topicPartitions'>

export class ClusterConsumer {
  readonly node: `consumer-${number}`
  readonly #world: ClusterWorld
  readonly #history: Operation[]
  #told: { readonly type: string }[] = []

  constructor(world: ClusterWorld, number: number, config: Wired, history: Operation[]) {
    this.#world = world
    this.#history = history
    this.node = `consumer-${number}`
    const defaults = config.autoCommit === 'librdkafka' ? librdkafkaConsumerDefaults : javaConsumerDefaults
    world.add(this.node, consumer({ ...defaults, autoOffsetReset: 'earliest', clientId: this.node, ...config }))
    world.onTell((node, told) => {
      if (node === this.node) this.#hear(told)
    })
  }

  /** The next records, at most max.poll.records; none when nothing came in time. */
  async poll(): Promise<readonly ConsumedRecord[]> {
    const { records } = this.#ask({ type: 'poll' }, 'Polled') as unknown as { readonly records: readonly Raw[] }
    return records.map(toConsumed)
  }

  /** Commits the positions. False: the coordinator refused, or could not be reached. */
  async commit(): Promise<boolean> {
    return this.#ask({ type: 'commit' }, 'Committed', 'CommitFailed').type === 'Committed'
  }

  /** Stops in good order: a client that commits by itself commits what was polled before. */
  async close(): Promise<void> {
    this.#ask({ type: 'close' }, 'Closed')
    this.#world.crash(this.node)
  }

  /** The process ends at once; what was polled and not committed is handed out again to a successor. */
  crash(): void {
    this.#world.crash(this.node)
  }

  restart(): void {
    this.#world.restart(this.node)
  }

  #ask(call: { type: 'poll' | 'commit' | 'close' }, ...answers: readonly string[]): { readonly type: string } {
    this.#told = []
    this.#world.call(this.node, call)
    const answer = () => this.#told.find(({ type }) => answers.includes(type))
    this.#world.runUntil(() => answer() !== undefined, 600_000)
    const found = answer()
    if (found) return found
    throw new Error(`The ${call.type} of ${this.node} had no answer in 10 minutes of virtual time: is anything up?`)
  }

  #hear(told: { readonly type: string }): void {
    this.#told.push(told)
    const about = { at: this.#world.now, by: this.node }
    if (told.type === 'Polled') {
      const records = (told as { readonly records?: readonly Raw[] }).records ?? []
      this.#history.push({ type: 'polled', ...about, records: records.map(toConsumed) })
    }
    if (told.type === 'Committed')
      this.#history.push({
        type: 'committed',
        ...about,
        offsets: (told as { offsets?: Record<string, number> }).offsets ?? {},
      })
  }
}

interface Raw {
  readonly topicPartition: string
  readonly offset: number
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
}

const text = (bytes: Uint8Array | null) => (bytes === null ? null : new TextDecoder().decode(bytes))

const toConsumed = ({ topicPartition, offset, key, value }: Raw): ConsumedRecord => ({
  ...topicOf(topicPartition),
  offset,
  key: text(key),
  value: text(value),
})
