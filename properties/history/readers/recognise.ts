/** Recognise: which format a history is in, from the first of its text. */
import { edn, Elements, json, type Dialect } from './elements.ts'
import { fieldsOf, parseEdn } from './exact-edn.ts'
import { parseJson } from './exact-json.ts'
import type { Value } from '../operation.ts'
import { isLogHeader } from './logs-columns.ts'
import { type Fields, isFields, isText, isTooDeep } from './shapes.ts'
import { Unreadable } from './sink.ts'

/** What the text is, or what it is instead. */
export type Recognised = 'ndjson' | 'jepsen-json' | 'jepsen-edn' | 'logs' | Unrecognised

export class Unrecognised {
  /** A predicate: it goes after the file's name. */
  readonly why: string
  /** `can be said`: it may be a history all the same. `may come`: more of the text may tell. */
  readonly format: 'none' | 'can be said' | 'may come'

  constructor(why: string, format: Unrecognised['format'] = 'none') {
    this.why = why
    this.format = format
  }
}

/** The first operations may be damaged, or not say enough. */
const looksAt = 50

/** `isWhole`: no more text comes. */
export function recognise(text: string, isWhole = true): Recognised {
  const inJson = /^\s*[[{]/.test(text) ? elementsOf(text, json, text => [parseJson(text)]) : nothing
  const objects = inJson.found.filter(isFields)
  const format = objects.map(formatOfJson).find(format => format !== undefined)
  if (format !== undefined) return format
  const inEdn = /^\s*[[({#;]/.test(text) ? elementsOf(text, edn, ednFields) : nothing
  if (inEdn.found.some(isJepsen)) return 'jepsen-edn'
  if (objects.length > 0) return new Unrecognised(noneAmong(objects))
  if (isLogHeader(cellsOf(firstLineOf(text)))) return 'logs'
  return whyNone(text, isWhole, inJson, inEdn)
}

const noneAmong = (objects: readonly Fields[]): string =>
  objects.length === 1
    ? 'holds JSON, but no history'
    : 'holds JSON, but no history, nor, for a plain log, a column that we know for a value (--columns value=order_id)'

function whyNone(text: string, isWhole: boolean, ...looked: readonly Elementary[]): Unrecognised {
  const isOne = /^\s*[[({]/.test(text)
  const isEmpty = looked.some(of => of !== nothing && of.found.length + of.whys.length === 0)
  if (isOne && isWhole && isEmpty) {
    return new Unrecognised('holds an empty history, without any operation')
  }
  const limit = looked.map(pastLimit).find(Boolean)
  if (limit !== undefined) return new Unrecognised(`holds no history that can be read: it ${limit}`)
  const unknown = 'holds no history in a format that can be recognised'
  // All that is wrong with it is that it is cut off here.
  const isBegun = isOne && looked.some(of => of !== nothing && of.found.length === 0 && of.whys.length <= 1)
  return new Unrecognised(unknown, isBegun && !isWhole ? 'may come' : 'can be said')
}

/** What goes beyond what is read. */
function pastLimit({ found, whys }: Elementary): string | undefined {
  const why = whys.find(why => /^(nests deeper|is longer) than/.test(why))
  return why ?? (found.some(value => isTooDeep(value)) ? 'nests deeper than 100 levels' : undefined)
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

/** What stands in a text, and what was wrong with the rest. */
interface Elementary {
  readonly found: readonly Value[]
  readonly whys: readonly string[]
}
const nothing: Elementary = { found: [], whys: [] }

function elementsOf(
  text: string,
  dialect: Dialect,
  parse: (text: string) => readonly (Value | Unreadable)[],
): Elementary {
  const [found, whys]: [Value[], string[]] = [[], []]
  let left = looksAt
  const sink = {
    element: (text: string) => {
      for (const value of parse(text)) {
        if (value instanceof Unreadable) whys.push(value.why)
        else found.push(value)
      }
      if (left-- === 0) throw new Enough()
    },
    damaged: (_: number, why: string) => {
      whys.push(why)
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
  return { found, whys }
}

export const firstLineOf = (text: string): string => /\S[^\r\n]*/.exec(text)?.[0] ?? ''

/** What separates the cells: whichever of , ; tab | stands in the header most often. */
export function separatorOf(header: string): string {
  const count = (separator: string) => header.split(separator).length
  return [',', ';', '\t', '|'].reduce((most, other) => (count(other) > count(most) ? other : most))
}

const cellsOf = (header: string): readonly string[] =>
  header.split(separatorOf(header)).map(cell => cell.trim().replace(/^"(.*)"$/, '$1'))
