/**
 * The application behind the producer of a stage: it gives records to `send`, hears what became of them, and does about a failure what the
 * deployment says (ignore it, report it, send once more).
 *
 *   A1  a record's name in the world is `record.send`, which tells apart the application's sends of one record, as the model does
 *   A2  transmissions are counted as they leave: the world's correlation ids are the model's attempts
 *   A3  what comes back goes in order, as in the model; the Java client without idempotence turns it round
 */
import { producer } from '../../impl/core/producer.ts'
import {
  type Batch,
  javaProducerDefaults,
  type ProducerCall,
  type ProducerState,
  type ProducerTold,
} from '../../impl/core/producer-state.ts'
import type { Effect, Process } from '../../impl/core/process.ts'
import { decodeRecords } from '../../impl/core/record-batch.ts'
import { brokerNode } from '../../impl/core/broker-state.ts'
import { kafkaRules } from '../../impl/core/rules.ts'
import { recordIds } from '../../model/kafka/index.ts'
import { partitionName, producerNode, type Stage } from './stage.ts'

type Node = typeof producerNode

/** Where it plays: on the stage, or among puppets. */
export interface ProducerStage extends Pick<Stage, 'deployment' | 'watch' | 'quiet'> {
  readonly world: {
    add(node: Node, process: Process<ProducerState, ProducerCall, ProducerTold>): void
    call(node: Node, call: ProducerCall): void
    state(node: Node): ProducerState
    onTell(listener: (node: string, told: { readonly type: string }) => void): void
    crash(node: Node): void
    restart(node: Node): void
  }
}

/** Where the record stands when the producer has it no more; `open`: the producer has it. */
type Standing = 'waiting' | 'open' | 'acknowledged' | 'dropped' | 'reported' | 'forgotten'

export interface SendInWorld {
  readonly value: string
  readonly attempt: number
  readonly broker: number
  readonly send: number
}

interface Account {
  standing: Standing
  send: number
  attempt: number
  broker: number
}

export interface Transmission {
  readonly record: number
  readonly send: number
  readonly attempt: number
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export class ProducerApplication {
  readonly #stage: ProducerStage
  readonly #accounts: ReadonlyMap<number, Account>
  /** By correlation id. */
  readonly #transmissions = new Map<number, Transmission>()

  constructor(stage: ProducerStage) {
    this.#stage = stage
    const { parameters, scope } = stage.deployment
    const ids = recordIds(scope)
    this.#accounts = new Map(ids.map(id => [id, { standing: 'waiting', send: 0, attempt: 0, broker: 0 }]))
    stage.watch((node, effects) => {
      if (node === producerNode) for (const effect of effects) this.#note(effect)
    })
    stage.world.onTell((node, told) => {
      if (node === producerNode) this.#hear(told as ProducerTold)
    })
    stage.world.add(
      producerNode,
      producer({
        ...javaProducerDefaults,
        bootstrap: [brokerNode(stage.quiet)],
        acks: parameters.acks === 'all' ? -1 : parameters.acks === '1' ? 1 : 0,
        retries: parameters.retries || scope.patient ? javaProducerDefaults.retries : 0,
        idempotence: parameters.idempotence,
        maxInFlight: parameters.maxInFlight === 1 ? 1 : 5,
        lingerMs: 0,
        rules: { ...kafkaRules, placeOfRetry: () => 'in order', ...stage.deployment.rules },
        deliveryTimeoutMs: scope.patient ? Number.MAX_SAFE_INTEGER : javaProducerDefaults.deliveryTimeoutMs,
        maxRecordsPerBatch: 1,
      }),
    )
  }

  /** The application's `send`. */
  give(record: number): void {
    const account = this.#account(record)
    account.standing = 'open'
    const [id, value] = [nameOf(record, account.send), encoder.encode(nameOf(record, account.send))]
    this.#stage.world.call(producerNode, { type: 'send', id, topicPartition: partitionName, key: null, value })
  }

  /** The process dies and comes back; the application finds what it has in a store of its own. */
  crash(): void {
    const { world, deployment } = this.#stage
    world.crash(producerNode)
    world.restart(producerNode)
    for (const [record, account] of this.#accounts) {
      if (account.standing !== 'open') continue
      if (deployment.scope.patient) account.standing = 'waiting'
      else if (!this.#sendAgain(record, account))
        account.standing = deployment.parameters.onSendFailure === 'retry' ? 'reported' : 'forgotten'
    }
  }

  /** The producer's batch that holds the record, while it has it. */
  batchOf(record: number): Batch | undefined {
    const id = nameOf(record, this.#account(record).send)
    return this.#stage.world.state(producerNode).batches.find(({ recordIds: ids }) => ids.includes(id))
  }

  stateOf(record: number): SendInWorld {
    const { standing, attempt, broker, send } = this.#account(record)
    const value = standing !== 'open' ? standing : this.batchOf(record)?.state === 'awaiting' ? 'awaiting' : 'queued'
    return { value, attempt, broker, send }
  }

  /** Which transmission a request is, or answers; undefined: none of this producer's. */
  transmissionOf(correlationId: number): Transmission | undefined {
    return this.#transmissions.get(correlationId)
  }

  correlationIdOf(record: number, attempt: number): number | undefined {
    const found = [...this.#transmissions].findLast(([, it]) => it.record === record && it.attempt === attempt)
    return found?.[0]
  }

  #account(record: number): Account {
    return this.#accounts.get(record)!
  }

  #note(effect: Effect<unknown>): void {
    if (effect.type !== 'Send' || effect.message.kind !== 'request' || effect.message.body.api !== 'Produce') return
    const { record, send } = recordIn(effect.message.body.batch)
    const account = this.#account(record)
    account.attempt = Math.min(account.attempt + 1, this.#stage.deployment.scope.attempts)
    account.broker = Number(effect.to.split('-')[1])
    this.#transmissions.set(effect.correlationId, { record, send, attempt: account.attempt })
  }

  #hear(told: ProducerTold): void {
    if (told.type !== 'Acknowledged' && told.type !== 'Failed') return
    const { record, send } = parseName(String(told.id))
    const account = this.#account(record)
    if (send !== account.send || account.standing !== 'open') return
    if (told.type === 'Acknowledged') account.standing = 'acknowledged'
    else if (this.#stage.deployment.parameters.onSendFailure === 'ignore') account.standing = 'dropped'
    else if (!this.#sendAgain(record, account)) account.standing = 'reported'
  }

  /** Once, and only where the scope has a transmission left. */
  #sendAgain(record: number, account: Account): boolean {
    const { parameters, scope } = this.#stage.deployment
    if (parameters.onSendFailure !== 'retry' || account.send > 0 || account.attempt >= scope.attempts) return false
    account.send += 1
    this.give(record)
    return true
  }
}

const nameOf = (record: number, send: number) => `${record}.${send}`

function parseName(name: string): { readonly record: number; readonly send: number } {
  const [record = 0, send = 0] = name.split('.').map(Number)
  return { record, send }
}

const sendNamed = (value: Uint8Array | null) => parseName(decoder.decode(value ?? undefined))

/** Which of the model's records a value stands for. */
export const recordNamed = (value: Uint8Array | null): number => sendNamed(value).record

/** Which record, and which send of it, a batch holds. */
export const recordIn = (batch: Uint8Array) => sendNamed(decodeRecords(batch)[0]!.value)
