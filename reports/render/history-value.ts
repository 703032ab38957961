/** A value or a name of a history in a cell: on one line, without control characters, cut where it is long. */
import { canonical } from '../../properties/history/interned.ts'
import type { Value } from '../../properties/history/operation.ts'
import { safe } from './look.ts'

export function textOfValue(value: Value, room: number): string {
  const text = [...safe(typeof value === 'string' && value !== '' ? value : canonical(value))]
  return text.length <= room ? text.join('') : `${text.slice(0, Math.max(1, room - 1)).join('')}…`
}
