/** Values, names and lines of a history in a sentence. */
import type { Name, Value } from '../../properties/history/operation.ts'
import { textOfValue } from './history-value.ts'

const room = 60

export const valueText = (value: Value): string => textOfValue(value, room)
export const name = (of: Name): string => textOfValue(of, room)

export const placed = ({ file, line }: { readonly file?: string; readonly line: number }): string =>
  file === undefined ? `line ${line}` : `${file} line ${line}`
