/**
 * Values to small integers, and integers to integers.
 *
 *   I1  an id is given in order of first sight, and never changes
 *   I2  every table says how many bytes it has allocated
 */

/** Numbers given to values in order of first sight, by a canonical key. */
export class Interner<T> {
  readonly values: T[] = []
  readonly keys: string[] = []
  private readonly ids = new Map<string, number>()

  id(key: string, value: T): number {
    const known = this.ids.get(key)
    if (known !== undefined) return known
    const id = this.values.length
    this.ids.set(key, id)
    this.keys.push(key)
    this.values.push(value)
    return id
  }

  find(key: string): number | undefined {
    return this.ids.get(key)
  }

  get size(): number {
    return this.values.length
  }
}

/** A growing Int32Array. Read `data` anew after every push: growing replaces it. */
export class IntPool {
  data: Int32Array
  length = 0

  constructor(capacity = 1024) {
    this.data = new Int32Array(capacity)
  }

  push(value: number): number {
    if (this.length === this.data.length) {
      const larger = new Int32Array(Math.ceil(this.length * 1.5))
      larger.set(this.data)
      this.data = larger
    }
    this.data[this.length] = value
    return this.length++
  }

  get bytes(): number {
    return this.data.byteLength
  }
}

/** What a table answers for a place where nobody has put anything yet. */
export const UNKNOWN = -1

/** Integers by small integers. A plain array with holes would turn into a dictionary where the integers lie far apart. */
export class IntMap {
  private data = new Int32Array(16).fill(UNKNOWN)

  get(at: number): number {
    return at < this.data.length ? this.data[at]! : UNKNOWN
  }

  /** Puts `value` and returns it. */
  set(at: number, value: number): number {
    if (at >= this.data.length) {
      const larger = new Int32Array(2 ** (32 - Math.clz32(at))).fill(UNKNOWN)
      larger.set(this.data)
      this.data = larger
    }
    return (this.data[at] = value)
  }

  get bytes(): number {
    return this.data.byteLength
  }
}

const DENSE_CELLS = 1 << 22

/**
 * (row, column) → integer. A flat matrix while that stays small (most models), a hash once rows × columns would not: models whose
 * operations carry whole logs have thousands of both and meet few of the pairs.
 */
export class PairTable {
  private rows = 16
  private bits = 3
  private dense: Int32Array | undefined = new Int32Array(16 << 3).fill(UNKNOWN)
  private hash = new Int32Array(0)
  private used = 0

  get(row: number, column: number): number {
    const { dense } = this
    if (dense === undefined) return this.find(row, column)
    return row < this.rows && column >>> this.bits === 0 ? dense[(row << this.bits) | column]! : UNKNOWN
  }

  set(row: number, column: number, value: number): void {
    if (this.dense !== undefined && (row >= this.rows || column >>> this.bits !== 0)) this.widen(row, column)
    if (this.dense === undefined) this.put(row, column, value)
    else this.dense[(row << this.bits) | column] = value
  }

  get bytes(): number {
    return this.dense === undefined ? this.hash.byteLength : this.dense.byteLength
  }

  private widen(row: number, column: number): void {
    let { rows, bits } = this
    while (rows <= row) rows *= 2
    while (column >>> bits !== 0) bits++
    const old = this.dense!
    if (rows * 2 ** bits > DENSE_CELLS) return this.scatter(old)
    const wide = new Int32Array(rows << bits).fill(UNKNOWN)
    for (let r = 0; r < this.rows; r++) wide.set(old.subarray(r << this.bits, (r + 1) << this.bits), r << bits)
    Object.assign(this, { rows, bits, dense: wide })
  }

  private scatter(old: Int32Array): void {
    this.dense = undefined
    this.hash = new Int32Array(3 << 16).fill(UNKNOWN)
    for (let cell = 0; cell < old.length; cell++) {
      const value = old[cell]!
      if (value !== UNKNOWN) this.put(cell >>> this.bits, cell & ((1 << this.bits) - 1), value)
    }
  }

  private place(row: number, column: number): number {
    const { hash } = this
    const slots = hash.length / 3
    let h = Math.imul(row, 0x9e3779b1) ^ Math.imul(column, 0x85ebca6b)
    h ^= h >>> 15
    let at = (Math.imul(h, 0xc2b2ae35) >>> 0) & (slots - 1)
    while (hash[at * 3] !== UNKNOWN && (hash[at * 3] !== row || hash[at * 3 + 1] !== column))
      at = (at + 1) & (slots - 1)
    return at * 3
  }

  private find(row: number, column: number): number {
    return this.hash[this.place(row, column) + 2]!
  }

  private put(row: number, column: number, value: number): void {
    if (this.used * 2 > this.hash.length / 3) this.regrow()
    const at = this.place(row, column)
    if (this.hash[at] === UNKNOWN) this.used++
    this.hash[at] = row
    this.hash[at + 1] = column
    this.hash[at + 2] = value
  }

  private regrow(): void {
    const old = this.hash
    this.hash = new Int32Array(old.length * 2).fill(UNKNOWN)
    this.used = 0
    for (let at = 0; at < old.length; at += 3) if (old[at] !== UNKNOWN) this.put(old[at]!, old[at + 1]!, old[at + 2]!)
  }
}
