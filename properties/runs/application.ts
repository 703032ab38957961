/**
 * Application: what sits on a consumer. It polls, handles record by record, and commits as its configuration says, one thing a step, so
 * that a fault may come between any two.
 *
 *     java, librdkafka   poll ─▶ handle … ─▶ poll                       the client commits by itself
 *     after              poll ─▶ handle … ─▶ commit ─▶ poll
 *     before             poll ─▶ commit ─▶ handle … ─▶ poll             a commit that failed or may have failed: it starts anew
 *
 *   A1  a start of its process forgets what was polled
 *   A2  what waits for an answer does nothing meanwhile
 */
import type { ConsumerTold, PolledRecord } from '../../impl/core/consumer-state.ts'
import type { ClusterWorld } from '../../impl/index.ts'
import type { ConsumerPlan } from './plan.ts'

export interface Handled {
  readonly at: number
  readonly topicPartition: string
  readonly offset: number
  readonly value: string
}

type Phase = 'idle' | 'polling' | 'polled' | 'committing' | 'mayHandle' | 'handled'
type ConsumerNode = `consumer-${number}`

const decoder = new TextDecoder()

export class Application {
  readonly #world: ClusterWorld
  readonly #node: ConsumerNode
  readonly #plan: ConsumerPlan
  #incarnation = 0
  #phase: Phase = 'idle'
  #held: readonly PolledRecord[] = []
  readonly handled: Handled[] = []

  constructor(world: ClusterWorld, node: ConsumerNode, plan: ConsumerPlan) {
    this.#world = world
    this.#node = node
    this.#plan = plan
    world.onTell((who, told) => {
      if (who === node) this.#hear(told as ConsumerTold)
    })
  }

  get hasNothingInHand(): boolean {
    return this.#held.length === 0 && this.#phase !== 'handled'
  }

  /** What it did, in words; undefined: it waits, or is not there. */
  step(): string | undefined {
    if (!this.#isThere()) return undefined
    switch (this.#phase) {
      case 'idle':
        return this.#ask('poll', 'polls')
      case 'polled':
        return this.#ask('commit', 'commits what it polled')
      case 'mayHandle':
        return this.#handle()
      case 'handled':
        return this.#ask('commit', 'commits what it handled')
      case 'polling':
      case 'committing':
        return undefined
    }
  }

  /** A1. */
  #isThere(): boolean {
    if (!this.#world.isRunning(this.#node) || this.#world.isPaused(this.#node)) return false
    const incarnation = this.#world.incarnation(this.#node)
    if (incarnation !== this.#incarnation) this.#forget()
    this.#incarnation = incarnation
    return true
  }

  #forget(): void {
    this.#phase = 'idle'
    this.#held = []
  }

  #ask(type: 'poll' | 'commit', words: string): string {
    this.#phase = type === 'poll' ? 'polling' : 'committing'
    this.#world.call(this.#node, { type })
    return words
  }

  #handle(): string {
    const [record, ...rest] = this.#held
    if (record === undefined) throw new RangeError('What may be handled is in hand.')
    const { topicPartition, offset } = record
    const value = decoder.decode(record.value ?? undefined)
    this.handled.push({ at: this.#world.now, topicPartition, offset, value })
    this.#held = rest
    if (rest.length === 0) this.#phase = this.#plan.commits === 'after' ? 'handled' : 'idle'
    return `handles ${value} (${topicPartition} at ${offset})`
  }

  #hear(told: ConsumerTold): void {
    if (!this.#isThere()) return
    if (told.type === 'Polled' && this.#phase === 'polling') this.#receive(told.records)
    if (this.#phase !== 'committing') return
    if (told.type === 'Committed') this.#phase = this.#held.length > 0 ? 'mayHandle' : 'idle'
    if (told.type === 'CommitFailed') this.#refused()
  }

  #receive(records: readonly PolledRecord[]): void {
    this.#held = records
    const next = this.#plan.commits === 'before' ? 'polled' : 'mayHandle'
    this.#phase = records.length > 0 ? next : 'idle'
  }

  /** After handling, the next commit says the same and more. Before, whether it was stored is not known: who goes on may handle twice. */
  #refused(): void {
    this.#phase = 'idle'
    if (this.#plan.commits !== 'before') return
    this.#world.crash(this.#node)
    this.#world.restart(this.#node)
  }
}
