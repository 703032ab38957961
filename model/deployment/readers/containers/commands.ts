/**
 * Commands of containers, as far as they call Kafka's own tools: the words of each call, with where they stand in the file.
 *
 *     command: bash -c "kafka-topics --create --topic orders --partitions 3 && …" ──▶ [kafka-topics, --create, --topic, orders, …]
 *
 *   W1  a word is what stands between blanks, without quotes and backslashes; quotes do not hold words together, as no option that is
 *       looked for has blanks in it
 *   W2  a call ends at ; & | ) and at the end of its line, unless the line goes on (a backslash, a folded text)
 *
 * Not modelled: loops, functions and variables of the shell; a name made of them is nobody's name.
 */
import type { ConfigFile } from '../part.ts'
import { at, type YamlNode, type YamlScalar } from '../yaml/tree.ts'
import type { Layer } from './compose-file.ts'

export interface Word {
  readonly text: string
  readonly line: number
  readonly start: number
  readonly end: number
}

export interface Call {
  readonly file: ConfigFile
  readonly tool: Tool
  readonly words: readonly Word[]
}

export type Tool = 'kafka-topics' | 'kafka-configs' | 'kafka-server-start'

/** Of all layers the last that has a command counts, and so for the entry point. */
export function callsIn(layers: readonly Layer[]): readonly Call[] {
  return ['entrypoint', 'command'].flatMap(key => {
    const layer = layers.findLast(({ node }) => at(node, key) !== undefined)
    return layer === undefined ? [] : callsOf(layer.file, scalarsIn(at(layer.node, key)!))
  })
}

/** The words of the command itself, for what it starts. */
export function commandText(layers: readonly Layer[]): string {
  return ['entrypoint', 'command']
    .flatMap(key => {
      const layer = layers.findLast(({ node }) => at(node, key) !== undefined)
      return layer === undefined ? [] : scalarsIn(at(layer.node, key)!).map(({ text }) => text)
    })
    .join(' ')
}

const scalarsIn = (node: YamlNode): readonly YamlScalar[] =>
  node.kind === 'scalar' ? [node] : node.kind === 'list' ? node.items.flatMap(scalarsIn) : []

const tool = /^(?:.*\/)?(kafka-topics|kafka-configs|kafka-server-start)(?:\.sh)?$/

function callsOf(file: ConfigFile, scalars: readonly YamlScalar[]): readonly Call[] {
  const pieces = scalars.flatMap(scalar => piecesOf(file, scalar))
  const calls: { tool: Tool; words: Word[] }[] = []
  let open: Word[] | undefined
  for (const piece of pieces) {
    if (piece === 'end') {
      open = undefined
      continue
    }
    const name = tool.exec(piece.text)?.[1] as Tool | undefined
    if (name !== undefined) calls.push({ tool: name, words: (open = []) })
    else open?.push(piece)
  }
  return calls.map(call => ({ ...call, file }))
}

const piece = /\\\r?\n|(\r?\n)|(?<=[\s;])#[^\r\n]*|([;&|()`])|([^\s;&|()`'"\\]+)/g

/** Words and ends in their order. Only a literal text ends a call with each of its lines. */
function piecesOf(file: ConfigFile, scalar: YamlScalar): readonly (Word | 'end')[] {
  const raw = file.text.slice(scalar.start, scalar.end)
  const isLiteral = scalar.style === 'block' && raw.startsWith('|')
  const body = scalar.style === 'block' ? raw.indexOf('\n') + 1 : 0
  let [line, counted] = [scalar.line, 0]
  return [...raw.matchAll(piece)].flatMap<Word | 'end'>(({ 0: all, 1: newline, 2: end, 3: text, index }) => {
    for (; counted < index; counted++) if (raw[counted] === '\n') line++
    if (index < body) return []
    if (end !== undefined || (newline !== undefined && isLiteral)) return ['end']
    const start = scalar.start + index
    return text === undefined ? [] : [{ text, line, start, end: start + all.length }]
  })
}

/** The values of an option, `--option value` and `--option=value` alike. */
export function optionsOf(words: readonly Word[], ...names: readonly string[]): readonly Word[] {
  return words.flatMap((word, index) => {
    const name = names.find(each => word.text === each || word.text.startsWith(`${each}=`))
    if (name === undefined) return []
    const cut = name.length + 1
    if (word.text.length > cut) return [{ ...word, text: word.text.slice(cut), start: word.start + cut }]
    return words.slice(index + 1, index + 2).filter(({ text }) => !text.startsWith('--'))
  })
}
