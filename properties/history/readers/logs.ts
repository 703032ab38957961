/**
 * logs: rows of plain files, what was acknowledged and what was consumed, as operations.
 *
 *   G1  an acknowledged row is a send that happened; a consumed row is a poll that returned one record
 *   G2  a value is its text, so that a number in one file and its digits in another are one
 *   G3  a producer and a consumer of one name are two clients: nothing orders what they did
 */
import { canonical } from '../interned.ts'
import type { Entry, Exact, Name, Operation, Value } from '../operation.ts'
import { integerOf } from './exact-json.ts'
import { baseOf, type Field } from './logs-columns.ts'
import type { LogFile, Plan } from './logs-plan.ts'
import { isInteger, isTooDeep } from './shapes.ts'
import { type Sink, Unreadable } from './sink.ts'

/** Where in a row a field stands: a place of a list, a field of an object. */
export type Cells = Readonly<Record<string | number, Value | undefined>>
type Reach = Readonly<Partial<Record<Field, string | number>>>

export class Logs {
  readonly #sink: Sink
  readonly #plan: Plan
  readonly #producers = new Set<string>()
  /** Acknowledged rows without a producer. */
  nameless = 0

  constructor(sink: Sink, plan: Plan) {
    this.#sink = sink
    this.#plan = plan
  }

  /** Takes the rows of a file; what was acknowledged comes before what was consumed. */
  rowsOf(file: LogFile, reach: Reach): (cells: Cells, line: number) => void {
    const toOperation = file.side === 'acknowledged' ? this.#sent(file, reach) : this.#polled(file, reach)
    return (cells, line) => {
      const operation = operationOf(cells, line, toOperation)
      if (operation instanceof Unreadable) this.damaged(file, line, operation.why)
      else this.#sink.push(operation, line)
    }
  }

  /** There are several files: a line's number alone does not say which. */
  damaged({ path }: LogFile, line: number, why: string): void {
    this.#sink.damaged(line, `of ${baseOf(path)} ${why}`)
  }

  #sent({ path }: LogFile, reach: Reach) {
    const name = baseOf(path)
    return (cells: Cells, line: number): Operation => {
      const producer = textOf(cell(cells, reach.producer))
      if (producer !== undefined) this.#producers.add(producer)
      const record = this.#record(cells, reach)
      if (producer === undefined) this.nameless++
      return {
        process: producer ?? rowName(name, line),
        type: 'ok',
        kind: 'send',
        at: timeOf(cells, reach),
        steps: [{ type: 'send', record }],
      }
    }
  }

  #polled({ path }: LogFile, reach: Reach) {
    const name = baseOf(path)
    return (cells: Cells): Operation => {
      const consumer = textOf(cell(cells, reach.consumer)) ?? name
      const record = this.#record(cells, reach)
      return {
        process: this.#producers.has(consumer) ? `${consumer} (consumer)` : consumer,
        type: 'ok',
        kind: 'poll',
        at: timeOf(cells, reach),
        group: textOf(cell(cells, reach.group)),
        steps: [{ type: 'poll', records: [record] }],
      }
    }
  }

  #record(cells: Cells, reach: Reach): Entry {
    const value = cell(cells, reach.value)
    if (value === undefined) throw new Unreadable('has no value')
    if (isTooDeep(value)) throw new Unreadable('has a value that nests deeper than 100 levels')
    const key = this.#plan.content ? cell(cells, reach.key) : undefined
    return {
      partition: this.#partition(cells, reach),
      value: isInteger(value) || typeof value === 'number' ? String(value) : value,
      offset: this.#plan.offset ? offsetOf(cell(cells, reach.offset)) : undefined,
      content: key === undefined ? undefined : (textOf(key) ?? ''),
    }
  }

  #partition(cells: Cells, reach: Reach): Name {
    const { topic, partition, key } = this.#plan
    if (key) return nameOf(cell(cells, reach.key), 'key')
    if (!topic && !partition) return 'all'
    if (!topic) return nameOf(cell(cells, reach.partition), 'partition')
    const of = nameOf(cell(cells, reach.topic), 'topic')
    return partition ? `${of}-${nameOf(cell(cells, reach.partition), 'partition')}` : of
  }
}

/** Of a row of which nobody said whose it is: a process by itself, so that nothing orders it. */
export const rowName = (file: string, line: number): string => `${file}:${line}`

export const isRow = (process: Name, file: string | undefined, line: number): boolean =>
  file !== undefined && process === rowName(file, line)

function operationOf(
  cells: Cells,
  line: number,
  to: (cells: Cells, line: number) => Operation,
): Operation | Unreadable {
  try {
    return to(cells, line)
  } catch (error) {
    if (error instanceof Unreadable) return error
    throw error
  }
}

const cell = (cells: Cells, at: string | number | undefined): Value | undefined =>
  at === undefined ? undefined : cells[at]

const textOf = (value: Value | undefined): string | undefined =>
  value === undefined || value === null || value === ''
    ? undefined
    : typeof value === 'string'
      ? value
      : canonical(value)

const integer = /^(0|-?[1-9]\d*)$/

function nameOf(value: Value | undefined, what: string): Name {
  if (isInteger(value)) return value
  const text = textOf(value)?.trim()
  if (text === undefined || text === '') throw new Unreadable(`has no ${what}`)
  return integer.test(text) ? integerOf(text) : text
}

/** Undefined: not known. */
function offsetOf(value: Value | undefined): Exact | undefined {
  if (isInteger(value)) return value < 0 ? undefined : value
  const text = textOf(value)?.trim()
  if (text === undefined || text === '' || text === '-1' || text === 'null') return undefined
  if (!/^\d+$/.test(text)) throw new Unreadable('has an offset that is no integer')
  return integerOf(text)
}

/** For people: a time that is no integer is left out. */
function timeOf(cells: Cells, { time }: Reach): Exact | undefined {
  const value = cell(cells, time)
  if (isInteger(value)) return value
  return typeof value === 'string' && integer.test(value) ? integerOf(value) : undefined
}
