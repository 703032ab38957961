/**
 * Where in the files that were read a repair would be made: places, new text, and a diff.
 *
 *     change ──readEditor──▶ edits ──applied, read again──▶ edits that do what the change says, and no other
 *
 *   E1  an edit is kept only where the edited files, read again, say what the repair says, and nothing else otherwise
 *   E2  an edit replaces no more than what differs: what it leaves as it is, which may be a secret, is not in it
 *   E3  what an option says outweighs the files: no edit would change it
 */
import {
  type ConfigFile,
  type Configuration,
  type Deployment,
  type Edit,
  edited,
  type Editor,
  factNames,
  interpret,
  isFactName,
  isSecretKey,
  readConfiguration,
  readEditor,
  type Settings,
  UsageError,
} from '../../model/deployment/index.ts'
import type { Repair, RepairChange, RepairEdit } from '../../properties/finding.ts'
import { diffOf } from './repair-diff.ts'

export interface Sources {
  readonly files: readonly ConfigFile[]
  readonly settings: Settings
  readonly configuration: Configuration
}

/** The repair with the edits that make it, as far as files say what is to change. */
export function locatedIn(sources: Sources): (repair: Repair) => Repair {
  const editor = readEditor(sources.files, sources.settings)
  const deployment = interpret(sources.configuration)
  return repair => located(repair, sources, editor, deployment)
}

interface Edited {
  readonly change: RepairChange
  readonly edits: readonly Edit[]
}

function located(repair: Repair, sources: Sources, editor: Editor, deployment: Deployment): Repair {
  const all = repair.changes
    .map(change => ({ change, edits: editsOf(change, sources, editor, deployment) }))
    .filter(({ edits }) => edits.length > 0)
  const right = [all, all.filter(each => isRight([each], sources))].find(
    some => some.length > 0 && isRight(some, sources),
  )
  if (right === undefined) return repair
  const edits = joined(right)
  const diffs = [...new Set(edits.map(({ file }) => file))].map(name =>
    diffOf(
      fileOf(sources, name),
      edits.filter(({ file }) => file === name),
    ),
  )
  return {
    ...repair,
    changes: repair.changes.map(change => ({ ...change, ...placeIn(sources, right, change) })),
    edits: edits.map(edit => regionOf(edit, fileOf(sources, edit.file).text)),
    diff: diffs.join(''),
  }
}

const fileOf = ({ files }: Sources, name: string): ConfigFile => files.find(file => file.name === name)!

function editsOf(
  { fact, to }: RepairChange,
  { configuration, files }: Sources,
  editor: Editor,
  deployment: Deployment,
): readonly Edit[] {
  if (!isFactName(fact) || configuration.options[fact] !== undefined) return []
  const edits = editor(fact, spelt(fact, to, deployment)).map(edit => narrowed(edit, files))
  return edits.some(edit => edit === undefined) ? [] : (edits as readonly Edit[])
}

/** As the file has it, where a fact sums up what many values of a key come to. */
function spelt(fact: string, to: string, { 'consumer.client': client }: Deployment): string {
  if (fact !== 'consumer.partition.assignment.strategy') return to
  const isJava = /^(java|spring|unknown)/.test(client.value)
  if (isJava) {
    const name = to === 'cooperative' ? 'CooperativeStickyAssignor' : 'RangeAssignor'
    return `org.apache.kafka.clients.consumer.${name}`
  }
  return to === 'cooperative' ? 'cooperative-sticky' : 'range'
}

/** E2: what is the same at both ends is left out, down to whole words; undefined for what must not be shown. */
function narrowed({ file, start, end, text }: Edit, files: readonly ConfigFile[]): Edit | undefined {
  const whole = files.find(({ name }) => name === file)
  if (whole === undefined) return undefined
  const old = whole.text.slice(start, end)
  const most = Math.min(old.length, text.length)
  let [head, tail] = [0, 0]
  while (head < most && old[head] === text[head]) head++
  while (tail < most - head && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail++
  while (head > 0 && isInWord(old, text, head)) head--
  while (tail > 0 && isInWord(old, text, old.length - tail, text.length - tail)) tail--
  const put = text.slice(head, text.length - tail)
  if (isSecretKey(put)) return undefined
  return { file, start: start + head, end: end - tail, text: put }
}

/** Whether a word goes on across this place, in the old text or in the new. */
function isInWord(old: string, put: string, at: number, atPut = at): boolean {
  const isWord = (text: string, i: number) => i > 0 && i < text.length && /[\w.-]{2}/.test(text.slice(i - 1, i + 1))
  return isWord(old, at) || isWord(put, atPut)
}

/** What two changes put into one place is put there in their order, and what both put there, once. */
function joined(some: readonly Edited[]): readonly Edit[] {
  const places = new Map<string, Edit[]>()
  for (const edit of some.flatMap(({ edits }) => edits)) {
    const key = JSON.stringify([edit.file, edit.start, edit.end])
    const there = places.get(key) ?? []
    if (!there.some(({ text }) => text === edit.text)) places.set(key, [...there, edit])
  }
  return [...places.values()].map(edits => ({ ...edits[0]!, text: edits.map(({ text }) => text).join('') }))
}

/** E1. */
function isRight(some: readonly Edited[], sources: Sources): boolean {
  const files = sources.files.map(file => {
    const mine = joined(some).filter(edit => edit.file === file.name)
    return { ...file, text: edited(file.text, mine) }
  })
  const settings = sources.settings
  const wanted = [...settings.sets, ...some.map(({ change: { fact, to } }) => `${fact}=${to}`)]
  const after = valuesOf(files, settings)
  return after !== undefined && after === valuesOf(sources.files, { ...settings, sets: wanted })
}

/** Every fact's value; undefined where no client would start. */
function valuesOf(files: readonly ConfigFile[], settings: Settings): string | undefined {
  try {
    const deployment = interpret(readConfiguration(files, settings))
    return JSON.stringify(factNames.map(fact => deployment[fact].value))
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

function placeIn(sources: Sources, right: readonly Edited[], change: RepairChange) {
  const [first] = right.find(each => each.change === change)?.edits ?? []
  if (first === undefined) return {}
  const region = regionOf(first, fileOf(sources, first.file).text)
  return { file: first.file, line: region.startLine }
}

/** Lines end with \n, \r\n or a lone \r, as the readers count them. */
export function regionOf({ file, start, end, text }: Edit, whole: string): RepairEdit {
  const [from, to] = [placeOf(whole, start), placeOf(whole, end)]
  return { file, startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column, text }
}

function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset)
  const ends = [...before.matchAll(/\r\n|\n|\r(?!\n)/g)]
  const last = ends.at(-1)
  return { line: ends.length + 1, column: offset - (last === undefined ? 0 : last.index + last[0].length) + 1 }
}
