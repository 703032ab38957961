/**
 * Sends of our lines: what was sent stands in one line, what became of it in another with the same `id`.
 *
 *   N1  an outcome says of its record what the send said, and what it says itself goes before
 *   N2  no more is held than the sends that have no outcome yet
 *   N3  a send whose partition was never told has it under its topic's name, if the others have partitions
 */
import type { Entry, Name, Operation, Value } from '../operation.ts'
import { contentOf, failureOf, offsetOf, partitionOf, sessionOf, valueOf } from './ndjson-parts.ts'
import type { Fields } from './shapes.ts'
import { Unreadable } from './sink.ts'

interface Open {
  readonly topic: Value | undefined
  readonly partition: Value | undefined
  readonly value: Value
  readonly content: string | undefined
  readonly line: number
}

export interface Told {
  readonly process: Name
  readonly at: Operation['at']
  readonly id: Name | undefined
}

/** An outcome that says nothing by itself, and whose send no line before it has. */
export class Unsent extends Unreadable {}

export class Sends {
  readonly #open = new Map<string, Map<string | undefined, Open>>()
  /** Sends with an outcome that never told their partition (N3). */
  readonly #homeless: number[] = []

  begun(told: Told, fields: Fields, line: number): Operation {
    const { topic, partition } = fields
    const content = contentOf(fields)
    const open = { topic, partition, value: valueOf(fields['value']), content, line }
    const record = { partition: placeOf(open), value: open.value, offset: undefined, content }
    this.#of(told.process).set(told.id === undefined ? undefined : String(told.id), open)
    return operation(told, 'invoke', record, fields)
  }

  acknowledged(told: Told, fields: Fields): Operation {
    return operation(told, 'ok', this.#record(told, fields), fields)
  }

  failed(told: Told, fields: Fields): Operation {
    const { type, error } = failureOf(fields)
    return { ...operation(told, type, this.#record(told, fields), fields), error }
  }

  /** Lines of sends of which nobody ever said in which partition of their topic they were to be. */
  homeless(): readonly number[] {
    const open = [...this.#open.values()].flatMap(sends => [...sends.values()])
    return [...this.#homeless, ...open.filter(isHomeless).map(({ line }) => line)]
  }

  #record(told: Told, fields: Fields): Entry {
    const sends = this.#of(told.process)
    const id = told.id === undefined ? undefined : String(told.id)
    const open = sends.get(id)
    if (open === undefined && fields['value'] === undefined) throw new Unsent(unsent)
    const topic = fields['topic'] ?? open?.topic
    const partition = fields['partition'] ?? open?.partition
    const value = fields['value'] === undefined ? open!.value : valueOf(fields['value'])
    const record = {
      partition: placeOf({ topic, partition }),
      value,
      offset: offsetOf(fields['offset']),
      content: contentOf(fields) ?? open?.content,
    }
    sends.delete(id)
    if (open !== undefined && isHomeless({ topic, partition })) this.#homeless.push(open.line)
    return record
  }

  #of(process: Name): Map<string | undefined, Open> {
    const name = String(process)
    const known = this.#open.get(name)
    if (known !== undefined) return known
    const sends = new Map<string | undefined, Open>()
    this.#open.set(name, sends)
    return sends
  }
}

const unsent = 'tells the outcome of a send that no line before it has, and says no value itself'

const isHomeless = ({ topic, partition }: Pick<Open, 'topic' | 'partition'>): boolean =>
  topic !== undefined && partition === undefined

function placeOf({ topic, partition }: Pick<Open, 'topic' | 'partition'>): Name {
  const name = partitionOf(topic, partition)
  if (name === undefined) throw new Unreadable('has a record without topic and partition')
  return name
}

const operation = (told: Told, type: Operation['type'], record: Entry, fields: Fields): Operation => ({
  process: told.process,
  type,
  kind: 'send',
  at: told.at,
  id: told.id,
  steps: [{ type: 'send', record }],
  session: sessionOf(fields),
})
