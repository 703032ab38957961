/**
 * What is said of YAML that the parser does not take, and of templates.
 *
 *   Y4  nothing of the file is quoted: what stands in a wrong place may be a password
 */
import type { Document as Parsed } from 'yaml'
import { UsageError } from '../../usage-error.ts'

/**
 * The line of a template mark outside quotes, block texts not considered; it decides only where the YAML makes no sense. `${…}` is none:
 * it stands in YAML that is sound.
 */
export function templateLine(text: string): number | undefined {
  const found = text.split(/\r\n|\n|\r/).findIndex(line => /^[^#'"]*(\{\{|\{%|<%)/.test(line))
  return found < 0 ? undefined : found + 1
}

/** The line of what git leaves where two changes collide. */
function conflictLine(text: string): number | undefined {
  const found = text.split(/\r\n|\n|\r/).findIndex(line => /^<{7} /.test(line))
  return found < 0 ? undefined : found + 1
}

export function refuseConflict(name: string, text: string): void {
  const line = conflictLine(text)
  if (line === undefined) return
  throw new UsageError(
    `${name} line ${line} is the mark of a merge conflict: right would be the file once that is resolved.`,
  )
}

export function refuseErrors(
  name: string,
  { errors }: Parsed,
  lineAt: (offset: number) => number,
  template: number | undefined,
): void {
  const [error] = errors
  if (error === undefined) return
  if (template !== undefined) throw isTemplate(name, template)
  const line = lineAt(error.pos[0])
  throw new UsageError(`${name} line ${line} ${sentences[error.code] ?? `is no YAML (${plain(error.message)}).`}`)
}

export const sentences: Readonly<Record<string, string>> = {
  MISSING_CHAR: 'lacks a quote, a bracket or a comma that would close what was opened before.',
  TAB_AS_INDENT: 'is indented with a tab, which YAML forbids: right would be spaces.',
  DUPLICATE_KEY: 'gives a key that was given before in the same map: right would be one of them.',
  TAG_RESOLVE_FAILED: 'has a tag (!name) that is none: right would be quotes around a text that begins with !.',
  BAD_ALIAS: 'has an alias (*name) without its anchor (&name) before it.',
}

/** The parser's own words, without what it quotes of the file. */
const plain = (message: string): string =>
  message.replace(/(?<=\w): .*$|[:,]? ?["'`].*$| at line.*$|(?<=Invalid escape sequence) .*$/gs, '')

export const isTemplate = (name: string, line: number): UsageError =>
  new UsageError(
    `${name} line ${line} is a template (Helm, Jinja or the like) and no data yet: give the file as it is after rendering, such as what \`helm template\` prints.`,
  )
