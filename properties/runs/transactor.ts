/**
 * Transactor: a producer with transactions, and what an application must see to before it can go on.
 *
 *     not initialized ─▶ initTransactions      lost ─▶ abortTransaction      fenced ─▶ it starts anew      timed out ─▶ the same again
 *
 *   A1  what waits for an answer does nothing meanwhile
 */
import { misuseOf } from '../../impl/core/producer-transaction-calls.ts'
import type { TransactionManager, TransactionOperation } from '../../impl/core/transaction-manager.ts'
import type { ProducerTold } from '../../impl/core/producer-state.ts'
import type { ClusterProducer, ClusterWorld } from '../../impl/index.ts'
import type { PartitionOf } from './plan.ts'

export class Transactor {
  readonly #world: ClusterWorld
  readonly #producer: ClusterProducer
  /** The last commit was told to be one. */
  #hasCommitted = false

  /** `producer`: one with a transactional id. */
  constructor(world: ClusterWorld, producer: ClusterProducer) {
    this.#world = world
    this.#producer = producer
    world.onTell((node, told) => {
      if (node === producer.node) this.#hear(told as ProducerTold)
    })
  }

  get node(): `producer-${number}` {
    return this.#producer.node
  }

  get isThere(): boolean {
    return this.#world.isRunning(this.node) && !this.#world.isPaused(this.node)
  }

  /** It may begin. */
  get isReady(): boolean {
    return this.isThere && this.#may('beginTransaction')
  }

  get isInside(): boolean {
    return this.isThere && this.#may('commitTransaction') && this.#manager.state === 'IN_TRANSACTION'
  }

  /** Since it last began. */
  get hasCommitted(): boolean {
    return this.#hasCommitted
  }

  /** Does what is due before anything else, in words; undefined: nothing is. */
  tend(): string | undefined {
    if (!this.isThere) return undefined
    const { state, pending } = this.#manager
    if (state === 'FATAL_ERROR') return this.startAnew()
    if (pending !== null) return pending.isAwaited ? undefined : this.ask(pending.operation)
    if (state === 'UNINITIALIZED') return this.ask('initTransactions')
    return state === 'ABORTABLE_ERROR' ? this.ask('abortTransaction') : undefined
  }

  begin(): void {
    this.#hasCommitted = false
    this.#world.call(this.node, { type: 'beginTransaction' })
  }

  post({ topic, partition }: PartitionOf, value: string): void {
    this.#producer.post({ topic, partition, value })
  }

  ask(operation: TransactionOperation): string {
    this.#world.call(this.node, { type: operation })
    return `asks for ${operation}`
  }

  startAnew(): string {
    this.#world.crash(this.node)
    this.#world.restart(this.node)
    return 'starts anew'
  }

  #may(asked: 'beginTransaction' | 'commitTransaction'): boolean {
    return misuseOf(this.#world.state(this.node), asked) === undefined && this.#manager.pending === null
  }

  get #manager(): TransactionManager {
    return this.#world.state(this.node).transaction!
  }

  #hear(told: ProducerTold): void {
    if (told.type !== 'TransactionAnswered' || told.operation !== 'commitTransaction') return
    if (told.errorCode === 'NONE') this.#hasCommitted = true
  }
}
