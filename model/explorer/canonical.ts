/**
 * Canonical form: one string for one value, so that equal local states are one state.
 *
 *   C1  two values have the same form exactly when a machine could not tell them apart
 *   C2  a value without a form (function, symbol, class instance, NaN …) is refused with its path
 *
 * Keys are sorted; undefined, bigint, -0, Map and Set have forms of their own. A shared or cyclic reference is refused when
 * it is cyclic; sharing is invisible, as it is to a pure function.
 */
import { ModelError } from './errors.ts'

/** The canonical form of `value`. Throws a ModelError that names the path of what cannot be part of a state. */
export function canonical(value: unknown, path = 'value'): string {
  return quick(value, 0) ?? careful(value, path, [])
}

/** No state nests so deep, unless it contains itself. */
const DEEP = 50

/** The form of what nearly all states are made of; undefined for anything else, which `careful` looks at. Forms are most of a first step's time. */
function quick(value: unknown, depth: number): string | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && !Object.is(value, -0) ? String(value) : undefined
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  // A machine without output has undefined for it: without this line no local state at all would be quick.
  if (value === undefined) return 'undefined'
  if (value === null) return 'null'
  if (typeof value !== 'object' || depth > DEEP) return undefined
  if (Array.isArray(value)) return quickArray(value, depth)
  if (Object.getPrototypeOf(value) !== Object.prototype) return undefined
  return quickObject(value as Readonly<Record<string, unknown>>, depth)
}

function quickArray(value: readonly unknown[], depth: number): string | undefined {
  let text = '['
  for (let i = 0; i < value.length; i++) {
    const item = quick(value[i], depth + 1)
    if (item === undefined) return undefined
    text += i === 0 ? item : `,${item}`
  }
  return `${text}]`
}

function quickObject(value: Readonly<Record<string, unknown>>, depth: number): string | undefined {
  if (Object.getOwnPropertySymbols(value).length > 0) return undefined
  const keys = Object.keys(value).sort()
  let text = '{'
  for (let i = 0; i < keys.length; i++) {
    const item = quick(value[keys[i]!], depth + 1)
    if (item === undefined) return undefined
    text += `${i === 0 ? '' : ','}${JSON.stringify(keys[i])}:${item}`
  }
  return `${text}}`
}

function careful(value: unknown, path: string, above: readonly object[]): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'undefined':
      return 'undefined'
    case 'bigint':
      return `${value}n`
    case 'number':
      return canonicalNumber(value, path)
    case 'object':
      return value === null ? 'null' : canonicalObject(value, path, above)
    case 'function':
    case 'symbol':
      throw new ModelError(`${path} is a ${typeof value}: a state is plain data, so keep it out of the context.`)
  }
}

function canonicalNumber(value: number, path: string): string {
  if (Number.isNaN(value)) throw new ModelError(`${path} is NaN, which equals nothing, not even itself.`)
  return Object.is(value, -0) ? '-0' : String(value)
}

function canonicalObject(value: object, path: string, above: readonly object[]): string {
  if (above.includes(value)) throw new ModelError(`${path} contains itself: a state is a tree of plain data.`)
  const inside = [...above, value]
  if (Array.isArray(value)) return `[${value.map((item, i) => careful(item, `${path}[${i}]`, inside)).join()}]`
  if (value instanceof Map) return canonicalMap(value, path, inside)
  if (value instanceof Set) {
    return `Set{${[...value]
      .map(item => careful(item, `${path} (a Set)`, inside))
      .toSorted()
      .join()}}`
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    const name = (value.constructor as { name?: string } | undefined)?.name ?? 'an unnamed class'
    throw new ModelError(`${path} is an instance of ${name}: use plain objects, arrays, Map or Set.`)
  }
  if (Object.getOwnPropertySymbols(value).length > 0)
    throw new ModelError(`${path} has a symbol for a key: a state is plain data.`)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${careful(item, `${path}.${key}`, inside)}`).join()}}`
}

function canonicalMap(value: ReadonlyMap<unknown, unknown>, path: string, above: readonly object[]): string {
  const form = (item: unknown) => careful(item, `${path} (a Map)`, above)
  return `Map{${[...value]
    .map(([key, item]) => `${form(key)}=>${form(item)}`)
    .toSorted()
    .join()}}`
}

/**
 * A frozen copy of plain data, in canonical order: a machine that writes into its old context throws instead of changing states that
 * were already counted, and no machine can tell two values of one form apart by the order of their keys. The original stays as it was.
 * A Map or Set cannot be frozen; its mutators are made to throw.
 */
export function frozenCopy<T>(value: T): T {
  return copy(value) as T
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Object.freeze(Array.from(value, copy))
  if (value instanceof Map) return readOnly(new Map(inOrder([...value]).map(([key, item]) => [copy(key), copy(item)])))
  if (value instanceof Set) return readOnly(new Set(inOrder([...value]).map(copy)))
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.freeze(Object.fromEntries(entries.map(([key, item]) => [key, copy(item)])))
}

function inOrder<T>(items: readonly T[]): T[] {
  const forms = items.map(item => ({ item, form: canonical(item) }))
  return forms.toSorted((a, b) => (a.form < b.form ? -1 : 1)).map(({ item }) => item)
}

function readOnly<T extends object>(value: T): T {
  const refuse = (): never => {
    throw new TypeError('Cannot change a Map or Set of a state: it is read only')
  }
  for (const name of ['set', 'add', 'delete', 'clear']) Object.defineProperty(value, name, { value: refuse })
  return Object.freeze(value)
}
