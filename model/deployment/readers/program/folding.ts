/** Operators on values that are known. */
import type { Spot } from './world.ts'
import { whyOf, type Literal, type Value } from './values.ts'

/** A value, or nothing where it cannot be told. */
export type Folded = { readonly literal: Literal } | undefined

export function foldUnary(operator: string, value: Value): Folded {
  if (operator === '!' && ['object', 'list', 'function'].includes(value.type)) return { literal: false }
  if (value.type !== 'literal') return undefined
  const { literal } = value
  if (operator === '!') return { literal: !literal }
  if (operator === 'void') return { literal: undefined }
  if (typeof literal !== 'number') return undefined
  return operator === '-' ? { literal: -literal } : operator === '+' ? { literal } : undefined
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
}

export function foldBinary(operator: string, left: Value, right: Value): Folded {
  if (left.type !== 'literal' || right.type !== 'literal') return undefined
  const [a, b] = [left.literal, right.literal]
  if (operator === '===' || operator === '!==') return { literal: (a === b) === (operator === '===') }
  const compute = Object.hasOwn(arithmetic, operator) ? arithmetic[operator] : undefined
  if (typeof a === 'number' && typeof b === 'number') return compute && { literal: compute(a, b) }
  const isText = typeof a === 'string' || typeof b === 'string'
  return operator === '+' && isText ? { literal: `${String(a)}${String(b)}` } : undefined
}

/** `a ?? b`, `a || b`, `a && b`. */
export function foldLogical(here: Spot, operator: '??' | '||' | '&&', left: Value, right: Value): Value {
  const isThere = left.type === 'object' || left.type === 'list' || left.type === 'function'
  if (isThere) return operator === '&&' ? right : left
  if (left.type === 'literal') {
    const isLeft = operator === '??' ? left.literal != null : Boolean(left.literal) === (operator === '||')
    return isLeft ? left : right
  }
  if (operator === '&&')
    return { ...here, type: 'choice', among: [{ ...here, type: 'literal', literal: undefined }, right] }
  return { ...here, type: 'unread', why: `${whyOf(left)}${fallback(right)}` }
}

/** A number says what it is; a text might be anybody's secret. */
function fallback(right: Value): string {
  if (right.type !== 'literal') return ''
  const { literal } = right
  return typeof literal === 'number' || typeof literal === 'boolean'
    ? `, and is ${literal} where that says nothing`
    : ''
}
