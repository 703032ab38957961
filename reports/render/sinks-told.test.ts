/** Where an effect lands, in every form: terminal, Markdown, Mermaid, ITF, the picture, the report itself. */
import { expect, test } from 'vitest'
import { askSink } from '../../properties/claims/sink-question.ts'
import type { Finding, ToldCounterexample } from '../../properties/finding.ts'
import { brokenPath } from '../../properties/telling/beside.test-data.ts'
import { storyOf } from '../../properties/telling/story.ts'
import { parseReport, reportJson, reportOf } from '../report.ts'
import { drawCounterexample } from './counterexample.ts'
import { renderItf } from './itf.ts'
import { plain } from './look.ts'
import { stepsTable } from './markdown-steps.ts'
import { marksOf } from './page/marks.ts'
import { pictureOf } from './page/picture.ts'
import { tool } from './report.test-data.ts'
import { sequenceDiagram } from './sequence-diagram.ts'

const [locked, relayed] = [
  askSink('AMO', 'c', { sink: 'lock-then-done' }),
  askSink('AMO', 'c', { sink: 'outbox' }),
].map(special => brokenPath(special).told) as [ToldCounterexample, ToldCounterexample]
const nothing = { scope: '', states: 1, transitions: 1, depth: 1, seconds: 0, because: [] }
const findings = [locked, relayed].map((counterexample, i): Finding => ({
  ...nothing,
  id: ['D04', 'D09'][i]!,
  verdict: 'broken',
  counterexample,
}))
const report = reportOf(tool, 'verify', findings)

test('A report with them is read again as it was written.', () => {
  expect(parseReport(reportJson(report), 'report.json')).toEqual(report)
})

test('The terminal says what the signs of a state stand for.', () => {
  const text = drawCounterexample({ word: 'BROKEN', title: 'it', says: '', counterexample: locked }, plain)
  expect(text).toMatch(/^state {2}#1 out: what its source makes of record 1/m)
  expect(text).toContain('#1 out #2 ready  w1 #1@Mark  store #1 locks #1')
})

test('Markdown has a column for the source, each worker and each place, and what a store keeps besides.', () => {
  const rows = stepsTable(locked).split('\n')
  expect(rows[0]).toBe('|  | who | does | queue | worker-1 | store |')
  expect(rows.find(row => row.startsWith('| 4 '))).toBe(
    '| 4 | worker-1 | applies `#1` | worker 1 has it · `#1` out to worker 1 · `#2` ready | **`#1`, next Mark** | **`#1` · locks `#1`** |',
  )
  expect(rows.find(row => row.startsWith('| ▸ 5 '))).toContain('| **down · nothing in hand** |')
  const relay = stepsTable(relayed).split('\n')
  expect(relay[0]).toBe('|  | who | does | queue | worker-1 | store | topic | relay-1 |')
  expect(relay.find(row => row.startsWith('| 3 '))).toContain(
    '| `#1` · keys `#1` · outbox `#1` | nothing | **has `#1`** |',
  )
})

test('A sequence diagram has the store’s operations as requests, their outcomes as answers.', () => {
  const lines = sequenceDiagram(relayed)
    .split('\n')
    .map(line => line.trim())
  expect(lines.slice(1, 6)).toEqual([
    'participant p1 as queue',
    'participant p2 as worker-1',
    'participant p3 as store',
    'participant p4 as relay-1',
    'participant p5 as topic',
  ])
  expect(lines).toContain('p2->>p3: ApplyWithOutbox request #35;1')
  expect(lines).toContain('p5-->>p4: Send response #35;1 (ok)')
})

test('In ITF records, workers and places are maps.', () => {
  const { states } = JSON.parse(renderItf(report)[0]!.text) as { states: Record<string, unknown>[] }
  expect(states[4]).toMatchObject({
    deliveries: {
      owner: 'worker-1',
      records: {
        '#map': [
          ['#1', { is: 'out' }],
          ['#2', { is: 'ready' }],
        ],
      },
    },
    workers: { '#map': [['worker-1', { is: 'running', holds: { '#map': [['#1', 'Mark']] } }]] },
    landed: { '#map': [['store', { effects: [{ record: '#1' }], locks: { '#map': [['#1', 'worker-1']] } }]] },
  })
})

test('The picture marks what has landed, and who is down.', () => {
  const story = storyOf(locked)!
  const { lanes, rows } = pictureOf(locked, story, 100)
  const lane = (x: number) => lanes.find(each => each.x === x)?.name ?? ''
  const notes = (n: number) => {
    const at = { x: (name: string) => lanes.find(each => each.name === name)!.x, y: rows[n - 1]!.y }
    return marksOf(locked, story, n, at).map(({ x, notes: all }) => [lane(x), all])
  }
  expect(notes(4)).toContainEqual(['store', ['+#1']])
  expect(notes(5)).toContainEqual(['worker-1', ['down']])
})
