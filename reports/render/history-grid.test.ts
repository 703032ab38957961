import { array, assert, constantFrom, nat, property, record, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { at, reads, sends } from '../../properties/history/beyond/beyond.test-data.ts'
import { type Cell, type Grid, type GridColumn, markKinds } from '../../properties/history/evidence/evidence.ts'
import { evidenceIn } from '../../properties/history/evidence/told.test-data.ts'
import { drawGrid } from './history-grid.ts'
import { plain } from './look.ts'

/** Of a record that was sent and that somebody read past. */
const lost = (value: string, process = 'alice'): Grid =>
  evidenceIn('lost-write', [
    ...sends(process, at(0, value)),
    ...sends(process, at(5, 'later')),
    ...reads('bob', at(5, 'later')),
  ]).grid

const lengthOf = (line: string) => [...line].length

test('offsets by operations, holes named, what is wrong marked', () => {
  expect(drawGrid(lost('a'), plain)).toEqual([
    '                                           partition p',
    '                             offset          0   (1–4)         5',
    'line 2  process alice  send  acknowledged  w a                 ·',
    'line 6  process bob    poll  ok              ·!          r later',
    'w sent, r read, · not there, ( ) offsets where nobody saw anything, ! what is wrong',
  ])
})

test('a grid without operations is no lines', () => {
  expect(drawGrid({ columns: [], rows: [] }, plain)).toEqual([])
})

describe('what does not fit', () => {
  test('long values are cut with an ellipsis, as little as must be', () => {
    const lines = drawGrid(lost('v'.repeat(200)), plain)
    expect(lines[2]).toBe(`line 2  process alice  send  acknowledged  w ${'v'.repeat(31)}…                 ·`)
    expect(Math.max(...lines.map(lengthOf))).toBeLessThanOrEqual(120)
  })

  test('a narrow terminal cuts them shorter', () => {
    const lines = drawGrid(lost('v'.repeat(200)), { ...plain, width: 78 })
    expect(lines[2]).toBe('line 2  process alice  send  acknowledged  w vvvvvvvvvvv…                 ·')
  })

  test('of many offsets those stay that something is wrong with', () => {
    const grid = wide(60)
    const lines = drawGrid(grid, plain)
    expect(Math.max(...lines.map(lengthOf))).toBeLessThanOrEqual(120)
    expect(lines[1]).toMatch(/offset +0 .* 57 $|offset +0 .* 57$/)
    expect(lines[2]).toContain('w v57!')
  })
})

test('text of the history obeys nobody: no escape sequence and no line break reaches the terminal', () => {
  const lines = drawGrid(lost('a\u001b[31m\nb', 'al\u0007ice\u202e'), plain)
  expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  expect(lines[2]).toBe(
    'line 2  process "al\\u0007ice\\u202e"  send  acknowledged  w "a\\u001b[31m\\nb"                 ·',
  )
})

test('no grid is wider than 120 columns, nor than the terminal, whatever is in it', () => {
  const name = string({ unit: 'binary', maxLength: 40 })
  const column = (partition: string): GridColumn => ({ type: 'offset', partition, offset: 2n ** 63n })
  const mark = record({ as: constantFrom(...markKinds), value: name, isGuilty: constantFrom(true, false) })
  const drawn = property(
    array(array(mark, { maxLength: 3 }), { minLength: 1, maxLength: 12 }),
    name,
    nat(100),
    (cells, text, more) => {
      const row = { line: 1, process: text, kind: 'fetchCommitted', outcome: 'pending', omitted: more, cells } as const
      const width = 60 + more
      const lines = drawGrid({ columns: cells.map(() => column(text)), rows: [row, row] }, { ...plain, width })
      expect(Math.max(...lines.map(lengthOf))).toBeLessThanOrEqual(Math.min(width, 120))
      expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    },
  )
  assert(drawn, { seed: 3, numRuns: 60 })
})

/** Every offset with one record, all of one operation; that at 57 is the wrong one. */
function wide(count: number): Grid {
  const offsets = Array.from({ length: count }, (_, offset) => offset)
  const columns = offsets.map((offset): GridColumn => ({ type: 'offset', partition: 'p', offset }))
  const cells = offsets.map((offset): Cell => [{ as: 'sent', value: `v${offset}`, isGuilty: offset === 57 }])
  return { columns, rows: [{ line: 1, process: 'a', kind: 'send', outcome: 'ok', omitted: 0, cells }] }
}
