/**
 * EDN without rounding, on edn-data: what that parser would round, or takes for something else, is written in another way before it sees it.
 *
 *   D1  an integer beyond 2^53 gets its N, a number that nothing keeps is said to be one
 *   D2  a character that is also a bracket, a quote or a space (\{) is written by its number
 *   D3  what JSON has no word for is kept apart: a keyword is a text with its colon, a symbol, a character, a set, a tagged value an object
 */
import { parseEDNString } from 'edn-data'
import { canonical } from '../interned.ts'
import type { Value } from '../operation.ts'
import { exactly, mayRound } from './exact-json.ts'
import type { Fields } from './shapes.ts'
import { Unreadable } from './sink.ts'

const options = {
  mapAs: 'map',
  setAs: 'object',
  listAs: 'array',
  tagHandlers: { inst: (val: unknown) => ({ tag: 'inst', val }) },
} as const
/** A text, a comment, a character, or a name or number. */
const token = /"(?:[^"\\]|\\[\s\S])*"|;[^\n]*|\\(?:[a-zA-Z0-9]+|[\s\S])|[^\s,()[\]{}"\\;]+/g
const deepest = 200

/** The forms that stand in the text: none in a comment. */
export function parseEdn(text: string): readonly Value[] | Unreadable {
  try {
    const forms = parseEDNString(`[${plain(text)}\n]`, options)
    if (!Array.isArray(forms)) return new Unreadable('is not EDN, or breaks off')
    return forms.map(form => valueOf(form, 0))
  } catch (error) {
    return error instanceof Unreadable ? error : new Unreadable('is not EDN')
  }
}

/** The fields of a map, named without their colons; a record's tag (#jepsen.history.Op) says nothing more. */
export function fieldsOf(value: Value): Value {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const fields = value as Fields
  if (fields['tag'] !== undefined && fields['value'] !== undefined) return fieldsOf(fields['value'])
  return Object.fromEntries(Object.entries(fields).map(([name, of]) => [name.replace(/^:/, ''), of]))
}

function plain(text: string): string {
  if (!text.includes('\\') && !text.includes('##') && !mayRound(` ${text}`)) return text
  return text.replace(token, plainToken)
}

function plainToken(token: string): string {
  const first = token[0]
  if (first === '"' || first === ';') return token
  if (first === '\\') return token.length === 2 && !/\w/.test(token) ? `\\u${hex(token.charCodeAt(1))}` : token
  if (token.startsWith('##')) throw new Unreadable('has ##NaN or ##Inf, which tell no record from another')
  const number = /^[+-]?\d/.test(token) ? token.replace(/^\+|[MN]$/g, '').replace(/\.$/, '') : ''
  if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(number)) return token
  const exact = exactly(number)
  if (exact === undefined) throw new Unreadable('holds a number that nothing keeps exactly')
  return typeof exact === 'bigint' ? `${exact}N` : token
}

const hex = (code: number): string => code.toString(16).padStart(4, '0')

/** What edn-data makes of a form, as a value. */
function valueOf(form: unknown, depth: number): Value {
  if (depth > deepest) throw new Unreadable(`nests deeper than ${deepest} levels`)
  if (typeof form === 'bigint')
    return BigInt(Number(form)) === form && Number.isSafeInteger(Number(form)) ? Number(form) : form
  if (typeof form !== 'object' || form === null) return form as string | number | boolean | null
  if (Array.isArray(form)) return form.map(member => valueOf(member, depth + 1))
  if (form instanceof Map) {
    return Object.fromEntries([...form].map(([key, of]) => [nameOf(valueOf(key, depth + 1)), valueOf(of, depth + 1)]))
  }
  if ('key' in form) return `:${form.key as string}`
  if ('sym' in form) return { symbol: form.sym as string }
  if ('char' in form) return { character: form.char as string }
  if ('set' in form) return { set: (form.set as unknown[]).map(member => valueOf(member, depth + 1)).sort(byText) }
  return 'tag' in form && 'val' in form ? { tag: form.tag as string, value: valueOf(form.val, depth + 1) } : null
}

const byText = (one: Value, other: Value): number => (canonical(one) < canonical(other) ? -1 : 1)
const nameOf = (key: Value): string => (typeof key === 'string' ? key : canonical(key))
