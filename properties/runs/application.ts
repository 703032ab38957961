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
import type { ConsumerTold } from '../../impl/core/consumer-state.ts'
import type { ClusterConsumer, ClusterWorld } from '../../impl/index.ts'
import type { ConsumerPlan } from './plan.ts'

/** Somebody who sits on a consumer, whatever it does with it. */
export interface Runner {
  readonly node: `consumer-${number}`
  readonly hasNothingInHand: boolean
  /** What it did, in words; undefined: it waits, or is not there. */
  step(): string | undefined
}

type Phase = 'idle' | 'polling' | 'polled' | 'committing' | 'mayHandle' | 'handled'

export class Application implements Runner {
  readonly #world: ClusterWorld
  readonly #consumer: ClusterConsumer
  readonly #plan: ConsumerPlan
  #incarnation = 0
  #phase: Phase = 'idle'

  /** `consumer`: one that says itself what is handled. */
  constructor(world: ClusterWorld, consumer: ClusterConsumer, plan: ConsumerPlan) {
    this.#world = world
    this.#consumer = consumer
    this.#plan = plan
    world.onTell((node, told) => {
      if (node === consumer.node) this.#hear(told as ConsumerTold)
    })
  }

  get node(): `consumer-${number}` {
    return this.#consumer.node
  }

  get hasNothingInHand(): boolean {
    return this.#consumer.inHand.length === 0 && this.#phase !== 'handled'
  }

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
    const { node } = this.#consumer
    if (!this.#world.isRunning(node) || this.#world.isPaused(node)) return false
    const incarnation = this.#world.incarnation(node)
    if (incarnation !== this.#incarnation) this.#phase = 'idle'
    if (this.#world.state(node).phase === 'failed') return false
    this.#incarnation = incarnation
    return true
  }

  #ask(type: 'poll' | 'commit', words: string): string {
    this.#phase = type === 'poll' ? 'polling' : 'committing'
    this.#world.call(this.#consumer.node, { type })
    return words
  }

  #handle(): string {
    const [record, ...rest] = this.#consumer.inHand
    this.#consumer.handled(record!)
    if (rest.length === 0) this.#phase = this.#plan.commits === 'after' ? 'handled' : 'idle'
    return `handles ${record!.value} (${record!.topic}-${record!.partition} at ${record!.offset})`
  }

  #hear(told: ConsumerTold): void {
    if (!this.#isThere()) return
    if (told.type === 'Polled' && this.#phase === 'polling') this.#receive(told.records.length)
    if (this.#phase !== 'committing') return
    if (told.type === 'Committed') this.#phase = this.hasNothingInHand ? 'idle' : 'mayHandle'
    if (told.type === 'CommitFailed') this.#refused()
  }

  #receive(records: number): void {
    const next = this.#plan.commits === 'before' ? 'polled' : 'mayHandle'
    this.#phase = records > 0 ? next : 'idle'
  }

  /** After handling, the next commit says the same and more. Before, whether it was stored is not known: who goes on may handle twice. */
  #refused(): void {
    this.#phase = 'idle'
    if (this.#plan.commits !== 'before') return
    this.#world.crash(this.#consumer.node)
    this.#world.restart(this.#consumer.node)
  }
}
