/**
 * Collector: the sink that keeps what a reader reads as a recorded history, and counts what was wrong or odd.
 *
 *   K1  of damaged places the first twenty are kept with their reasons, of the rest the count
 */
import { Column } from '../columns.ts'
import type { Operation } from '../operation.ts'
import type { Recorded } from '../recorded.ts'
import { Recorder } from '../recorder.ts'
import { type Counted, noticesOf } from './notices.ts'
import { type Oddity, type Sink } from './sink.ts'

const shown = 20

export interface Damaged {
  readonly count: number
  /** `operation`: where a line has several, which one. */
  readonly first: readonly { readonly line: number; readonly operation?: number; readonly why: string }[]
}

/** What checks must know of how a history came about. */
export interface Facts {
  /** Whether the order of the lines is an order in time; else only what one process did has an order: two files that share no clock. */
  readonly hasRealTime: boolean
  /** Whether every send is in it, also what was never acknowledged; else, as after a damaged line, a value that nobody sent is no wonder. */
  readonly sendsAreComplete: boolean
}

export interface Collected {
  readonly recorded: Recorded
  readonly damaged: Damaged
  readonly notices: readonly string[]
}

export class Collector implements Sink {
  readonly #recorder = new Recorder()
  readonly #odd = new Map<Oddity, Counted>()
  readonly #first: { position: number; line: number; why: string }[] = []
  readonly #refuse: (why: string) => never
  #damaged = 0
  #sharesLines = false
  /** Of each position, from the first on that does not stand on the line after the one before. */
  #lines: Column<Int32Array<ArrayBuffer>> | undefined
  /** Lines of the history so far, damaged ones too. */
  positions = 0
  /** Operations that could be read. */
  operations = 0
  /** The last line that an operation began on. */
  line = 0

  constructor(refuse: (why: string) => never) {
    this.#refuse = refuse
  }

  push(operation: Operation, line: number): void {
    this.operations++
    this.#stand(line)
    this.#recorder.push(operation)
  }

  damaged(line: number, why: string): void {
    if (this.#damaged++ < shown) this.#first.push({ position: this.positions, line, why })
    this.#stand(line)
    this.#recorder.skip()
  }

  orphaned(line: number): void {
    this.#stand(line)
    this.#recorder.skip()
    this.notice('outcome-without-send', line)
  }

  #stand(line: number): void {
    if (line === this.line) this.#sharesLines = true
    this.line = line
    if (this.#lines === undefined && line !== this.positions + 1) {
      this.#lines = new Column(Int32Array)
      for (let position = 0; position < this.positions; position++) this.#lines.push(position + 1)
    }
    this.#lines?.push(line)
    this.positions++
  }

  /** Of what stands there now, or, of a send that turns out so at the end, of an earlier line. */
  notice(oddity: Oddity, line: number): void {
    const known = this.#odd.get(oddity)
    if (known === undefined) this.#odd.set(oddity, { count: 1, first: this.positions - 1, line })
    else known.count++
  }

  refuse(why: string): never {
    return this.#refuse(why)
  }

  /** A send that may be the sender of any value makes every value one that was sent. */
  get sendsAreComplete(): boolean {
    return !this.#odd.has('send-without-partition')
  }

  collected({ areSingle = false, fileOf }: How = {}): Collected {
    const lines = this.#lines?.sealed()
    const plain = this.#recorder.recorded()
    const recorded: Recorded = {
      ...plain,
      ...(lines === undefined ? {} : { lineOf: (position: number) => lines[position]! }),
      ...(fileOf === undefined ? {} : { fileOf }),
      // A file's last line and the next one's first may have one number.
      ...(this.#sharesLines && fileOf === undefined ? { sharesLines: true } : {}),
    }
    const first = this.#first.map(({ position, line, why }) =>
      recorded.sharesLines === true ? { line, operation: position + 1, why } : { line, why },
    )
    return { recorded, notices: noticesOf(recorded, this.#odd, areSingle), damaged: { count: this.#damaged, first } }
  }
}

export interface How {
  /** In this format a line may tell of an operation all there is. */
  readonly areSingle?: boolean
  /** Of a history of several files. */
  readonly fileOf?: (position: number) => string
}
