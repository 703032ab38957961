/**
 * ndjson: our own format (ndjson-line.ts), read line by line.
 *
 *   N1  a line is one place of the history; a damaged one hides none of the others
 *   N2  a line is damaged by what stands in it: the outcome of a send that may have stood in a damaged line is none itself
 */
import type { Operation, Value } from '../operation.ts'
import { parseJson } from './exact-json.ts'
import { Lines } from './lines.ts'
import type { Verb } from './ndjson-line.ts'
import { assignmentOf, failureOf, offsetsOf, partitionsOf, recordOf, recordsOf, sessionOf } from './ndjson-parts.ts'
import { operationOf } from './ndjson-operation.ts'
import { Sends, type Told, Unsent } from './ndjson-sends.ts'
import { type Fields, isFields, isName, isText } from './shapes.ts'
import { Ascent, type Reader, type Sink, Unreadable } from './sink.ts'

/** What a line says, apart from who and when. */
type Said = Partial<Operation> & Pick<Operation, 'type' | 'kind'>

const says: Readonly<Record<Exclude<Verb, 'send' | 'acknowledged' | 'failed' | 'operation'>, (line: Fields) => Said>> =
  {
    poll: line => ({ type: 'invoke', kind: 'poll', group: groupOf(line) }),
    polled: line => ({
      type: 'ok',
      kind: 'poll',
      group: groupOf(line),
      steps: [{ type: 'poll', records: recordsOf(line['records']) }],
    }),
    handled: line => ({ type: 'ok', kind: 'handle', group: groupOf(line), records: [recordOf(line['record'])] }),
    commit: line => ({
      type: 'invoke',
      kind: 'commit',
      group: groupOf(line),
      places: offsetsOf(line['offsets'], undefined),
    }),
    committed: line => ({ type: 'ok', kind: 'commit', group: groupOf(line), places: perhapsOffsets(line) }),
    commitFailed: line => ({ kind: 'commit', group: groupOf(line), places: perhapsOffsets(line), ...failureOf(line) }),
    fetchedOffsets: line => ({
      type: 'ok',
      kind: 'fetchCommitted',
      group: groupOf(line),
      places: offsetsOf(line['offsets'], -1),
    }),
    subscribed: line => ({ type: 'ok', kind: 'subscribe', group: groupOf(line), places: perhapsPartitions(line) }),
    assigned: line => ({ type: 'ok', kind: 'assign', group: groupOf(line), places: assignmentOf(line) }),
    revoked: line => ({
      type: 'ok',
      kind: 'revoke',
      group: groupOf(line),
      places: partitionsOf(line['partitions']).map(partition => ({ partition })),
    }),
    outOfRange: line => ({ type: 'ok', kind: 'other', group: groupOf(line), error: 'OFFSET_OUT_OF_RANGE' }),
    begun: line => ({ type: 'invoke', kind: 'transaction', session: sessionOf(line) }),
    offsetsSent: line => ({
      type: 'ok',
      kind: 'commit',
      group: groupOf(line),
      session: sessionOf(line),
      places: offsetsOf(line['offsets'], undefined),
    }),
    transactionCommitted: line => ({ type: 'ok', kind: 'transaction', session: sessionOf(line) }),
    transactionAborted: line => ({ type: 'failed', kind: 'transaction', session: sessionOf(line) }),
    transactionFailed: line => ({ kind: 'transaction', session: sessionOf(line), ...failureOf(line) }),
    crashed: () => ({ type: 'ok', kind: 'crash' }),
  }
export const verbs: readonly string[] = ['send', 'acknowledged', 'failed', 'operation', ...Object.keys(says)]

const groupOf = ({ groupId }: Fields): string | undefined => (isText(groupId) ? groupId : undefined)
const perhapsOffsets = ({ offsets }: Fields) => (offsets === undefined ? undefined : offsetsOf(offsets, undefined))
/** Topics name no partitions: which ones it reads, an `assigned` says. */
const perhapsPartitions = ({ partitions }: Fields) =>
  partitions === undefined ? undefined : partitionsOf(partitions).map(partition => ({ partition }))

export function readNdjson(sink: Sink): Reader {
  const reading = new Reading(sink)
  const lines = new Lines({
    line: (text, line) => reading.line(text, line),
    damaged: (line, why) => reading.damaged(line, why),
  })
  return {
    take: text => lines.take(text),
    end: () => {
      lines.end()
      reading.end()
    },
  }
}

class Reading {
  readonly #sink: Sink
  readonly #sends = new Sends()
  readonly #times = new Ascent()
  /** Whether any record said both its topic and its partition. */
  #hasPartitions = false
  #hasDamaged = false

  constructor(sink: Sink) {
    this.#sink = sink
  }

  line(text: string, line: number): void {
    const value = parseJson(text)
    if (value instanceof Unreadable) return this.damaged(line, value.why)
    try {
      const operation = this.#operation(value, line)
      this.#sink.push(operation, line)
      if (operation.at !== undefined && this.#times.compare(operation.at) === 'below') {
        this.#sink.notice('clock-backwards', line)
      }
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      if (error instanceof Unsent && this.#hasDamaged) this.#sink.orphaned(line)
      else this.damaged(line, error.why)
    }
  }

  damaged(line: number, why: string): void {
    this.#hasDamaged = true
    this.#sink.damaged(line, why)
  }

  end(): void {
    if (!this.#hasPartitions) return
    for (const line of this.#sends.homeless()) this.#sink.notice('send-without-partition', line)
  }

  #operation(value: Value, line: number): Operation {
    if (!isFields(value)) throw new Unreadable('is no JSON object')
    const { by, id, at, type } = value
    if (!isName(by)) throw new Unreadable(isVerb(type) ? 'does not say which client it is about (by)' : unknownType)
    if (id !== undefined && !isName(id)) throw new Unreadable('has an id that is neither text nor integer')
    this.#hasPartitions ||= value['partition'] !== undefined && value['topic'] !== undefined
    const told = { process: by, at: typeof at === 'number' || typeof at === 'bigint' ? at : undefined, id }
    if (type === 'send') return this.#sends.begun(told, value, line)
    if (type === 'acknowledged') return this.#sends.acknowledged(told, value)
    if (type === 'failed') return this.#sends.failed(told, value)
    if (type === 'operation') return { ...operationOf(value['operation']), ...told }
    return withWho(told, saidBy(type, value))
  }
}

const isVerb = (type: Value | undefined): boolean => isText(type) && verbs.includes(type)
const unknownType = `has no type that is one of ${verbs.join(', ')}`

function saidBy(type: Value | undefined, line: Fields): Said {
  const say = isText(type) && Object.hasOwn(says, type) ? says[type as keyof typeof says] : undefined
  if (say === undefined) throw new Unreadable(unknownType)
  return say(line)
}

function withWho({ process, at, id }: Told, said: Said): Operation {
  return { process, at, id, ...said }
}
