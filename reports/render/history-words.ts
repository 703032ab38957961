/** Values, names and lines of a history in a sentence. */
import type { LossKind } from '../../properties/history/beyond/index.ts'
import type { Name, Value } from '../../properties/history/operation.ts'
import type { Standing } from '../../properties/history/recorded.ts'
import { textOf } from '../../properties/history/text.ts'

const room = 60

export const valueText = (value: Value): string => textOf(value, room)
export const name = (of: Name): string => textOf(of, room)

export function placed({ file, line, operation }: Standing): string {
  const where = operation === undefined ? `line ${line}` : `operation ${operation}`
  return file === undefined ? where : `${file} ${where}`
}

export const lossSays: Readonly<Record<LossKind, string>> = {
  prefix:
    'it stood before all that anybody read: cut off at the front (retention does that too), or its readers began after it',
  middle: 'it stood between records that were read',
  postfix: 'nobody read past it: late, or lost at the tail',
  unplaced: 'at which offset it stood is not recorded, so nobody can say whether anybody read past it',
  unread: 'nobody read anything of its partition',
}
