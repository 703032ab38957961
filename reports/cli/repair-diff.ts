/**
 * Edits of a file as a unified diff, of which nothing is shown but what changes.
 *
 *     -min.insync.replicas=1                  -  …acks: 1…
 *     +min.insync.replicas=2                  +  …acks: all…
 *
 *   D1  no lines of context: a password may stand on any of them
 *   D2  of a line that changes in part, the rest is shown where it is nothing but the key, quotes and brackets; else it is …
 *   D3  where nothing is left out the diff can be applied (`git apply --unidiff-zero`, `patch`)
 */
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff'
import type { ConfigFile, Edit } from '../../model/deployment/index.ts'
import { edited } from '../../model/deployment/index.ts'

const LEFT_OUT = '…'

export function diffOf({ name, text }: ConfigFile, edits: readonly Edit[]): string {
  const old = linesOf(text)
  const groups = grouped(edits, old)
  const [before, after]: [string[], string[]] = [[], []]
  let at = 0
  for (const { first, last, mine } of groups) {
    // Lines that stay are told apart by their number alone.
    for (; at < first; at++) [before, after].forEach(lines => lines.push(`${at}\n`))
    if (first === old.length) {
      after.push(...linesPut(mine))
      continue
    }
    const from = old[first]?.start ?? text.length
    const to = old[last]?.end ?? text.length
    const part = text.slice(from, to)
    const moved = mine.map(edit => ({ ...edit, start: edit.start - from, end: edit.end - from }))
    before.push(...shownLines(part, moved, ({ start, end }) => part.slice(start, end)))
    after.push(...shownLines(edited(part, moved), placed(moved), ({ text: put }) => put))
    at = Math.max(at, last + 1)
  }
  for (; at < old.length; at++) [before, after].forEach(lines => lines.push(`${at}\n`))
  return formatPatch(
    structuredPatch(name, name, before.join(''), after.join(''), undefined, undefined, { context: 0 }),
    FILE_HEADERS_ONLY,
  )
}

/** New lines behind the last one, whether or not that one was ended. */
const linesPut = (edits: readonly Edit[]): readonly string[] =>
  edits
    .flatMap(({ text }) => text.replace(/^(?:\r\n|\n|\r)/, '').split(/\r\n|\n|\r/))
    .flatMap(line => (line === '' ? [] : [`${line}\n`]))

interface Line {
  readonly start: number
  /** Behind its ending. */
  readonly end: number
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  for (let start = 0; start < text.length;) {
    const next = /\r\n|\n|\r/g
    next.lastIndex = start
    const match = next.exec(text)
    const end = match === null ? text.length : match.index + match[0].length
    lines.push({ start, end })
    start = end
  }
  return lines
}

interface Group {
  readonly first: number
  /** Before `first` where no line that there is changes: a new one comes in between. */
  readonly last: number
  readonly mine: readonly Edit[]
}

/** Edits of the same lines together, in the order of the file. */
function grouped(edits: readonly Edit[], lines: readonly Line[]): readonly Group[] {
  const groups: Group[] = []
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    const [first, last] = linesTouched(edit, lines)
    const open = groups.at(-1)
    if (open !== undefined && first <= Math.max(open.first, open.last)) {
      groups[groups.length - 1] = { first: open.first, last: Math.max(open.last, last), mine: [...open.mine, edit] }
    } else groups.push({ first, last, mine: [edit] })
  }
  return groups
}

function linesTouched({ start, end, text }: Edit, lines: readonly Line[]): readonly [number, number] {
  const found = lines.findIndex(line => start < line.end)
  const first = found < 0 ? lines.length : found
  const isAtStart = first === lines.length || lines[first]!.start === start
  if (start === end && isAtStart && /^[\r\n]|[\r\n]$/.test(text)) return [first, first - 1]
  if (first === lines.length) return [first - 1, first - 1]
  const last = lines.findLastIndex(line => line.start < Math.max(end, start + 1))
  return [first, last]
}

/** Where the edits' new texts stand in the edited text. */
function placed(edits: readonly Edit[]): readonly Edit[] {
  let shift = 0
  return edits
    .toSorted((a, b) => a.start - b.start)
    .map(edit => {
      const start = edit.start + shift
      shift += edit.text.length - (edit.end - edit.start)
      return { ...edit, start, end: start + edit.text.length }
    })
}

/** D2: the lines of a text in which these pieces change. */
function shownLines(text: string, edits: readonly Edit[], changing: (edit: Edit) => string): readonly string[] {
  const pieces: string[] = []
  let at = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    pieces.push(beside(text.slice(at, edit.start), at === 0, false), changing(edit))
    at = edit.end
  }
  pieces.push(beside(text.slice(at), false, true))
  return pieces
    .join('')
    .split(/(?<=\n)|(?<=\r)(?!\n)/)
    .filter(line => line !== '')
    .map(line => line.replace(/\r\n?$/, '\n'))
}

const onlyKey = /^[ \t]*(?:- +)?["'`]?[\w.$-]*["'`]?[ \t]*[:=]?[ \t]*["'`]?$/
const keyLast = /(?<![\w.$-])["'`]?[\w.$-]+["'`]?[ \t]*[:=][ \t]*["'`]?$/
const onlyEnds = /^["'`]?[ \t]*[,;)}\]]*[ \t]*(?:\r\n|\n|\r)?$/

/** What stands before, between or after what changes, line by line. */
function beside(text: string, isFirst: boolean, isLast: boolean): string {
  if (text === '') return ''
  const ending = /(?:\r\n|\n|\r)$/.exec(text)?.[0] ?? ''
  if (isLast) return onlyEnds.test(text) ? text : `${LEFT_OUT}${ending}`
  const lines = text.split(/(?<=\n)|(?<=\r)(?!\n)/)
  const last = lines.at(-1)!
  const key = onlyKey.test(last) ? last : `${LEFT_OUT}${keyLast.exec(last)?.[0].trimStart() ?? ''}`
  const rest = lines
    .slice(0, -1)
    .map((line, i) => (!isFirst && i === 0 && onlyEnds.test(line) ? line : `${LEFT_OUT}\n`))
  return [...rest, ending === '' ? key : `${LEFT_OUT}${ending}`].join('')
}
