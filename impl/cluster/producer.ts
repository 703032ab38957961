/** A producer as a test sees it: promises that are kept in virtual time. */
import { producer } from '../core/producer.ts'
import { javaProducerDefaults, type ProducerConfig, type SendError } from '../core/producer-state.ts'
import type { ConsumedRecord } from './consumer.ts'
import { topicPartition } from '../core/protocol.ts'
import type { ClusterWorld } from './processes.ts'

/** One line of a history: what a client did, and what it heard. Times are virtual milliseconds. */
export type Operation =
  | {
      readonly type: 'send'
      readonly at: number
      readonly by: string
      readonly id: number
      readonly topic: string
      readonly partition: number
      readonly key: string | null
      readonly value: string
    }
  | {
      readonly type: 'acknowledged'
      readonly at: number
      readonly by: string
      readonly id: number
      readonly offset: number
    }
  | {
      readonly type: 'failed'
      readonly at: number
      readonly by: string
      readonly id: number
      readonly errorCode: SendError
      readonly isUnknown: boolean
    }
  | { readonly type: 'polled'; readonly at: number; readonly by: string; readonly records: readonly ConsumedRecord[] }
  | {
      readonly type: 'committed'
      readonly at: number
      readonly by: string
      readonly offsets: Readonly<Record<string, number>>
    }

export interface Outgoing {
  readonly topic: string
  /** Absent: 0. */
  readonly partition?: number
  readonly key?: string
  readonly value: string
}

export interface Acknowledgement {
  /** −1: the broker did not say (acks=0). */
  readonly offset: number
}

/** A send that failed. `isUnknown`: the record may be in the log all the same. */
export class SendFailed extends Error {
  override readonly name = 'SendFailed'
  readonly errorCode: SendError
  readonly isUnknown: boolean
  constructor(value: string, errorCode: SendError, isUnknown: boolean) {
    super(
      `The send of ${JSON.stringify(value)} failed: ${errorCode}${isUnknown ? '; whether it is in the log is unknown' : ''}.`,
    )
    this.errorCode = errorCode
    this.isUnknown = isUnknown
  }
}

interface Open {
  readonly value: string
  readonly resolve: (acknowledgement: Acknowledgement) => void
  readonly reject: (error: Error) => void
}

type Config = Partial<Omit<ProducerConfig, 'acks'>> & {
  readonly bootstrap: ProducerConfig['bootstrap']
  readonly acks?: 0 | 1 | 'all'
}

export class ClusterProducer {
  readonly node: `producer-${number}`
  readonly #world: ClusterWorld
  readonly #history: Operation[]
  readonly #open = new Map<number, Open>()
  #ids = 0

  constructor(world: ClusterWorld, number: number, { acks = 'all', ...config }: Config, history: Operation[]) {
    this.#world = world
    this.#history = history
    this.node = `producer-${number}`
    const idempotence = config.idempotence ?? acks === 'all'
    world.add(
      this.node,
      producer({ ...javaProducerDefaults, ...config, idempotence, acks: acks === 'all' ? -1 : acks }),
    )
    world.onTell((node, told) => {
      if (node === this.node && (told.type === 'Acknowledged' || told.type === 'Failed')) this.#settle(told)
    })
  }

  /** Gives a record to the producer and asks for no answer: the history will have it. */
  post({ topic, partition = 0, key, value }: Outgoing): number {
    const id = this.#ids++
    const encoder = new TextEncoder()
    const about = { topic, partition, key: key ?? null, value }
    this.#history.push({ type: 'send', at: this.#world.now, by: this.node, id, ...about })
    const bytes = { key: key === undefined ? null : encoder.encode(key), value: encoder.encode(value) }
    this.#world.call(this.node, { type: 'send', id, topicPartition: topicPartition(topic, partition), ...bytes })
    return id
  }

  /** Gives a record to the producer. Awaiting it runs the world until it is answered; SendFailed: it was not acknowledged. */
  send(record: Outgoing): Promise<Acknowledgement> {
    const id = this.#ids
    const { value } = record
    const answer = new Promise<Acknowledgement>((resolve, reject) => this.#open.set(id, { value, resolve, reject }))
    this.post(record)
    queueMicrotask(() => this.#runUntilSettled(id))
    return answer
  }

  /** The world goes on by itself while somebody waits; delivery.timeout.ms bounds it. */
  #runUntilSettled(id: number): void {
    while (this.#open.has(id) && this.#world.next());
    const left = this.#open.get(id)
    this.#open.delete(id)
    left?.reject(new Error(`Nothing more can happen, and the send of ${JSON.stringify(left.value)} is not answered.`))
  }

  #settle(
    told: { readonly id: string | number } & (
      | { readonly type: 'Acknowledged'; readonly topicPartition: string; readonly offset: number }
      | { readonly type: 'Failed'; readonly errorCode: SendError; readonly isUnknown: boolean }
    ),
  ): void {
    const id = Number(told.id)
    const about = { at: this.#world.now, by: this.node, id }
    const open = this.#open.get(id)
    this.#open.delete(id)
    if (told.type === 'Acknowledged') {
      this.#history.push({ type: 'acknowledged', ...about, offset: told.offset })
      open?.resolve({ offset: told.offset })
    } else {
      this.#history.push({ type: 'failed', ...about, errorCode: told.errorCode, isUnknown: told.isUnknown })
      open?.reject(new SendFailed(open.value, told.errorCode, told.isUnknown))
    }
  }
}
