/** The table of recipes is searched for here once: what it must show, and that README.md shows it. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sinkTable } from '../../properties/sink-tables.ts'
import { between } from './readme.ts'
import { sinksTable, withSinkTable } from './sink-table.ts'

const rows = sinkTable()
const comes = (sink: string) => rows.find(({ change }) => change.sink === sink)!.comes
const nothing = { c: [], n: [], rb: [], e: [] }

test('One transaction with the effect keeps every promise; a key before it loses, one behind it has the effect twice.', () => {
  expect(comes('unique-key')).toEqual(nothing)
  expect(comes('offsets-with-data-fenced')).toEqual(nothing)
  expect(comes('set-if-absent-before')).toEqual({ c: ['lost'], n: ['lost'], rb: [], e: ['lost'] })
  expect(comes('look-up-then-write')).toEqual({ c: ['twice'], n: ['twice'], rb: ['twice'], e: ['twice'] })
  expect(comes('offsets-with-data')).toEqual({ ...nothing, rb: ['twice'] })
  expect(comes('natural-set')).toEqual({ ...nothing, rb: ['stale'] })
})

test('Each recipe says why, and what mends one stands behind it.', () => {
  expect(rows.filter(({ why }) => !why.endsWith('.'))).toEqual([])
  const mended = rows.filter(({ change }) => change.remembers || change.newerOnly)
  expect(mended.map(row => row.change.sink)).toEqual(['natural-set', 'outside-call', 'outbox'])
  expect(mended.map(row => row.comes)).toEqual([nothing, nothing, nothing])
})

test('README.md has this table (npm run docs writes it anew).', () => {
  const cells = (text: string) => text.replaceAll(/-{3,}/g, '---').replaceAll(/ +/g, ' ')
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  expect(cells(between(readme, 'sinks', sinksTable(rows)))).toBe(cells(readme))
  expect(() => withSinkTable('# nothing')).toThrow(/sinks/)
})
