/**
 * A program's text → its syntax tree, with lines. Nothing is ever executed.
 *
 *   S1  a syntax error is one sentence with its line
 *   S2  what would be too deep for the parser's stack is refused before it is parsed
 *
 * Offsets are UTF-16 units of the text as it was handed in, a byte order mark included.
 */
import { parseSync, visitorKeys, type Node, type ParseResult, type ParserOptions, type Program } from 'oxc-parser'
import { tooDeepAt } from './depth.ts'
import { MAX_FILE_BYTES } from '../refusals.ts'
import { UsageError } from '../../usage-error.ts'
import type { ConfigFile } from '../part.ts'

export type { Node, Program }

export interface Source {
  readonly file: ConfigFile
  readonly program: Program
  /** Every node, those above before those below. */
  readonly nodes: readonly Node[]
  readonly above: ReadonlyMap<Node, Node>
  /** Where each line but the first begins. */
  readonly lines: readonly number[]
}

export function readSource(file: ConfigFile): Source {
  refuseUnreadable(file)
  const parsed = parse(file)
  const [error] = parsed.errors
  if (error !== undefined) throw syntaxError(file, error)
  return { file, program: parsed.program, ...nodesOf(parsed.program), lines: linesOf(file.text) }
}

/** The first way in which it can be parsed; where there is none, what the first has to say. */
function parse({ name, text }: ConfigFile): ParseResult {
  const [first, ...others] = waysToParse(name)
  const best = parseSync(name, text, first)
  if (best.errors.length === 0) return best
  for (const options of others) {
    const parsed = parseSync(name, text, options)
    if (parsed.errors.length === 0) return parsed
  }
  return best
}

/** A script may return at its top; a `.js` file may hold types that a build step strips. */
function waysToParse(name: string): readonly ParserOptions[] {
  if (/\.d\.[mc]?ts$/.test(name)) return [{ lang: 'dts', preserveParens: false }]
  const extension = /\.[mc]?(ts|tsx)$/.exec(name)?.[1] as 'ts' | 'tsx' | undefined
  const languages = extension === undefined ? (['jsx', 'ts', 'tsx'] as const) : [extension]
  return languages.flatMap(lang =>
    (['module', 'commonjs'] as const).map(sourceType => ({ lang, sourceType, preserveParens: false })),
  )
}

export function lineOf({ lines }: Source, offset: number): number {
  let [before, behind] = [0, lines.length]
  while (before < behind) {
    const middle = (before + behind) >> 1
    if (lines[middle]! <= offset) before = middle + 1
    else behind = middle
  }
  return before + 1
}

const linesOf = (text: string): readonly number[] =>
  [...text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].map(end => end.index + end[0].length)

const lineAt = (text: string, offset: number): number => linesOf(text.slice(0, offset)).length + 1

function syntaxError(
  { name, text }: ConfigFile,
  { message, labels }: { readonly message: string; readonly labels: readonly { readonly start: number }[] },
): UsageError {
  const line = labels.length === 0 ? '' : ` line ${lineAt(text, labels[0]!.start)}`
  const found = message.replace(/\.$/, '')
  return new UsageError(`${name}${line}: a syntax error, so the program cannot be read: ${found}.`)
}

function refuseUnreadable({ name, text }: ConfigFile): void {
  if (text.length > MAX_FILE_BYTES) {
    throw new UsageError(
      `${name} is larger than 1 MB: give the sources of the program rather than what was built of them.`,
    )
  }
  if (text.includes('\0')) throw new UsageError(`${name} is no text: ackproof reads programs in UTF-8.`)
  const tooDeep = tooDeepAt(text)
  if (tooDeep !== undefined) {
    throw new UsageError(
      `${name} line ${lineAt(text, tooDeep)} is nested too deep to be read: no program is written so.`,
    )
  }
}

/** In the order of the text, without recursion. */
function nodesOf(program: Program): Pick<Source, 'nodes' | 'above'> {
  const nodes: Node[] = []
  const above = new Map<Node, Node>()
  const waiting: Node[] = [program]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    nodes.push(node)
    for (const below of childrenOf(node).toReversed()) {
      above.set(below, node)
      waiting.push(below)
    }
  }
  return { nodes, above }
}

export function childrenOf(node: Node): readonly Node[] {
  const fields = node as unknown as Readonly<Record<string, unknown>>
  return (visitorKeys[node.type] ?? []).flatMap(key => fields[key]).filter(isNode)
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

/** What stands below a node, itself included; `enters` says where not to go further. */
export function within(node: Node, enters: (node: Node) => boolean = () => true): readonly Node[] {
  const found: Node[] = []
  const waiting = [node]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push(next)
    if (next === node || enters(next)) waiting.push(...childrenOf(next).toReversed())
  }
  return found
}
