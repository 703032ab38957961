/**
 * `.env` files: `KEY=value` a line, as Docker Compose reads them.
 *
 *   V1  quotes are taken off; in single ones nothing is replaced, and a quoted value may go over several lines
 *   V2  ` #` begins a comment behind a value without quotes
 */
import { lineAfter } from '../yaml/edits.ts'
import type { ConfigFile } from '../part.ts'
import { FROM_SHELL, oneLayer, type Variable } from './environment.ts'
import { interpolate, type Lookup } from './interpolation.ts'

const statement = /[ \t\uFEFF]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:([=:])[ \t]*|(?=[\r\n]|$))/y
const quoted = /'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"/y
const restOfLine = /[^\r\n]*(?:\r\n|\n|\r|$)/y

/** `lookup`: what is known beside the file itself. */
export function readEnvFile(file: ConfigFile, lookup: Lookup = () => undefined): readonly Variable[] {
  const found: Variable[] = []
  const byName = new Map<string, Variable>()
  const known: Lookup = name => byName.get(name) ?? lookup(name)
  const lineAt = lineCounter(file.text)
  for (let at = 0; at < file.text.length;) {
    const match = matchAt(statement, file.text, at)
    if (match === undefined) {
      at = endOf(file.text, at)
      continue
    }
    const start = at + match[0].length
    const value = match[2] === undefined ? undefined : valueAt(file.text, start)
    const variable = variableOf(file, lineAt(at + match[0].search(/\S/)), match[1]!, value, known)
    found.push(variable)
    byName.set(variable.name, variable)
    at = endOf(file.text, value?.end ?? start)
  }
  return oneLayer(found)
}

interface Value {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly quote: string
}

function valueAt(text: string, start: number): Value {
  const match = matchAt(quoted, text, start)
  if (match !== undefined) {
    const end = start + match[0].length
    const inner = match[1] ?? match[2]!.replace(/\\([\\"$nrt])/g, (_, char: string) => escapes[char] ?? char)
    return { text: inner, start: start + 1, end: end - 1, quote: match[0][0]! }
  }
  const [line] = matchAt(restOfLine, text, start)!
  const bare = line.replace(/(?:^|[ \t])#.*/s, '').trimEnd()
  return { text: bare, start, end: start + bare.length, quote: '' }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

function variableOf(file: ConfigFile, line: number, name: string, value: Value | undefined, known: Lookup): Variable {
  const place = { name, file: file.name, line }
  if (value === undefined) return { ...place, value: '', unread: FROM_SHELL }
  const read = value.quote === "'" ? { value: value.text, defaulted: [] } : interpolate(value.text, known)
  const { start, end } = value
  return {
    ...place,
    ...read,
    put: text => ({ file: file.name, start, end, text }),
    beside: (other, text) => lineAfter(file, end, `${other}=${text}`),
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}

const endOf = (text: string, at: number): number => at + matchAt(restOfLine, text, at)![0].length

/** Offsets come in rising order, so each line break is counted once. */
function lineCounter(text: string): (offset: number) => number {
  let [line, counted] = [1, 0]
  return offset => {
    for (; counted < offset; counted++) {
      if (text[counted] === '\n' || (text[counted] === '\r' && text[counted + 1] !== '\n')) line++
    }
    return line
  }
}

/** Names in capitals and nothing else, line for line, as in no `.properties` file of Kafka's; of a file that is called so some are enough. */
export function looksLikeEnvFile({ name, text }: ConfigFile): boolean {
  const lines = text.split(/\r\n|\n|\r/).filter(line => /^\s*[^\s#]/.test(line))
  const named = lines.filter(line => /^\uFEFF?\s*(?:export\s+)?[A-Z_][A-Z0-9_]*\s*(?:=|$)/.test(line))
  const isNamedSo = /(^|[\\/])\.env(\.[\w-]+)*$|\.env$/i.test(name)
  return named.some(line => line.includes('=')) && (isNamedSo || named.length === lines.length)
}
