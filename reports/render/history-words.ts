/** Values, names and lines of a history as text. Nothing here is `safe` yet: what lays it out does that (look.ts). */
import { canonical } from '../../properties/history/interned.ts'
import type { Name, Value } from '../../properties/history/operation.ts'
import { number } from './look.ts'

const longest = 60

/** As JSON has it, so that the text "1" and the number 1 are told apart; a long one is cut. */
export function valueText(value: Value): string {
  const text = canonical(value)
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}

export const name = (of: Name): string => {
  const text = String(of)
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}

export const placed = ({ file, line }: { readonly file?: string; readonly line: number }): string =>
  file === undefined ? `line ${line}` : `${file} line ${line}`

export const exactNumber = number
