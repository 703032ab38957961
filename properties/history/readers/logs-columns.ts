/**
 * Columns of plain logs: which of a file's columns is what, by its name or because the user says so.
 *
 *   C1  only the value is indispensable
 *   C2  what the user says (partition=part,acknowledged.value=order_id) goes before every recognised name, and must be there
 */
import { UsageError } from '../../../model/deployment/index.ts'

export const sides = ['acknowledged', 'consumed'] as const
export type Side = (typeof sides)[number]

/** field → names that say it, without case, spaces and underscores; the first one that is there counts. */
const names = {
  topic: ['topic', 'topicname'],
  partition: ['partition', 'partitionid', 'part', 'topicpartition'],
  key: ['key', 'recordkey', 'messagekey'],
  value: ['value', 'id', 'payload', 'recordid', 'messageid', 'body'],
  offset: ['offset', 'recordoffset'],
  producer: ['producer', 'producerid', 'client', 'clientid', 'process', 'host'],
  consumer: ['consumer', 'consumerid', 'member', 'memberid', 'client', 'clientid', 'process', 'host'],
  group: ['group', 'groupid', 'consumergroup'],
  time: ['time', 'timestamp', 'at', 'ts'],
} as const
export type Field = keyof typeof names
const fields = Object.keys(names) as readonly Field[]
const isOf: Readonly<Record<Side, (field: Field) => boolean>> = {
  acknowledged: field => field !== 'consumer' && field !== 'group',
  consumed: field => field !== 'producer',
}

/** field → the column's name in the file. */
export type Columns = Readonly<Partial<Record<Field, string>>>
export type Mapping = Readonly<Record<Side, Columns>>
export const noMapping: Mapping = { acknowledged: {}, consumed: {} }

const example = '--columns partition=part,value=order_id,consumed.value=id'

/** `partition=part,value=order_id,acknowledged.value=…` */
export function mappingOf(text: string): Mapping {
  const mapping: Record<Side, Partial<Record<Field, string>>> = { acknowledged: {}, consumed: {} }
  for (const item of text.split(',')) {
    const [, side, field, column] = /^\s*(?:(acknowledged|consumed)\.)?(\w+)\s*=\s*(.+?)\s*$/.exec(item) ?? []
    const known = fields.find(known => known === field)
    if (known === undefined || column === undefined) {
      throw new UsageError(
        `--columns ${text}: "${item}" is none of ${fields.join('=…, ')}=…; right would be ${example}.`,
      )
    }
    for (const of of sides) if (side === undefined ? isOf[of](known) : side === of) mapping[of][known] = column
  }
  return mapping
}

/** Which columns of the file are what. */
export function columnsOf(file: string, header: readonly string[], side: Side, mapping: Mapping): Columns {
  const found: Partial<Record<Field, string>> = {}
  for (const field of fields.filter(isOf[side])) {
    const column = mapping[side][field]
    const is = column === undefined ? candidatesOf(field, header)[0] : columnSaid(file, header, field, column)
    if (is === undefined) continue
    if (header.indexOf(is) !== header.lastIndexOf(is)) throw new UsageError(`${file} has two columns that are called ${is}: nobody can say which one is the ${field}.`) // prettier-ignore
    found[field] = is
  }
  if (found.value === undefined) throw new UsageError(withoutValue(file, header))
  return found
}

/** Columns whose name says the field, the one that is taken first. */
const candidatesOf = (field: Field, header: readonly string[]): readonly string[] =>
  names[field].flatMap(name => header.filter(column => plain(column) === name))

/** As it is written, else without case. */
function columnSaid(file: string, header: readonly string[], field: Field, column: string): string {
  const alike = header.find(each => each.toLowerCase() === column.toLowerCase())
  const is = header.includes(column) ? column : alike
  if (is !== undefined) return is
  throw new UsageError(`${file} has no column ${column} (--columns ${field}=${column}); it has ${header.join(', ')}.`)
}

/** Of these a second candidate is worth a word: a wrong one changes what is found. */
const telling = ['topic', 'partition', 'key', 'value', 'offset'] as const

/** Where several columns could be the field, and nobody said which is: a sentence each. */
export function ambiguities(file: string, header: readonly string[], side: Side, mapping: Mapping): readonly string[] {
  return telling.flatMap(field => {
    const [taken, ...others] = [...new Set(candidatesOf(field, header))]
    if (mapping[side][field] !== undefined || taken === undefined || others.length === 0) return []
    const either = [taken, ...others].join(' and ')
    return [
      `${baseOf(file)} has ${either}, and each could be the ${field}: ${taken} is taken (--columns ${field}=${others[0]} takes the other one).`,
    ]
  })
}

const withoutValue = (file: string, header: readonly string[]): string =>
  `${file} has no column that we know for a value (value, id, payload), but ${header.join(', ')}: say which one it is, such as --columns value=order_id; a CSV file needs a first line with the names of its columns.`

const plain = (column: string): string => column.toLowerCase().replace(/[\s_.-]/g, '')

/** Whether the columns look like a log's: a value among them, or two others that we know. */
export function isLogHeader(header: readonly string[]): boolean {
  const columns = new Set(header.map(plain))
  const known = fields.filter(field => names[field].some(name => columns.has(name)))
  return known.includes('value') || known.length > 1
}

/** What the names of the file and of its columns say about the side it is of. */
export function sideOf(file: string, header: readonly string[]): Side | undefined {
  const columns = header.map(plain)
  const has = (...of: readonly string[]) => columns.some(column => of.some(name => column.startsWith(name)))
  const isConsumed = has('consumer', 'group', 'member') || /consum|receiv|poll|read/i.test(baseOf(file))
  const isAcknowledged = has('producer', 'ack') || /ack|produc|sent|publish/i.test(baseOf(file))
  return isConsumed === isAcknowledged ? undefined : isConsumed ? 'consumed' : 'acknowledged'
}

export const baseOf = (file: string): string => file.replace(/^.*[\\/]/, '')
