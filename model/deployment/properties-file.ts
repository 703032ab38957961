/**
 * A `.properties` text, read as java.util.Properties reads it, with the line of every setting.
 *
 *     text ──(CR off)──▶ dot-properties ──▶ settings, last of a kind winning
 *
 *   P1  a value that holds a template mark is never read: what it will be is unknown
 *   P2  a template that stands where a key should be could add or remove any line, so the whole file is refused
 *   P3  CRLF and lone CR change nothing
 *   P4  a byte order mark belongs to the first key, which so is none that anybody knows: Java reads the file as Latin-1, and skips no mark
 *
 * Source: java.util.Properties (Java 17, tried); Kafka's Utils.loadProps and Spring Boot's OriginTrackedPropertiesLoader hand it the bytes as they are.
 * Not modelled: encodings (the caller decodes), includes, config providers (they look like templates, and are treated so).
 */
import { Pair, parseLines } from 'dot-properties'
import type { ConfigFile, Setting } from './readers/part.ts'
import { looksLikeKey } from './secrets.ts'
import { UsageError } from './usage-error.ts'

/** `${…}`, `{{ … }}`, `<% … %>`, `@name@`, `$NAME`; an unfinished one counts too. */
export const templateMark = /\$\{|\{\{|\{%|<%|@[\w.-]+@|\$\(|\$[A-Za-z_]/
export const IS_TEMPLATE = 'is a template'
const badUnicodeEscape = /(?<!\\)(?:\\\\)*\\u(?![0-9a-f]{4})/i

export const BYTE_ORDER_MARK = '\uFEFF'

/** The settings of a file in the order of their lines; of a repeated key only the last. */
export function parseProperties({ name, text }: ConfigFile): readonly Setting[] {
  const clean = text.replace(/\r\n?/g, '\n')
  const lineOf = lineCounter(clean)
  const last = new Map<string, Setting>()
  for (const node of parseLines(clean, true)) {
    if (!(node instanceof Pair)) continue
    const line = lineOf(node.range![0])
    refuseMalformed(name, line, node.key, clean.slice(node.range![0], node.range![3]))
    const earlier = last.get(node.key)
    last.delete(node.key)
    last.set(node.key, {
      file: name,
      key: node.key,
      value: node.value.trim(),
      line,
      ...(templateMark.test(node.value) && { unread: IS_TEMPLATE }),
      ...(earlier && { overrides: earlier.line }),
    })
  }
  return [...last.values()]
}

function refuseMalformed(name: string, line: number, key: string, written: string): void {
  if (templateMark.test(key)) {
    throw new UsageError(
      `${name} line ${line} is a template where a key should be: give the file as it is after rendering.`,
    )
  }
  if (badUnicodeEscape.test(written)) {
    const where = looksLikeKey(key) ? ` in ${key}` : ''
    throw new UsageError(
      `${name} line ${line} has a malformed \\u escape${where}, which Kafka refuses: right would be \\u and four hexadecimal digits.`,
    )
  }
}

/** Offsets come in rising order, so each line break is counted once. */
function lineCounter(text: string): (offset: number) => number {
  let [line, counted] = [1, 0]
  return offset => {
    for (; counted < offset; counted++) if (text[counted] === '\n') line++
    return line
  }
}
