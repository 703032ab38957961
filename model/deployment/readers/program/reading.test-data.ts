/** Programs in tests: a few lines, read as one file or several. */
import { edited, interpret, readConfiguration, readEditor, type FactName, type Settings } from '../../index.ts'
import type { ConfigFile, Part } from '../part.ts'
import { programReader } from './index.ts'

export const file = (text: string, name = 'app.ts'): ConfigFile => ({ name, text })
const settings: Settings = { sets: [], clients: [] }

export const documentOf = (...files: readonly ConfigFile[]) => programReader.read(files, { profiles: [], maps: [] })

/** By role and name: each setting as `value @line`, or why it is unread; each statement likewise. */
export function saidBy(...files: readonly ConfigFile[]): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(documentOf(...files).parts.map(part => [`${part.role} ${part.name}`, sayingsOf(part)]))
}

function sayingsOf({ settings: said, statements = [] }: Part): Readonly<Record<string, string>> {
  const all = [
    ...said.map(each => ({ ...each, name: each.key })),
    ...statements.map(each => ({ ...each, name: each.fact })),
  ]
  return Object.fromEntries(all.map(({ name, value, line, unread }) => [name, `${unread ?? value} @${line}`]))
}

/** What one setting of the only producer says, whatever its value is written as: `value @line` or the reason. */
export const acksOf = (before: string, written: string, after = ''): string | undefined => {
  const text = `import { Kafka } from 'kafkajs'\n${before}\nnew Kafka({}).producer().send({ topic: 't', messages: [], ${written} })\n${after}`
  return Object.values(saidBy(file(text)))[0]!['acks']?.replace(/ @\d+$/, '')
}

export const warningsOf = (...files: readonly ConfigFile[]): readonly string[] =>
  documentOf(...files).warnings.map(({ line, text }) => `${line}: ${text}`)

export const factsOf = (...files: readonly ConfigFile[]) => interpret(readConfiguration(files, settings))

/** The file after the edits that give a fact this value; undefined where there are none. */
export function changed(text: string, fact: FactName, value: string): string | undefined {
  const edits = readEditor([file(text)], settings)(fact, value)
  return edits.length === 0 ? undefined : edited(text, edits)
}
