/**
 * Channels as automata over integers: a content is an id, putting and taking a message is looked up.
 *
 *     push(content, message) → content | FULL        rowOf[content] → the messages that may arrive        rest(content, entry) → content
 *
 *   N1  equal contents are one: messages stand in order of sending in a fifo, sorted in a bag and a set
 *   N2  what may arrive from a bag or a set is ordered by the messages themselves, never by their ids: those depend on what a search
 *       met before, and a path that is replayed has met less
 *
 * Channels of one kind, capacity and `from` share their contents.
 */
import { Interner, IntMap, IntPool, PairTable, UNKNOWN } from './intern.ts'
import type { Vocabulary } from './machine-slots.ts'
import type { Channel } from './spec.ts'

export const FULL = -2
/** The content without a message. */
export const EMPTY = 0

export class ChannelType {
  readonly contents = new Interner<readonly number[]>()
  readonly kind: 'fifo' | 'bag' | 'set'
  readonly capacity: number
  /**
   * Per content: where its row starts in `heads`: [count, (message, as which operation it is delivered, content
   * without it, if known by now) …].
   */
  readonly rowOf: number[] = []
  readonly heads = new IntPool()
  private readonly from: string | number | undefined
  private readonly vocabulary: Vocabulary
  private readonly pushed = new PairTable()
  /** Messages that were ever pushed, numbered: a table with a column for every operation would be mostly holes. */
  private readonly columnOf = new IntMap()
  private columns = 0

  constructor({ kind, capacity = kind === 'set' ? Infinity : 4, from }: Channel, vocabulary: Vocabulary) {
    this.kind = kind
    this.capacity = capacity
    this.from = from
    this.vocabulary = vocabulary
    this.content([])
  }

  push(content: number, message: number): number {
    const column = this.columnOf.get(message)
    const known = column === UNKNOWN ? UNKNOWN : this.pushed.get(content, column)
    return known === UNKNOWN ? this.pushFirst(content, message) : known
  }

  /** The content without the message at `entry` of its row; a set keeps whatever was ever sent. */
  rest(content: number, entry: number): number {
    const known = this.heads.data[entry + 2]!
    return known === UNKNOWN ? this.restFirst(content, entry) : known
  }

  /** The id of the content that holds these messages. */
  idOf(messages: readonly number[]): number {
    return this.content(this.kind === 'fifo' ? messages : messages.toSorted((a, b) => a - b))
  }

  get bytes(): number {
    return this.pushed.bytes + this.columnOf.bytes + this.heads.bytes + this.rowOf.length * 4
  }

  private pushFirst(content: number, message: number): number {
    const result = this.after(this.contents.values[content]!, message)
    if (this.columnOf.get(message) === UNKNOWN) this.columnOf.set(message, this.columns++)
    this.pushed.set(content, this.columnOf.get(message), result)
    return result
  }

  private restFirst(content: number, entry: number): number {
    const list = this.contents.values[content]!
    const at = list.indexOf(this.heads.data[entry]!)
    const rest = this.kind === 'set' ? content : this.content([...list.slice(0, at), ...list.slice(at + 1)])
    this.heads.data[entry + 2] = rest
    return rest
  }

  private after(list: readonly number[], message: number): number {
    if (this.kind === 'set' && list.includes(message)) return this.content(list)
    if (list.length >= this.capacity) return FULL
    const longer = [...list, message]
    return this.content(this.kind === 'fifo' ? longer : longer.sort((a, b) => a - b))
  }

  private content(list: readonly number[]): number {
    const id = this.contents.id(list.join(), list)
    if (id < this.rowOf.length) return id
    const arriving = this.kind === 'fifo' ? list.slice(0, 1) : this.inOrder([...new Set(list)])
    this.rowOf.push(this.heads.push(arriving.length))
    for (const message of arriving) {
      this.heads.push(message)
      this.heads.push(this.delivered(message))
      this.heads.push(UNKNOWN)
    }
    return id
  }

  private delivered(message: number): number {
    const { from, vocabulary } = this
    return from === undefined ? message : vocabulary.operation({ ...vocabulary.operations.values[message]!, from })
  }

  private inOrder(messages: number[]): number[] {
    const { keys } = this.vocabulary.operations
    return messages.sort((a, b) => (keys[a]! < keys[b]! ? -1 : 1))
  }
}
