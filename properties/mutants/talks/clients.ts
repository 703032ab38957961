/**
 * Clients in a talk: producers and consumers of the core, with the rules of the talk, asked step by step. What a rule of theirs decides shows in what they
 * are answered, or in what a reader is given.
 */
import { configured } from '../../../impl/core/client-defaults.ts'
import { consumer, type ConsumerConfig, javaConsumerDefaults } from '../../../impl/core/consumer.ts'
import { type ConsumerTold, groupMetadataOf } from '../../../impl/core/consumer-state.ts'
import { producer, type ProducerConfig, type ProducerTold } from '../../../impl/core/producer.ts'
import type { ProducerCall, ProducerState, SendError } from '../../../impl/core/producer-state.ts'
import { type Misuse, misuseOf } from '../../../impl/core/producer-transaction-calls.ts'
import type { GroupMetadata, TransactionOperation } from '../../../impl/core/transaction-manager.ts'
import type { Talking } from './talk.ts'

const bootstrap = ['broker-1', 'broker-2', 'broker-3']
const bytes = (text: string) => new TextEncoder().encode(text)
/** Longer than anything that a client waits for in a talk. */
const longMs = 30_000

export class TalkingProducer {
  readonly node: `producer-${number}`
  readonly #talking: Talking
  readonly #told: ProducerTold[] = []
  #ids = 0

  constructor(talking: Talking, number: number, config: Partial<ProducerConfig> = {}) {
    const said = { ...configured({ client: 'java', lingerMs: 0 }), ...config }
    this.node = `producer-${number}`
    this.#talking = talking
    talking.world.add(this.node, producer({ ...said, bootstrap, rules: talking.rules }))
    talking.world.onTell((node, told) => {
      if (node === this.node) this.#told.push(told as ProducerTold)
    })
  }

  /** What it came to; undefined: no answer. What must not be asked now comes to why not. */
  ask(operation: TransactionOperation): SendError | Misuse | undefined {
    const misuse = misuseOf(this.#state, operation)
    if (misuse !== undefined) return this.#whyNot(misuse)
    const told = this.#answered({ type: operation }, ({ type }) => type === 'TransactionAnswered')
    return told?.type === 'TransactionAnswered' ? told.errorCode : undefined
  }

  begin(): void {
    if (misuseOf(this.#state, 'beginTransaction') === undefined) this.#call({ type: 'beginTransaction' })
  }

  /** Its name. */
  post(value: string, topicPartition = 'orders-0'): number {
    const id = this.#ids++
    if (misuseOf(this.#state, 'send') === undefined)
      this.#call({ type: 'send', id, topicPartition, key: null, value: bytes(value) })
    return id
  }

  /** And waits for its answer. */
  send(value: string, topicPartition = 'orders-0'): SendError | Misuse | undefined {
    const misuse = misuseOf(this.#state, 'send')
    if (misuse !== undefined) return this.#whyNot(misuse)
    const id = this.post(value, topicPartition)
    const isIt = (told: ProducerTold) => (told.type === 'Acknowledged' || told.type === 'Failed') && told.id === id
    this.#talking.until(() => this.#told.some(isIt), longMs)
    const told = this.#told.find(isIt)
    return told?.type === 'Failed' ? told.errorCode : told && 'NONE'
  }

  sendOffsets(offsets: Readonly<Record<string, number>>, group: GroupMetadata): SendError | Misuse | undefined {
    const misuse = misuseOf(this.#state, 'sendOffsetsToTransaction')
    if (misuse !== undefined) return this.#whyNot(misuse)
    const id = this.#ids++
    const isIt = (told: ProducerTold) => told.type === 'OffsetsSent' && told.id === id
    const told = this.#answered({ type: 'sendOffsetsToTransaction', id, offsets, group }, isIt)
    return told?.type === 'OffsetsSent' ? told.errorCode : undefined
  }

  /** A transaction of these records, whole. */
  commit(...values: readonly string[]): SendError | Misuse | undefined {
    this.begin()
    for (const value of values) this.send(value)
    return this.ask('commitTransaction')
  }

  get #state(): ProducerState {
    return this.#talking.world.state(this.node)
  }

  #whyNot(misuse: Misuse): SendError | Misuse {
    const lastError = this.#state.transaction?.lastError ?? 'NONE'
    return lastError === 'NONE' ? misuse : lastError
  }

  #answered(call: ProducerCall, isAnswer: (told: ProducerTold) => boolean): ProducerTold | undefined {
    const before = this.#told.length
    this.#call(call)
    const answer = () => this.#told.slice(before).find(isAnswer)
    this.#talking.until(() => answer() !== undefined, longMs)
    return answer()
  }

  #call(call: ProducerCall): void {
    this.#talking.world.call(this.node, call)
  }
}

/** It has its id and its epoch. */
export function initialized(talking: Talking, number = 1, config: Partial<ProducerConfig> = {}): TalkingProducer {
  const made = new TalkingProducer(talking, number, { transactionalId: 't', ...config })
  made.ask('initTransactions')
  return made
}

export class TalkingConsumer {
  readonly node: `consumer-${number}`
  readonly #talking: Talking
  readonly #given: (string | null)[] = []
  #polls = 0

  constructor(talking: Talking, number: number, config: Partial<ConsumerConfig> = {}) {
    const said = { ...javaConsumerDefaults, autoCommit: 'off', autoOffsetReset: 'earliest', ...config } as const
    const about = { groupId: `audit-${number}`, topics: ['orders'], isolationLevel: 'read_committed' } as const
    this.node = `consumer-${number}`
    this.#talking = talking
    talking.world.add(this.node, consumer({ ...said, ...about, ...config, bootstrap, rules: talking.rules }))
    talking.world.onTell((node, told) => {
      if (node === this.node) this.#hear(told as ConsumerTold)
    })
  }

  #hear(told: ConsumerTold): void {
    if (told.type !== 'Polled') return
    this.#polls += 1
    this.#given.push(...told.records.map(({ value }) => (value === null ? null : new TextDecoder().decode(value))))
  }

  /** All that it is given in some polls. */
  read(polls = 4): readonly (string | null)[] {
    for (let poll = 0; poll < polls; poll++) {
      const before = this.#polls
      this.#talking.world.call(this.node, { type: 'poll' })
      this.#talking.until(() => this.#polls > before, longMs)
    }
    return this.#given
  }

  get group(): GroupMetadata {
    return groupMetadataOf(this.#talking.world.state(this.node))
  }
}

/** What a reader of its own is given, sorted, in one text. */
export const readBack = (talking: Talking, number = 9, config: Partial<ConsumerConfig> = {}): string =>
  new TalkingConsumer(talking, number, config).read().toSorted().join('')
