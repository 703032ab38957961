/**
 * A value or a name of a history as text on one line, the same wherever people read it.
 *
 *   T1  as it is where that is clear (letters, digits and a few signs), else as JSON, so that its ends are seen
 *   T2  what no reader sees, or what obeys a terminal (control and formatting characters, of direction too), is escaped
 */
import { canonical } from './interned.ts'
import type { Value } from './operation.ts'

const isClear = /^[\p{L}\p{N}_.:/@#+-]+$/u
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** At most so many characters. */
export function textOf(value: Value, room: number): string {
  const text = typeof value === 'string' && isClear.test(value) ? value : canonical(value)
  const characters = [...text.replace(unseen, escaped)]
  return characters.length <= room ? characters.join('') : `${characters.slice(0, Math.max(1, room - 1)).join('')}…`
}

function escaped(character: string): string {
  const hex = character.codePointAt(0)!.toString(16)
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}
