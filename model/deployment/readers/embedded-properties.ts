/**
 * `.properties` text inside another file, as a block (`|`) or a string of YAML: its lines are those of the file around it.
 */
import { parseProperties } from '../properties-file.ts'
import { linesEdit, startOfLine } from './edits.ts'
import type { ConfigFile, Edit, Setting } from './part.ts'
import { lineAfter } from './yaml/edits.ts'
import type { YamlScalar } from './yaml/tree.ts'

export function embeddedSettings(file: ConfigFile, scalar: YamlScalar): readonly Setting[] {
  // A block's text begins on the line after its mark; a quoted text has all its lines on one.
  const isBlock = scalar.style === 'block'
  const lineOf = (line: number) => (isBlock ? line : scalar.line)
  // As many lines before it as in the file, so that a refusal names the file's line.
  const text = '\n'.repeat(isBlock ? scalar.line : scalar.line - 1) + scalar.text
  return parseProperties({ name: file.name, text }).map(({ overrides, ...setting }) => ({
    ...setting,
    line: lineOf(setting.line),
    ...(overrides === undefined ? {} : { overrides: lineOf(overrides) }),
  }))
}

/** Only where each setting has a line of its own. */
export function embeddedEdit(
  file: ConfigFile,
  scalar: YamlScalar,
  settings: readonly Setting[],
  key: string,
  value: string,
): Edit | undefined {
  if (scalar.style !== 'block') return undefined
  const line = settings.find(setting => setting.key === key)?.line
  if (line !== undefined) return linesEdit(file, line, `${key}=${value}`)
  const last = Math.max(scalar.line + 1, ...settings.map(setting => setting.line))
  const start = startOfLine(file.text, last)
  const indent = /^[ ]*/.exec(file.text.slice(start, start + 200))![0]
  return lineAfter(file, start, `${indent}${key}=${value}`)
}
