/**
 * Channels as automata over integers: a content is an id, putting and taking a message is looked up.
 *
 *     push(content, message) → content | FULL        take(content, message) → content        heads(content) → messages that may arrive
 *
 * Channels of one kind and capacity share their contents. A content is a list of message ids: in order of sending for a fifo, sorted
 * for a bag and a set, so that equal contents are one.
 */
import { Interner, PairTable, UNKNOWN } from './intern.ts'

export const FULL = -2

export class ChannelType {
  readonly contents = new Interner<readonly number[]>()
  readonly kind: 'fifo' | 'bag' | 'set'
  readonly capacity: number
  /** Per content: the distinct messages that may be delivered next. */
  readonly heads: (readonly number[])[] = []
  private readonly pushed = new PairTable()
  private readonly taken = new PairTable()

  constructor(kind: 'fifo' | 'bag' | 'set', capacity: number) {
    this.kind = kind
    this.capacity = capacity
    this.content([])
  }

  push(content: number, message: number): number {
    const known = this.pushed.get(content, message)
    if (known !== UNKNOWN) return known
    const result = this.after(this.contents.values[content]!, message)
    this.pushed.set(content, message, result)
    return result
  }

  /** The content without one copy of `message`; a set keeps whatever was ever sent. */
  take(content: number, message: number): number {
    if (this.kind === 'set') return content
    const known = this.taken.get(content, message)
    if (known !== UNKNOWN) return known
    const list = this.contents.values[content]!
    const at = list.indexOf(message)
    const result = this.content([...list.slice(0, at), ...list.slice(at + 1)])
    this.taken.set(content, message, result)
    return result
  }

  get bytes(): number {
    return this.pushed.bytes + this.taken.bytes
  }

  private after(list: readonly number[], message: number): number {
    if (this.kind === 'set' && list.includes(message)) return this.content(list)
    if (list.length >= this.capacity) return FULL
    const longer = [...list, message]
    return this.content(this.kind === 'fifo' ? longer : longer.sort((a, b) => a - b))
  }

  private content(list: readonly number[]): number {
    const id = this.contents.id(list.join(), list)
    this.heads[id] ??= this.kind === 'fifo' ? list.slice(0, 1) : [...new Set(list)]
    return id
  }
}
