/**
 * Lockstep: processes of the core and nothing around them: no latency, no disk, no dice. What is to happen happens in the order in which it was
 * asked for; when nothing is left, the earliest timer fires. What the core costs can be measured here without the world.
 */
import { emptyDisk, type Effect, type Input, type NodeId, type Process } from '../../impl/core/process.ts'

// Erased as in the world: each process gets its own calls, and its state is its own.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyProcess = Process<any, any, any>

interface Node {
  readonly process: AnyProcess
  readonly timers: Map<string, number>
  state: unknown
}

export class Lockstep {
  readonly #nodes = new Map<NodeId, Node>()
  readonly #listen: (told: unknown) => void
  /** What is to happen at once; read from `#next` on. Timers are looked up again when their turn comes: they may have been moved or cancelled. */
  #due: { readonly node: NodeId; readonly input: Input<unknown> }[] = []
  #next = 0
  #now = 0

  constructor(listen: (told: unknown) => void = () => {}) {
    this.#listen = listen
  }

  add(node: NodeId, process: AnyProcess): void {
    const [state, effects] = process.start(emptyDisk, this.#now, 1)
    this.#nodes.set(node, { process, timers: new Map(), state })
    this.#perform(node, effects)
  }

  state(node: NodeId): unknown {
    return this.#nodes.get(node)!.state
  }

  call(node: NodeId, call: unknown): void {
    this.#step(node, { type: 'Call', call })
  }

  /** Sends as a client that is no process; what it is answered goes to the listener. */
  receive(node: NodeId, input: Input<unknown>): void {
    this.#step(node, input)
  }

  /** Until the predicate is true, asked after each step. */
  runUntil(predicate: () => boolean): void {
    while (!predicate()) this.#advance()
  }

  #advance(): void {
    const due = this.#due[this.#next]
    if (due === undefined) return this.#fireEarliest()
    this.#next += 1
    if (this.#next > 4096) {
      this.#due = this.#due.slice(this.#next)
      this.#next = 0
    }
    if (due.input.type === 'TimerFired' && !this.#isDue(due.node, due.input.timer)) return
    this.#step(due.node, due.input)
  }

  #isDue(node: NodeId, timer: string): boolean {
    const { timers } = this.#nodes.get(node)!
    return (timers.get(timer) ?? Infinity) <= this.#now && timers.delete(timer)
  }

  #fireEarliest(): void {
    let earliest: { readonly node: NodeId; readonly timer: string; readonly at: number } | undefined
    for (const [node, { timers }] of this.#nodes)
      for (const [timer, at] of timers) if (earliest === undefined || at < earliest.at) earliest = { node, timer, at }
    if (earliest === undefined) throw new Error('Nothing is left that can happen.')
    const { node, timer, at } = earliest
    this.#now = Math.max(this.#now, at)
    this.#nodes.get(node)!.timers.delete(timer)
    this.#step(node, { type: 'TimerFired', timer })
  }

  #step(name: NodeId, input: Input<unknown>): void {
    const node = this.#nodes.get(name)
    if (node === undefined) return this.#listen(input)
    const [state, effects] = node.process.step(node.state, input as Input, this.#now)
    node.state = state
    this.#perform(name, effects)
  }

  #perform(from: NodeId, effects: readonly Effect<unknown>[]): void {
    const { timers } = this.#nodes.get(from)!
    for (const effect of effects) {
      if (effect.type === 'SetTimer') this.#setTimer(from, timers, effect.timer, effect.afterMs)
      else if (effect.type === 'CancelTimer') timers.delete(effect.timer)
      else if (effect.type === 'Tell') this.#listen(effect.told)
      else if (effect.type === 'Send') {
        const { to: node, correlationId, message } = effect
        this.#due.push({ node, input: { type: 'Received', from, correlationId, message } })
      }
    }
  }

  #setTimer(node: NodeId, timers: Map<string, number>, timer: string, afterMs: number): void {
    timers.set(timer, this.#now + afterMs)
    if (afterMs === 0) this.#due.push({ node, input: { type: 'TimerFired', timer } })
  }
}
