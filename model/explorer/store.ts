/**
 * The set of states: packed vectors in breadth-first order (the array is the queue), found again by an open-addressing table.
 *
 *   P1  a state is stored once; its index never changes
 *   P2  a slot that has outgrown its bits is repacked before anything is stored
 *   P3  `bytes` counts what is allocated, not what is used
 *
 * A stored state is W words and its parent's index. A table entry is an index + 1 below a tag of hash bits, which spares most
 * probes that hit another state the look at it.
 */
import { assert } from './errors.ts'

const LOAD = 0.7
const STEEP = 1 << 20

export class StateStore {
  count = 0
  private words = 1
  private stride = 2
  private arena: Uint32Array
  private table = new Int32Array(1 << 12)
  private indexBits = 12
  private tableShift = 20
  private readonly bits: Uint8Array
  private readonly word: Int32Array
  private readonly shift: Int32Array
  private readonly mask: Uint32Array
  private base = new Uint32Array(1)
  private fresh = new Uint32Array(1)
  private current = -1

  constructor(ranges: readonly number[]) {
    const n = ranges.length
    this.bits = Uint8Array.from(ranges, range => bitsFor(range))
    this.word = new Int32Array(n)
    this.shift = new Int32Array(n)
    this.mask = new Uint32Array(n)
    this.layout()
    this.arena = new Uint32Array(1024 * this.stride)
  }

  /** Stores a whole vector; its index, new or known. */
  add(state: ArrayLike<number>, parent: number): number {
    this.fits(state)
    this.fresh.fill(0)
    for (let slot = 0; slot < state.length; slot++) this.write(slot, state[slot]!)
    const index = this.insert(parent)
    return index < 0 ? ~index : index
  }

  /** Unpacks state `index` into `into`, and makes it the base of the successors that follow. */
  load(index: number, into: Int32Array): void {
    const { arena, word, shift, mask, words } = this
    const at = index * this.stride
    this.current = index
    for (let k = 0; k < words; k++) this.base[k] = arena[at + k]!
    for (let slot = 0; slot < into.length; slot++)
      into[slot] = (arena[at + word[slot]!]! >>> shift[slot]!) & mask[slot]!
  }

  /** Stores the loaded state with `changed` slots taken from `next`: the index when it is new, ~index when it is known. */
  successor(next: Int32Array, changed: Int32Array, count: number): number {
    for (let i = 0; i < count; i++) if (next[changed[i]!]! > this.mask[changed[i]!]!) this.fits(next)
    const { fresh, base, words } = this
    for (let k = 0; k < words; k++) fresh[k] = base[k]!
    for (let i = 0; i < count; i++) this.write(changed[i]!, next[changed[i]!]!)
    return this.insert(this.current)
  }

  parentOf(index: number): number {
    return (this.arena[index * this.stride + this.words]! | 0) - 1
  }

  get bytes(): number {
    return this.arena.byteLength + this.table.byteLength
  }

  private write(slot: number, id: number): void {
    const w = this.word[slot]!
    const s = this.shift[slot]!
    this.fresh[w] = (this.fresh[w]! & ~(this.mask[slot]! << s)) | (id << s)
  }

  private insert(parent: number): number {
    const { arena, table, fresh, words, stride, indexBits } = this
    const low = 2 ** indexBits - 1
    const slots = table.length - 1
    const h = hash(fresh, 0, words)
    const tag = (h & ~low) | 0
    let at = Math.imul(h, 0x9e3779b1) >>> this.tableShift
    for (let entry = table[at]!; entry !== 0; entry = table[at]!) {
      if ((entry & ~low) === tag) {
        const known = (entry & low) - 1
        let k = 0
        while (k < words && arena[known * stride + k] === fresh[k]) k++
        if (k === words) return ~known
      }
      at = (at + 1) & slots
    }
    return this.append(parent, at, tag)
  }

  private append(parent: number, at: number, tag: number): number {
    const index = this.count++
    if ((index + 1) * this.stride > this.arena.length) this.growArena()
    const { arena, words } = this
    const start = index * this.stride
    for (let k = 0; k < words; k++) arena[start + k] = this.fresh[k]!
    arena[start + words] = parent + 1
    this.table[at] = tag | (index + 1)
    if (this.count > this.table.length * LOAD) this.rehash(this.table.length * 2)
    return index
  }

  private growArena(): void {
    const states = this.arena.length / this.stride
    const larger = new Uint32Array(Math.ceil(states * (states > STEEP ? 1.25 : 1.5)) * this.stride)
    larger.set(this.arena)
    this.arena = larger
  }

  /** A new table of `slots`, a power of two: as it is never full, the index + 1 of any state it holds fits in its bits. */
  private rehash(slots: number): void {
    this.indexBits = 31 - Math.clz32(slots)
    this.tableShift = 32 - this.indexBits
    assert(this.indexBits < 32, 'fewer than 2^30 states')
    const table = (this.table = new Int32Array(slots))
    const low = 2 ** this.indexBits - 1
    for (let index = 0; index < this.count; index++) {
      const h = hash(this.arena, index * this.stride, this.words)
      let at = Math.imul(h, 0x9e3779b1) >>> this.tableShift
      while (table[at] !== 0) at = (at + 1) & (slots - 1)
      table[at] = (h & ~low) | (index + 1)
    }
  }

  /** Gives every slot enough bits for `state`, and repacks what is stored when that changes the layout. */
  private fits(state: ArrayLike<number>): void {
    let grown = false
    for (let slot = 0; slot < state.length; slot++) {
      const needed = bitsFor(state[slot]! + 1)
      if (needed <= this.bits[slot]!) continue
      this.bits[slot] = needed
      grown = true
    }
    if (grown) this.repack()
  }

  private layout(): void {
    let w = 0
    let used = 0
    this.bits.forEach((bits, slot) => {
      if (used + bits > 32) {
        w++
        used = 0
      }
      this.word[slot] = w
      this.shift[slot] = used
      this.mask[slot] = bits === 32 ? 0xffffffff : 2 ** bits - 1
      used += bits
    })
    this.words = w + 1
    this.stride = this.words + 1
    this.base = new Uint32Array(this.words)
    this.fresh = new Uint32Array(this.words)
  }

  private repack(): void {
    const old = { arena: this.arena, words: this.words, stride: this.stride }
    const [word, shift, mask] = [this.word.slice(), this.shift.slice(), this.mask.slice()]
    this.layout()
    this.arena = new Uint32Array((old.arena.length / old.stride) * this.stride)
    for (let index = 0; index < this.count; index++) {
      const from = index * old.stride
      const to = index * this.stride
      for (let s = 0; s < word.length; s++) {
        const id = (old.arena[from + word[s]!]! >>> shift[s]!) & mask[s]!
        this.arena[to + this.word[s]!] = this.arena[to + this.word[s]!]! | (id << this.shift[s]!)
      }
      this.arena[to + this.words] = old.arena[from + old.words]!
    }
    for (let k = 0; k < this.words && this.current >= 0; k++) this.base[k] = this.arena[this.current * this.stride + k]!
    this.rehash(this.table.length)
  }
}

function bitsFor(range: number): number {
  return Math.max(1, 32 - Math.clz32(range - 1))
}

function hash(words: Uint32Array, at: number, count: number): number {
  let h = 0x9e3779b9 | 0
  for (let k = 0; k < count; k++) {
    h = Math.imul(h ^ words[at + k]!, 0x85ebca6b)
    h ^= h >>> 15
  }
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}
