/**
 * JSON without rounding: integers that a double does not hold become bigints, and a number that nothing holds is said to be one.
 *
 *   J1  two texts that say different numbers never become the same one
 *   J2  what JSON.parse reads, and reads exactly, this reads as JSON.parse does
 *
 * JSON.parse does the work wherever it cannot round; the parser below reads the few lines where it might, and says what is wrong with the rest.
 */
import type { Value } from '../operation.ts'
import { Unreadable } from './sink.ts'

/** A digit with an exponent, as it also stands in many an id; and as it stands outside texts. */
const exponent = /\d[eE][+-]?\d/
const numberWithExponent = /[:,[({\s]-?\d[\d.]*[eE]/
/** A double holds every integer, and tells apart every decimal, of fewer digits. */
const manyDigits = 16
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const space = /[ \t\r\n]*/y
const deepest = 500
/** Digits of the longest integer that is still taken for one: 1e999999999 would fill the memory. */
const mostDigits = 1000

/** The value that the text says. */
export function parseJson(text: string): Value | Unreadable {
  if (!mayRound(text)) {
    try {
      return JSON.parse(text) as Value
    } catch {
      // The parser below says where.
    }
  }
  return new ExactParser(text).parse()
}

/** Also true of some texts, which only takes longer. */
export const mayRound = (text: string): boolean =>
  hasManyDigits(text) || (exponent.test(text) && numberWithExponent.test(text))

/** Digits and points in a row: one of the places looked at is among them if they are many. */
function hasManyDigits(text: string): boolean {
  for (let at = manyDigits - 1; at < text.length; at += manyDigits) {
    let [from, to] = [at, at]
    while (from >= 0 && isDigit(text.charCodeAt(from))) from--
    while (to < text.length && isDigit(text.charCodeAt(to))) to++
    if (to - from > manyDigits) return true
  }
  return false
}

const isDigit = (char: number): boolean => char <= 57 && char >= 46 && char !== 47

/** What the text of a number says, or undefined where neither a double nor a bigint says the same. */
export function exactly(token: string): number | bigint | undefined {
  const near = Number(token)
  const said = decimalOf(token)
  if (said === undefined) return undefined
  if (said.digits === '') return 0
  if (said.exponent >= 0) {
    if (said.digits.length + said.exponent > mostDigits) return undefined
    return integerOf(said.sign + said.digits + '0'.repeat(said.exponent))
  }
  const kept = Number.isFinite(near) ? decimalOf(String(near)) : undefined
  return kept?.digits === said.digits && kept.exponent === said.exponent ? near : undefined
}

/** An integer's text, exactly. */
export function integerOf(text: string): number | bigint {
  const near = Number(text)
  return Number.isSafeInteger(near) ? near + 0 : BigInt(text)
}

/** A number as its digits, without zeros at either end, and a power of ten. */
function decimalOf(token: string): { sign: string; digits: string; exponent: number } | undefined {
  const [, sign, whole, fraction = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? []
  if (whole === undefined) return undefined
  const all = whole + fraction
  const digits = all.replace(/0+$/, '')
  const exponent = Number(power) - fraction.length + all.length - digits.length
  return { sign: sign!, digits: digits.replace(/^0+/, ''), exponent }
}

class ExactParser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  parse(): Value | Unreadable {
    const value = this.#value(0)
    if (value instanceof Unreadable) return value
    this.#space()
    return this.#at === this.#text.length ? value : this.#wrong()
  }

  #value(depth: number): Value | Unreadable {
    if (depth > deepest) return new Unreadable(`nests deeper than ${deepest} levels`)
    this.#space()
    const char = this.#text[this.#at]
    if (char === '{') return this.#object(depth)
    if (char === '[') return this.#list(depth)
    if (char === '"') return this.#string()
    for (const [word, value] of words) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length
        return value
      }
    }
    return this.#number()
  }

  #object(depth: number): Value | Unreadable {
    const object: Record<string, Value> = {}
    this.#at++
    if (this.#takes('}')) return object
    do {
      this.#space()
      const field = this.#string()
      if (field instanceof Unreadable) return field
      if (!this.#takes(':')) return this.#wrong()
      const value = this.#value(depth + 1)
      if (value instanceof Unreadable) return value
      if (field === '__proto__') Object.defineProperty(object, field, { value, enumerable: true, configurable: true })
      else object[field] = value
    } while (this.#takes(','))
    return this.#takes('}') ? object : this.#wrong()
  }

  #list(depth: number): Value | Unreadable {
    const list: Value[] = []
    this.#at++
    if (this.#takes(']')) return list
    do {
      const value = this.#value(depth + 1)
      if (value instanceof Unreadable) return value
      list.push(value)
    } while (this.#takes(','))
    return this.#takes(']') ? list : this.#wrong()
  }

  #string(): string | Unreadable {
    if (this.#text[this.#at] !== '"') return this.#wrong()
    let end = this.#at
    do {
      end = this.#text.indexOf('"', end + 1)
      if (end < 0) return new Unreadable('breaks off in the middle of a text')
    } while (isEscaped(this.#text, end))
    try {
      const string = JSON.parse(this.#text.slice(this.#at, end + 1)) as string
      this.#at = end + 1
      return string
    } catch {
      return this.#wrong()
    }
  }

  #number(): Value | Unreadable {
    number.lastIndex = this.#at
    const token = number.exec(this.#text)?.[0]
    if (token === undefined) return this.#wrong()
    const value = exactly(token)
    if (value === undefined)
      return new Unreadable(`holds a number that nothing keeps exactly (character ${this.#at + 1})`)
    this.#at += token.length
    return value
  }

  #takes(char: string): boolean {
    this.#space()
    if (this.#text[this.#at] !== char) return false
    this.#at++
    return true
  }

  #space(): void {
    space.lastIndex = this.#at
    this.#at += space.exec(this.#text)![0].length
  }

  #wrong(): Unreadable {
    if (this.#at >= this.#text.length) return new Unreadable('breaks off in the middle of JSON')
    return new Unreadable(`is not JSON (character ${this.#at + 1})`)
  }
}

const words: readonly (readonly [string, Value])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]

/** Whether an odd number of backslashes stands before. */
function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text[first - 1] === '\\') first--
  return (at - first) % 2 === 1
}

/** JSON of a value, its integers as they are; fields that are undefined are left out. */
export function jsonOf(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, of]) => of !== undefined)
  return `{${fields.map(([field, of]) => `${JSON.stringify(field)}:${jsonOf(of)}`).join(',')}}`
}
