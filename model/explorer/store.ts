/**
 * The set of states: packed vectors in breadth-first order (the array is the queue), found again by an open-addressing table.
 *
 *     load(parent) ─▶ stage(successor) … ─▶ settle() ─▶ for each: its index, new or known
 *
 *   P1  a state is stored once; its index never changes
 *   P2  a slot that has outgrown its bits is repacked before anything is stored
 *   P3  `bytes` counts what is allocated, not what is used
 *   P4  successors get their indices in the order in which they were staged
 *
 * A stored state is W words and its parent's index. A table entry is an index + 1 below a tag of hash bits, which spares most
 * probes that hit another state the look at it. Time goes into cache misses, so there are two measures against them: a small memory of
 * recent states answers for more than half of all successors, and the others are looked up together, as many misses at once cost
 * little more than one.
 */
import { assert } from './errors.ts'
import { Layout } from './layout.ts'

const LOAD = 0.85
/** From this many states on the arena grows in smaller steps. */
const STEEP = 1 << 19
/** Recent states that are remembered: as many as a processor's second cache holds beside what else is hot. */
const RECENT = 1 << 14
/** No index, whose complement is no index either. */
const PENDING = 0x7fffffff

export class StateStore {
  count = 0
  /** Successors that wait for `settle`, and afterwards what each became: its index when it is new, ~index when it was known. */
  staged = 0
  found = new Int32Array(64)
  private readonly layout: Layout
  private words: number
  private stride: number
  private arena: Int32Array
  private table = new Int32Array(1 << 12)
  private indexBits = 12
  private base: Int32Array
  private batch: Int32Array
  private hashes = new Int32Array(64)
  private recent: Int32Array
  private current = -1
  protected warmth = 0

  /** `ranges` says how many local states each slot has by now. */
  constructor(ranges: () => readonly number[]) {
    this.layout = new Layout(ranges)
    this.words = this.layout.words
    this.stride = this.words + 1
    this.arena = new Int32Array(1024 * this.stride)
    this.base = new Int32Array(this.words)
    this.batch = new Int32Array(64 * this.words)
    this.recent = new Int32Array(RECENT * this.stride).fill(~PENDING)
  }

  /** Stores the initial state, as index 0. */
  add(state: Int32Array): void {
    assert(this.count === 0, 'only the initial state has no parent')
    this.layout.pack(state, this.batch, 0)
    this.staged = 1
    this.hashAgain()
    this.settle()
  }

  /** Unpacks state `index` into `into`, and makes it the parent of the successors that are staged next. */
  load(index: number, into: Int32Array): void {
    const at = index * this.stride
    this.current = index
    for (let k = 0; k < this.words; k++) this.base[k] = this.arena[at + k]!
    this.read(index, into)
  }

  /** Unpacks state `index` into `into`. */
  read(index: number, into: Int32Array): void {
    this.layout.unpack(this.arena, index * this.stride, into)
  }

  /** Stages the loaded state with `changed` slots taken from `next`; false where that is the loaded state itself. */
  stage(next: Int32Array, changed: Int32Array, count: number): boolean {
    const { base, batch, words, layout } = this
    const { word, shift, mask, keep } = layout
    const at = this.staged * words
    for (let k = 0; k < words; k++) batch[at + k] = base[k]!
    for (let i = 0; i < count; i++) {
      const slot = changed[i]!
      const id = next[slot]!
      if (id > mask[slot]!) return this.restage(next, changed, count)
      const w = at + word[slot]!
      batch[w] = (batch[w]! & keep[slot]!) | (id << shift[slot]!)
    }
    let k = 0
    while (k < words && batch[at + k] === base[k]) k++
    if (k === words) return false
    const h = hash(batch, at, words)
    this.hashes[this.staged] = h
    this.found[this.staged] = this.recall(at, h)
    if (++this.staged === this.found.length) this.widen()
    return true
  }

  /** Looks all staged successors up, and stores those that are new. Returns how many there were. */
  settle(): number {
    const { found, hashes } = this
    const n = this.staged
    this.warm(n)
    for (let i = 0; i < n; i++) if (found[i] === PENDING) found[i] = this.insert(i, hashes[i]!)
    this.staged = 0
    return n
  }

  parentOf(index: number): number {
    return this.arena[index * this.stride + this.words]! - 1
  }

  get bytes(): number {
    return this.arena.byteLength + this.table.byteLength + this.recent.byteLength
  }

  /** Reads what `insert` is about to read, so that the misses overlap; the sum only keeps the reads alive. */
  private warm(n: number): void {
    const { found, hashes, table, indexBits } = this
    let sum = 0
    for (let i = 0; i < n; i++) if (found[i] === PENDING) sum ^= table[place(hashes[i]!, indexBits)]!
    this.warmth = sum
  }

