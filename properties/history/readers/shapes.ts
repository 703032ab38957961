/** Shapes: what a value read from JSON or EDN is, for those who make an operation of it. */
import type { Exact, Name, Value } from '../operation.ts'

export type Fields = { readonly [field: string]: Value }

export const isFields = (value: Value | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value)

export const isText = (value: Value | undefined): value is string => typeof value === 'string'

export const isInteger = (value: Value | undefined): value is Exact =>
  typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'bigint'

export const isName = (value: Value | undefined): value is Name => isText(value) || isInteger(value)

/** Nobody nests a record's value this deep; whoever walks through it may then call itself. */
const deepest = 100

export const isTooDeep = (value: Value, levels = deepest): boolean => {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some(inner => isTooDeep(inner, levels - 1))
}
