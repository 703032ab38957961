/**
 * History lines: a history in the form that `ackproof history` reads, one JSON object a line (--input-format ndjson).
 *
 *     send, id 3                     {"process":"producer-1","type":"invoke","kind":"send","id":3,"steps":[…]}
 *     acknowledged, id 3             {"process":"producer-1","type":"ok","kind":"send","id":3,"steps":[… "offset":17 …]}
 *
 *   L1  a process that starts again is another one: `producer-1`, `producer-1/2`; what its former life had under way stays without an end
 *   L2  a value names one record of a partition: whoever sends the same value twice is told of a duplicate that is none
 *   L3  the key is the content of a record; what arrives with another is corrupt
 */
import { topicPartition, type TopicPartition } from '../core/protocol.ts'
import type { ConsumedRecord, Operation, OperationOf } from './history.ts'

interface LineEntry {
  readonly partition: TopicPartition
  readonly value: string | null
  readonly offset?: number
  readonly content: string
}

type LineStep =
  | { readonly type: 'send'; readonly record: LineEntry }
  | { readonly type: 'poll'; readonly records: readonly LineEntry[] }

interface LinePlace {
  readonly partition: TopicPartition
  readonly offset?: number
}

/** A line. Absent fields are none of its kind's, or not known. */
export interface HistoryLine {
  readonly process: string
  readonly type: 'invoke' | 'ok' | 'failed' | 'unknown'
  readonly kind: 'send' | 'poll' | 'assign' | 'revoke' | 'handle' | 'commit' | 'fetchCommitted' | 'crash' | 'other'
  /** Virtual milliseconds. */
  readonly at: number
  readonly id?: string | number
  readonly group?: string
  readonly steps?: readonly LineStep[]
  readonly places?: readonly LinePlace[]
  readonly records?: readonly LineEntry[]
  readonly session?: { readonly producerId: number; readonly producerEpoch: number }
  readonly error?: string
}

/** One JSON object a line. */
export const textOfHistory = (history: readonly Operation[]): string =>
  linesOf(history)
    .map(line => `${JSON.stringify(line)}\n`)
    .join('')

export function linesOf(history: readonly Operation[]): readonly HistoryLine[] {
  const scribe = new Scribe()
  return history.flatMap(operation => scribe.write(operation))
}

type About = Pick<HistoryLine, 'process' | 'at' | 'group'>

/** Remembers what an answer does not repeat. */
class Scribe {
  readonly #lives = new Map<string, number>()
  readonly #sends = new Map<string, OperationOf<'send'>>()
  /** Of each consumer. */
  readonly #assigned = new Map<string, readonly TopicPartition[]>()

  write(operation: Operation): readonly HistoryLine[] {
    const { at, by } = operation
    const life = this.#lives.get(by) ?? 1
    const process = life === 1 ? by : `${by}/${life}`
    switch (operation.type) {
      case 'send':
      case 'acknowledged':
      case 'failed':
        return [this.#writeSend(operation, { process, at })]
      case 'ended':
        this.#lives.set(by, life + 1)
        this.#assigned.delete(by)
        return [{ process, type: 'ok', kind: 'crash', at }]
      default:
        return this.#writeOfGroup(operation, { process, at, group: operation.groupId })
    }
  }

  #writeSend(operation: OperationOf<'send' | 'acknowledged' | 'failed'>, about: About): HistoryLine {
    const { by, id } = operation
    const about_ = { ...about, kind: 'send', id } as const
    if (operation.type === 'send') {
      this.#sends.set(`${by} ${id}`, operation)
      return { ...about_, type: 'invoke', steps: [{ type: 'send', record: sent(operation) }] }
    }
    const record = sent(this.#sends.get(`${by} ${id}`)!)
    const session = operation.session === undefined ? {} : { session: operation.session }
    if (operation.type === 'failed') {
      const { errorCode: error, isUnknown } = operation
      return { ...about_, type: isUnknown ? 'unknown' : 'failed', steps: [{ type: 'send', record }], ...session, error }
    }
    const { offset } = operation
    const known = offset < 0 ? record : { ...record, offset }
    return { ...about_, type: 'ok', steps: [{ type: 'send', record: known }], ...session }
  }

  #writeOfGroup(operation: OfGroup, about: About): readonly HistoryLine[] {
    const { by } = operation
    switch (operation.type) {
      case 'joined': {
        const { committed, positions } = operation
        const names = Object.keys(committed)
        this.#assigned.set(by, names)
        return [
          { ...about, type: 'ok', kind: 'fetchCommitted', places: placesOf(committed) },
          { ...about, type: 'ok', kind: 'assign', places: names.map(name => placeOf(name, positions[name])) },
        ]
      }
      case 'lost': {
        const places = (this.#assigned.get(by) ?? []).map(partition => ({ partition }))
        this.#assigned.delete(by)
        return [{ ...about, type: 'ok', kind: 'revoke', places }]
      }
      case 'sought':
        return this.#writeSeek(operation, about)
      case 'poll':
        return [{ ...about, type: 'invoke', kind: 'poll' }]
      case 'polled':
        return [
          { ...about, type: 'ok', kind: 'poll', steps: [{ type: 'poll', records: operation.records.map(received) }] },
        ]
      case 'handled':
        return [{ ...about, type: 'ok', kind: 'handle', records: [received(operation.record)] }]
      case 'outOfRange':
        return [{ ...about, type: 'ok', kind: 'other', error: `OFFSET_OUT_OF_RANGE ${operation.offset}` }]
      case 'commit':
        return [
          { ...about, type: 'invoke', kind: 'commit', id: commitId(operation), places: placesOf(operation.offsets) },
        ]
      case 'committed':
        return [{ ...about, type: 'ok', kind: 'commit', id: commitId(operation) }]
      case 'commitFailed': {
        const { errorCode: error, isUnknown } = operation
        return [{ ...about, type: isUnknown ? 'unknown' : 'failed', kind: 'commit', id: commitId(operation), error }]
      }
    }
  }

  /** The partition is given up and taken again where the application wants to be, so that nobody takes the jump for a skip. */
  #writeSeek({ by, topic, partition, offset }: OperationOf<'sought'>, about: About): readonly HistoryLine[] {
    const name = topicPartition(topic, partition)
    const names = this.#assigned.get(by)
    // Before it has joined, the position is part of what it joins with.
    if (names === undefined) return []
    const places = names.map(each => placeOf(each, each === name ? offset : undefined))
    return [
      { ...about, type: 'ok', kind: 'revoke', places: [{ partition: name }] },
      { ...about, type: 'ok', kind: 'assign', places },
    ]
  }
}

type OfGroup = Extract<Operation, { readonly groupId: string }>

const commitId = ({ id }: { readonly id: number }) => `commit-${id}`

const placeOf = (partition: TopicPartition, offset: number | undefined): LinePlace =>
  offset === undefined ? { partition } : { partition, offset }

/** −1: the group has none. */
const placesOf = (offsets: Readonly<Record<TopicPartition, number>>): readonly LinePlace[] =>
  Object.entries(offsets).map(([partition, offset]) => ({ partition, offset }))

const sent = ({ topic, partition, key, value }: OperationOf<'send'>): LineEntry => ({
  partition: topicPartition(topic, partition),
  value,
  content: contentOf(key),
})

const received = ({ topic, partition, offset, key, value }: ConsumedRecord): LineEntry => ({
  partition: topicPartition(topic, partition),
  value,
  offset,
  content: contentOf(key),
})

const contentOf = (key: string | null) => `key ${JSON.stringify(key)}`
