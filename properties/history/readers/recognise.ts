/** Recognise: which format a history is in, from the first of its text. */
import { edn, Elements, json, type Dialect } from './elements.ts'
import { fieldsOf, parseEdn } from './exact-edn.ts'
import { parseJson } from './exact-json.ts'
import type { Value } from '../operation.ts'
import { isLogHeader } from './logs-columns.ts'
import { type Fields, isFields, isText } from './shapes.ts'
import { Unreadable } from './sink.ts'

/** What the text is, or what it is instead: the reason goes after the file's name. */
export type Recognised = 'ndjson' | 'jepsen-json' | 'jepsen-edn' | 'logs' | Unreadable

/** The first operations may be damaged, or not say enough. */
const looksAt = 50

export function recognise(text: string): Recognised {
  const isList = /^\s*[[{]/.test(text)
  const objects = isList ? elementsOf(text, json, text => [parseJson(text)]).filter(isFields) : []
  const format = objects.map(formatOfJson).find(format => format !== undefined)
  if (format !== undefined) return format
  if (/^\s*[[({#;]/.test(text) && elementsOf(text, edn, ednFields).some(isJepsen)) return 'jepsen-edn'
  if (objects.length > 0) return new Unreadable('holds JSON, but no history')
  if (isLogHeader(cellsOf(firstLineOf(text)))) return 'logs'
  return new Unreadable('holds no history in a format that can be recognised')
}

function ednFields(text: string): readonly (Value | Unreadable)[] {
  const forms = parseEdn(text)
  return forms instanceof Unreadable ? [forms] : forms.map(fieldsOf)
}

function formatOfJson(object: Fields): Recognised | undefined {
  if (isText(object['type']) && object['by'] !== undefined) return 'ndjson'
  if (isJepsen(object)) return 'jepsen-json'
  return isLogHeader(Object.keys(object)) ? 'logs' : undefined
}

const isJepsen = (value: Value): boolean =>
  isFields(value) && value['process'] !== undefined && value['type'] !== undefined && value['f'] !== undefined

class Enough extends Error {}

function elementsOf(
  text: string,
  dialect: Dialect,
  parse: (text: string) => readonly (Value | Unreadable)[],
): readonly Value[] {
  const found: Value[] = []
  let left = looksAt
  const sink = {
    element: (text: string) => {
      for (const value of parse(text)) if (!(value instanceof Unreadable)) found.push(value)
      if (left-- === 0) throw new Enough()
    },
    damaged: () => {
      if (left-- === 0) throw new Enough()
    },
    refuse: () => {
      throw new Enough()
    },
  }
  try {
    const elements = new Elements(sink, dialect)
    elements.take(text)
    elements.end()
  } catch (error) {
    if (!(error instanceof Enough)) throw error
  }
  return found
}

export const firstLineOf = (text: string): string => /\S[^\r\n]*/.exec(text)?.[0] ?? ''

/** What separates the cells: whichever of , ; tab | stands in the header most often. */
export function separatorOf(header: string): string {
  const count = (separator: string) => header.split(separator).length
  return [',', ';', '\t', '|'].reduce((most, other) => (count(other) > count(most) ? other : most))
}

const cellsOf = (header: string): readonly string[] =>
  header.split(separatorOf(header)).map(cell => cell.trim().replace(/^"(.*)"$/, '$1'))
