/**
 * Real time: a clock that lets the milliseconds of the world pass as those of the wall. The only clock of this package's broker.
 *
 *     timer ──▶ world.advance(to now) ──▶ who waits is told ──▶ timer for what is due next
 *
 *   T1  between two turns of the event loop the world stands still: nothing happens in the middle of what a test does
 *   T2  the timer keeps the process alive only while somebody waits
 *   T3  the world may be late (the machine is slow), never early
 *
 * Which runs happen is no longer the seed's alone: what a test does falls between other events each time.
 */
import type { Pace } from './pace.ts'
import type { ClusterWorld } from './processes.ts'

interface Waiting {
  readonly isSo: () => boolean
  /** Milliseconds of the world. */
  readonly deadline: number
  readonly resolve: (isSo: boolean) => void
  readonly reject: (error: unknown) => void
}

/** As `setTimeout` takes no more than 2³¹ − 1; whoever wakes up too early sets it again. */
const longestSleepMs = 60_000

export class RealTime implements Pace {
  readonly #world: Pick<ClusterWorld, 'now' | 'nextDue' | 'advance'>
  /** What the wall clock showed when the world's showed 0. */
  readonly #origin: number
  readonly #waiting = new Set<Waiting>()
  #timer: NodeJS.Timeout | undefined
  #isTelling = false
  #isStopped = false

  constructor(world: Pick<ClusterWorld, 'now' | 'nextDue' | 'advance'>) {
    this.#world = world
    this.#origin = performance.now() - world.now
    this.#plan()
  }

  act<Result>(deed: () => Result): Result {
    // What is waited for looks at the world too, and must find it as it is.
    if (this.#isTelling) return deed()
    this.#catchUp()
    try {
      return deed()
    } finally {
      this.#tellWaiting()
      this.#plan()
    }
  }

  until(isSo: () => boolean, maxMs: number): Promise<boolean> {
    this.#catchUp()
    return new Promise((resolve, reject) => {
      this.#waiting.add({ isSo, deadline: this.#world.now + maxMs, resolve, reject })
      if (this.#isStopped) this.stop()
      this.#tellWaiting()
      this.#plan()
    })
  }

  advance(): never {
    throw new Error(
      "advance is for virtual time: with time: 'real' it passes by itself. Wait with until, or leave time: 'real' out.",
    )
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
    for (const { resolve } of this.#waiting) resolve(false)
    this.#waiting.clear()
  }

  get #wall(): number {
    return Math.floor(performance.now() - this.#origin)
  }

  #catchUp(): void {
    const behindMs = this.#wall - this.#world.now
    if (!this.#isStopped && behindMs > 0) this.#world.advance(behindMs)
  }

  /** A broken assertion in there is the code's fault: who waits hears of it, else the process does. */
  #tick(): void {
    try {
      this.#catchUp()
      this.#tellWaiting()
      this.#plan()
    } catch (error) {
      if (this.#waiting.size === 0) throw error
      for (const { reject } of this.#waiting) reject(error)
      this.#waiting.clear()
      this.stop()
    }
  }

  #tellWaiting(): void {
    this.#isTelling = true
    for (const waiting of this.#waiting) {
      const isSo = this.#ask(waiting)
      if (isSo === false && this.#world.now < waiting.deadline) continue
      this.#waiting.delete(waiting)
      if (isSo !== 'error') waiting.resolve(isSo)
    }
    this.#isTelling = false
  }

  #ask({ isSo, reject }: Waiting): boolean | 'error' {
    try {
      return isSo()
    } catch (error) {
      reject(error)
      return 'error'
    }
  }

  #plan(): void {
    clearTimeout(this.#timer)
    if (this.#isStopped) return
    const deadlines = [...this.#waiting].map(({ deadline }) => deadline)
    const due = Math.min(this.#world.nextDue() ?? Infinity, ...deadlines)
    this.#timer = setTimeout(() => this.#tick(), Math.min(longestSleepMs, Math.max(0, due - this.#wall)))
    if (this.#waiting.size === 0) this.#timer.unref()
  }
}
