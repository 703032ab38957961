/**
 * `.properties` as text in Terraform: a heredoc's lines are the file's, a text in quotes has one line.
 */
import { parseProperties } from '../../properties-file.ts'
import type { Setting } from '../part.ts'
import { textOf, type Resolved, type Scope } from './values.ts'

/** Undefined where it is still to be computed. */
export function settingsOf(found: Resolved, line: number, scope: Scope): readonly Setting[] | undefined {
  const { file, value } = found
  if (value.kind === 'heredoc' && !/^[ \t]*%\{/m.test(value.text)) {
    return parseProperties({ name: file.name, text: '\n'.repeat(value.line - 1) + value.text })
  }
  const text = textOf(found, scope)
  if (text === undefined) return undefined
  const read = parseProperties({ name: file.name, text: '\n'.repeat(line - 1) + text })
  return read.map(({ key, value: said, unread }) => ({
    file: file.name,
    line,
    key,
    value: said,
    ...(unread !== undefined && { unread }),
  }))
}
