/** Values in an order that does not vary: numbers by size, the rest by their text. */
import type { Value } from '../operation.ts'

export function rising(a: Value, b: Value): number {
  const areNumbers = isNumber(a) && isNumber(b)
  const isLess = areNumbers ? a < b : String(a) < String(b)
  return isLess ? -1 : 1
}

const isNumber = (value: Value): value is number | bigint => typeof value === 'number' || typeof value === 'bigint'
