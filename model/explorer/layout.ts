/**
 * Where each slot's id stands in the packed words of a state.
 *
 *   B1  a slot lies within one word
 *   B2  bits only grow; bits that would be left over go to the slots that grow, since every repacking reads all states again
 */

/** A slot's place: `keep` clears it in its word. */
interface Places {
  readonly word: Int32Array
  readonly shift: Int32Array
  readonly mask: Int32Array
  readonly keep: Int32Array
}

export class Layout implements Places {
  words: number
  readonly word: Int32Array
  readonly shift: Int32Array
  readonly mask: Int32Array
  readonly keep: Int32Array
  private readonly bits: Uint8Array
  private readonly ranges: () => readonly number[]

  constructor(ranges: () => readonly number[]) {
    this.ranges = ranges
    this.bits = Uint8Array.from(ranges(), bitsFor)
    const n = this.bits.length
    this.word = new Int32Array(n)
    this.shift = new Int32Array(n)
    this.mask = new Int32Array(n)
    this.keep = new Int32Array(n)
    this.words = this.place()
  }

  pack(state: Int32Array, into: Int32Array, at: number): void {
    into.fill(0, at, at + this.words)
    for (let slot = 0; slot < state.length; slot++) {
      const w = at + this.word[slot]!
      into[w] = into[w]! | (state[slot]! << this.shift[slot]!)
    }
  }

  unpack(from: Int32Array, at: number, into: Int32Array): void {
    const { word, shift, mask } = this
    for (let slot = 0; slot < into.length; slot++) into[slot] = (from[at + word[slot]!]! >>> shift[slot]!) & mask[slot]!
  }

  /**
   * Gives every slot bits enough for `state`; the places before. Before that adds a word, bits in reserve are taken back, for which
   * `peaks` says the largest id of every slot so far.
   */
  grow(state: Int32Array, peaks: () => Int32Array): Places {
    const { word, shift, mask, keep, words } = this
    const old = { word: word.slice(), shift: shift.slice(), mask: mask.slice(), keep: keep.slice() }
    const before = this.bits.slice()
    state.forEach((id, slot) => (this.bits[slot] = Math.max(before[slot]!, bitsFor(id + 1))))
    if (this.place() > words) {
      this.bits.set(before)
      this.place()
      const seen = peaks()
      state.forEach((id, slot) => (this.bits[slot] = bitsFor(Math.max(id, seen[slot]!) + 1)))
    }
    this.words = this.place()
    this.ranges().forEach((range, slot) => this.spare(slot, bitsFor(range)))
    for (let slot = 0; slot < state.length; slot++) if (state[slot]! > old.mask[slot]!) this.reserve(slot)
    return old
  }

  /** `count` packed states of `from` in this layout, each at its new stride. */
  repack(old: Places, from: Int32Array, oldStride: number, stride: number, count: number): Int32Array {
    const into = new Int32Array((from.length / oldStride) * stride)
    const { word, shift } = this
    for (let i = 0, a = 0, b = 0; i < count; i++, a += oldStride, b += stride) {
      for (let slot = 0; slot < word.length; slot++) {
        const id = (from[a + old.word[slot]!]! >>> old.shift[slot]!) & old.mask[slot]!
        const w = b + word[slot]!
        into[w] = into[w]! | (id << shift[slot]!)
      }
    }
    return into
  }

  /** A slot that has grown will grow again: up to twice its bits, as far as they are left over. */
  private reserve(slot: number): void {
    for (let more = this.bits[slot]!; more > 0 && !this.spare(slot, this.bits[slot]! + more);) more--
  }

  /** Gives a slot that many bits where this adds no word. */
  private spare(slot: number, bits: number): boolean {
    const needed = this.bits[slot]!
    if (bits <= needed) return true
    this.bits[slot] = Math.min(bits, 31)
    if (this.place() === this.words) return true
    this.bits[slot] = needed
    this.place()
    return false
  }

  private place(): number {
    let w = 0
    let used = 0
    this.bits.forEach((bits, slot) => {
      if (used + bits > 32) {
        w++
        used = 0
      }
      this.word[slot] = w
      this.shift[slot] = used
      this.mask[slot] = 2 ** bits - 1
      this.keep[slot] = ~(this.mask[slot]! << used)
      used += bits
    })
    return w + 1
  }
}

function bitsFor(range: number): number {
  return Math.max(1, 32 - Math.clz32(range - 1))
}
