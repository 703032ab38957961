/**
 * Sink: where a reader of histories puts what it reads. Readers are pure and pushed: whoever has the file hands them its text in pieces of any size.
 *
 *     text ──take, take, …, end──▶ Reader ──push · damaged · orphaned · notice · refuse──▶ Sink
 *
 *   S1  one `push`, `damaged` or `orphaned` for each place of the history, in its order
 *   S2  nothing here quotes the input: it may hold secrets
 */
import type { Operation } from '../operation.ts'

/** What is odd, and hinders nothing. */
export const oddities = [
  'index-repeated',
  'index-backwards',
  'clock-backwards',
  'send-without-partition',
  'outcome-without-send',
] as const
export type Oddity = (typeof oddities)[number]

export interface Sink {
  push(operation: Operation, line: number): void
  /** A place that could not be read: the reason is a predicate, and goes after "line 7 ". */
  damaged(line: number, why: string): void
  /** A place that says nothing without another one, which may be among the damaged ones. */
  orphaned(line: number): void
  notice(oddity: Oddity, line: number): void
  /** The whole file cannot be a history, or not one: throws. The reason goes after the file's name. */
  refuse(why: string): never
}

export interface Reader {
  take(text: string): void
  end(): void
}

/** Why something could not be read; a predicate: it goes after "line 7 ". */
export class Unreadable {
  readonly why: string
  constructor(why: string) {
    this.why = why
  }
}

/** Characters of one operation that are read at most: the longest text that Node can hold is twice as long. */
export const longest = 2 ** 28
export const tooLong = `is longer than ${longest / 2 ** 20} MB`

/** Says when a number that should grow does not. */
export class Ascent {
  #last: number | bigint | undefined

  /** Below the one before it, the same, or neither. */
  compare(next: number | bigint): 'below' | 'same' | undefined {
    const last = this.#last
    this.#last = next
    if (last === undefined || next > last) return undefined
    return next < last ? 'below' : 'same'
  }
}
