/**
 * @vitest-environment jsdom
 *
 * What we write for Mermaid is read by Mermaid 11: diagrams of paths and of machines, and text that would like to be more than text.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMachine } from 'xstate'
import { expect, test } from 'vitest'
import mermaid from 'mermaid'
import type { Machine } from '../../model/index.ts'
import { hostile, pathSaying } from './hostile.test-data.ts'
import { safe } from './look.ts'
import { namedMachines } from './machines.ts'
import { sequenceDiagram } from './sequence-diagram.ts'
import { stateDiagram } from './state-diagram.ts'

interface SequenceDb {
  readonly getActors: () => ReadonlyMap<string, { readonly description: string }>
  readonly getMessages: () => readonly { readonly message: unknown; readonly type: number }[]
}

/** Mermaid keeps a numbered character behind marks until the picture is drawn. */
const shown = (label: string) =>
  label
    .replaceAll(/ﬂ°°?(\w+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/<br\s*\/?>/g, ' ')
    .replaceAll('\u200B', '')
/** Where a label is broken into lines does not matter here. */
const squeezed = (text: string) => safe(text).replaceAll(/\s+/g, '')

async function sequenceOf(text: string): Promise<SequenceDb> {
  await mermaid.parse(text)
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text)
  return db as unknown as SequenceDb
}

test.each(hostile)('%j stays text in a sequence diagram', async text => {
  const db = await sequenceOf(sequenceDiagram(pathSaying(text)))
  const lanes = [...db.getActors().values()].map(({ description }) => squeezed(shown(description)))
  expect(lanes).toEqual([squeezed(text), 'b'])
  const labels = db.getMessages().map(({ message }) => (typeof message === 'string' ? message : ''))
  const notes = labels.filter(label => label !== '' && !label.startsWith('rgba('))
  expect(notes.map(label => squeezed(shown(label)))).toEqual(
    [
      `1 · ${text}`,
      `${text} ${text} (${text}): ${text}, lost`,
      `▸ 2 · ${text}`,
      `${text} response, still in flight`,
    ].map(squeezed),
  )
})

test.each(hostile.filter(text => text.trim() !== ''))('%j stays text in a state diagram', async text => {
  const machine = createMachine({
    id: 'it',
    initial: 'a',
    states: { a: { on: { [text]: 'b' } }, b: { on: { [text]: {} } } },
  })
  expect(stateDiagram(machine as unknown as Machine).split('\n')).toHaveLength(6)
  await expect(mermaid.parse(stateDiagram(machine as unknown as Machine))).resolves.toMatchObject({
    diagramType: 'stateDiagram',
  })
})

test.each(namedMachines())('the machine $name is read', async ({ machine }) => {
  await expect(mermaid.parse(stateDiagram(machine))).resolves.toMatchObject({ diagramType: 'stateDiagram' })
})

const gallery = join(import.meta.dirname, '../gallery')
const pages = readdirSync(gallery, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md'))

test('every diagram of the gallery is read', async () => {
  const diagrams = pages.flatMap(page =>
    [...readFileSync(join(gallery, page), 'utf8').matchAll(/```mermaid\n([^]*?)\n```/g)].map(([, text]) => text!),
  )
  const kinds = await Promise.all(diagrams.map(async text => (await mermaid.parse(text)).diagramType))
  expect(new Set(kinds)).toEqual(new Set(['sequence', 'stateDiagram']))
  expect(diagrams.length).toBeGreaterThan(100)
})
