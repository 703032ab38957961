/**
 * Columns: numbers of a long history, side by side instead of in objects, so that ten million operations fit.
 *
 *   C1  a column holds what was pushed, in that order; `sealed` gives it without spare room, and nothing is pushed afterwards
 */
import type { Exact } from './operation.ts'

type Numbers = Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Float64Array<ArrayBuffer>
type NumbersOf<Array extends Numbers> = { new (length: number): Array }

/** A typed array that grows. */
export class Column<Array extends Numbers> {
  data: Array
  length = 0
  readonly #of: NumbersOf<Array>

  constructor(of: NumbersOf<Array>) {
    this.#of = of
    this.data = new of(1024)
  }

  push(value: number): number {
    if (this.length === this.data.length) this.#grow()
    this.data[this.length] = value
    return this.length++
  }

  sealed(): Array {
    const sealed = this.data.slice(0, this.length) as Array
    this.data = new this.#of(0)
    return sealed
  }

  #grow(): void {
    const grown = new this.#of(this.data.length * 2)
    grown.set(this.data)
    this.data = grown
  }
}

/** Integers of any size or none: those that a double holds exactly stand in the column, the rest (few, if any) beside it. */
export class ExactColumn {
  readonly #near = new Column(Float64Array)
  readonly #far = new Map<number, bigint>()

  get length(): number {
    return this.#near.length
  }

  push(value: Exact | undefined): number {
    const at = this.#near.push(typeof value === 'number' ? value : NaN)
    if (typeof value === 'bigint') this.#far.set(at, value)
    return at
  }

  set(at: number, value: Exact | undefined): void {
    this.#near.data[at] = typeof value === 'number' ? value : NaN
    if (typeof value === 'bigint') this.#far.set(at, value)
    else this.#far.delete(at)
  }

  sealed(): ExactNumbers {
    return new ExactNumbers(this.#near.sealed(), this.#far)
  }
}

/** A sealed column of exact integers. */
export class ExactNumbers {
  /** NaN where it is unknown or stands beside. */
  readonly near: Float64Array
  readonly #far: ReadonlyMap<number, bigint>

  constructor(near: Float64Array, far: ReadonlyMap<number, bigint>) {
    this.near = near
    this.#far = far
  }

  /** Whether every integer is a plain number, so that `near` alone will do. */
  get isNear(): boolean {
    return this.#far.size === 0
  }

  at(index: number): Exact | undefined {
    const value = this.near[index]!
    return value === value ? value : this.#far.get(index)
  }

  has(index: number): boolean {
    const value = this.near[index]!
    return value === value || this.#far.has(index)
  }
}