  /** What the recent states say of the successor at `at`: ~index of the one that equals it, or PENDING. */
  private recall(at: number, h: number): number {
    const { batch, recent, words, stride } = this
    const entry = (h & (RECENT - 1)) * stride
    if (recent[entry] !== batch[at]) return PENDING
    for (let k = 1; k < words; k++) if (recent[entry + k] !== batch[at + k]) return PENDING
    return ~recent[entry + words]!
  }

  private remember(from: number, h: number, index: number): void {
    const { batch, recent, words, stride } = this
    const entry = (h & (RECENT - 1)) * stride
    for (let k = 0; k < words; k++) recent[entry + k] = batch[from + k]!
    recent[entry + words] = index
  }

  private insert(i: number, h: number): number {
    const { arena, batch, table, words, stride, indexBits } = this
    const from = i * words
    const low = (1 << indexBits) - 1
    const slots = table.length - 1
    const tag = h & ~low
    let at = place(h, indexBits)
    for (let entry = table[at]!; entry !== 0; entry = table[at]!) {
      if ((entry & ~low) === tag) {
        const known = (entry & low) - 1
        let k = 0
        while (k < words && arena[known * stride + k] === batch[from + k]) k++
        if (k === words) {
          this.remember(from, h, known)
          return ~known
        }
      }
      at = (at + 1) & slots
    }
    const index = this.append(from, at, tag)
    this.remember(from, h, index)
    return index
  }

  private append(from: number, at: number, tag: number): number {
    const index = this.count++
    if ((index + 1) * this.stride > this.arena.length) this.growArena()
    const { arena, words } = this
    const start = index * this.stride
    for (let k = 0; k < words; k++) arena[start + k] = this.batch[from + k]!
    arena[start + words] = this.current + 1
    this.table[at] = tag | (index + 1)
    if (this.count > this.table.length * LOAD) this.rehash(this.table.length * 2)
    return index
  }

  private growArena(): void {
    const states = this.arena.length / this.stride
    const larger = new Int32Array(Math.ceil(states * (states > STEEP ? 1.125 : 1.5)) * this.stride)
    larger.set(this.arena)
    this.arena = larger
  }

  /** A new table of `slots`, a power of two: as it is never full, the index + 1 of any state it holds fits in its bits. */
  private rehash(slots: number): void {
    this.indexBits = 31 - Math.clz32(slots)
    assert(this.indexBits < 31, 'fewer than 2^30 states')
    const { arena, stride, words, indexBits } = this
    const table = (this.table = new Int32Array(slots))
    const low = (1 << indexBits) - 1
    for (let index = 0; index < this.count; index++) {
      const h = hash(arena, index * stride, words)
      let at = place(h, indexBits)
      while (table[at] !== 0) at = (at + 1) & (slots - 1)
      table[at] = (h & ~low) | (index + 1)
    }
  }

  /** The largest id of every slot in all that is stored and staged. */
  private peaks(): Int32Array {
    const peaks = new Int32Array(this.layout.word.length)
    const state = peaks.slice()
    const note = () => state.forEach((id, slot) => (peaks[slot] = Math.max(peaks[slot]!, id)))
    for (let index = 0; index < this.count; index++) {
      this.read(index, state)
      note()
    }
    for (let i = 0; i < this.staged; i++) {
      this.layout.unpack(this.batch, i * this.words, state)
      note()
    }
    return peaks
  }

  private hashAgain(): void {
    for (let i = 0; i < this.staged; i++) {
      this.found[i] = PENDING
      this.hashes[i] = hash(this.batch, i * this.words, this.words)
    }
  }

  private widen(): void {
    for (const name of ['found', 'hashes', 'batch'] as const) {
      const larger = new Int32Array(this[name].length * 2)
      larger.set(this[name])
      this[name] = larger
    }
  }

  /** A slot has outgrown its bits: gives it more, repacks what is stored and what waits, and stages again. */
  private restage(next: Int32Array, changed: Int32Array, count: number): boolean {
    const { arena, batch, base, words, stride, layout } = this
    const old = layout.grow(next, () => this.peaks())
    this.words = layout.words
    this.stride = this.words + 1
    this.arena = layout.repack(old, arena, stride, this.stride, this.count)
    for (let i = 0; i < this.count; i++) this.arena[i * this.stride + this.words] = arena[i * stride + words]!
    this.batch = layout.repack(old, batch, words, this.words, this.staged)
    this.base = layout.repack(old, base, words, this.words, 1)
    this.recent = new Int32Array(RECENT * this.stride).fill(~PENDING)
    this.rehash(this.table.length)
    this.hashAgain()
    return this.stage(next, changed, count)
  }
}

function hash(words: Int32Array, at: number, count: number): number {
  let h = 0x9e3779b9 | 0
  for (let k = 0; k < count; k++) {
    h = Math.imul(h ^ words[at + k]!, 0x85ebca6b)
    h ^= h >>> 15
  }
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Where in a table of 2^bits a hash begins to look; independent of the bits that serve as its tag. */
function place(h: number, bits: number): number {
  return Math.imul(h, 0x9e3779b1) >>> (32 - bits)
}
