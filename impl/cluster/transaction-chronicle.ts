/**
 * Transactions, written down: what a producer was asked, and what it knows of how it ended. A part of the chronicle.
 *
 *     READY ─▶ IN_TRANSACTION   begun          COMMITTING ─▶ READY   transactionCommitted          ABORTING ─▶ READY   transactionAborted
 *     from a transaction ─▶ FATAL_ERROR   transactionFailed: for certain, but where an EndTxn that commits went without a clear answer
 */
import type { Offsets } from '../core/consumer-state.ts'
import type { Input, NodeId } from '../core/process.ts'
import type { ProducerState, ProducerTold } from '../core/producer-state.ts'
import type { OffsetsToSend, TransactionManager } from '../core/transaction-manager.ts'
import type { Operation, ProducerSession } from './history.ts'

/** Of one producer. */
export class Transactions {
  readonly #by: NodeId
  readonly #history: Operation[]
  /** What was asked, by id. */
  readonly #offsets = new Map<number, OffsetsToSend>()
  /** As they were after the step before: a step that ends a transaction may have begun the next epoch. */
  #state: TransactionManager['state'] = 'UNINITIALIZED'
  #session: ProducerSession | undefined

  constructor(by: NodeId, history: Operation[]) {
    this.#by = by
    this.#history = history
  }

  after(at: number, state: ProducerState, input: Input<unknown> | undefined, told: readonly ProducerTold[]): void {
    if (state.transaction === null) return
    const { transactionalId } = state.config
    const { producerId, producerEpoch, transaction } = state
    if (input === undefined) this.#state = 'UNINITIALIZED'
    if (input?.type === 'Call') this.#note(input.call as { readonly type: string } & OffsetsToSend)
    const now = { transactionalId, producerId, producerEpoch }
    const about = { at, by: this.#by, ...(this.#session ?? now) }
    for (const each of told) if (each.type === 'OffsetsSent') this.#hear(about, each)
    this.#turn(about, now, transaction)
    this.#state = transaction.state
    this.#session = now
  }

  #note(call: { readonly type: string } & OffsetsToSend): void {
    if (call.type === 'sendOffsetsToTransaction') this.#offsets.set(call.id, call)
  }

  #hear(about: About, { id, errorCode }: ProducerTold & { readonly type: 'OffsetsSent' }): void {
    const sent = this.#offsets.get(id)
    this.#offsets.delete(id)
    if (sent === undefined || errorCode !== 'NONE') return
    const offsets: Offsets = sent.offsets
    this.#history.push({ type: 'offsetsSent', ...about, groupId: sent.group.groupId, offsets })
  }

  #turn(about: About, now: ProducerSession, { state, lastError, isEndUnknown }: TransactionManager): void {
    const before = this.#state
    if (before === state) return
    if (state === 'IN_TRANSACTION') this.#history.push({ type: 'begun', ...about, ...now })
    const isOver = state === 'READY' || state === 'INITIALIZING'
    if (before === 'COMMITTING_TRANSACTION' && isOver) this.#history.push({ type: 'transactionCommitted', ...about })
    if (before === 'ABORTING_TRANSACTION' && isOver) this.#history.push({ type: 'transactionAborted', ...about })
    if (state !== 'FATAL_ERROR' || !inside.has(before)) return
    const isUnknown = before === 'COMMITTING_TRANSACTION' && isEndUnknown
    this.#history.push({ type: 'transactionFailed', ...about, errorCode: lastError, isUnknown })
  }
}

const inside: ReadonlySet<string> = new Set([
  'IN_TRANSACTION',
  'COMMITTING_TRANSACTION',
  'ABORTING_TRANSACTION',
  'ABORTABLE_ERROR',
])

type About = ProducerSession & { readonly at: number; readonly by: string }
