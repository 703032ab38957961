/** A report in Markdown: the verdicts as a table, each broken finding with its story, and nothing of anybody's text that is more than text. */
import { marked, type Token, type Tokens } from 'marked'
import { expect, test } from 'vitest'
import type { Finding } from '../../properties/finding.ts'
import { run } from '../../properties/decide.ts'
import { reportOf } from '../report.ts'
import { hostile, pathSaying } from './hostile.test-data.ts'
import { renderMarkdown, storyMarkdown } from './markdown.ts'
import { shrinksTable } from './markdown-shrinks.ts'
import { stepsTable } from './markdown-steps.ts'

const tool = { version: '0.1.0', model: 'abc' }
const cell = (id: string, verdict: Finding['verdict'], more: Partial<Finding> = {}): Finding => {
  const [guarantee, fault] = id.split(':') as [string, string]
  const counts = { states: 1234, transitions: 9, depth: 3, seconds: 98.7654321, bytesPerState: 77 }
  return { id, guarantee, fault, verdict, scope: '3 brokers', because: [], ...counts, ...more }
}
const markdown = (findings: readonly Finding[], command = 'check a.properties') =>
  renderMarkdown(reportOf(tool, command, findings, [{ file: 'a.properties', line: 7, text: 'an unknown key' }]))

const path = (faults: Readonly<Record<string, number>>, steps: number) => ({
  path: '0/1',
  faults,
  steps: Array.from({ length: steps }, (_, i) => ({
    n: i + 1,
    who: 'broker-1',
    does: `does ${i + 1}`,
    state: `s${i}`,
  })),
})

const blame = [
  { key: 'acks', value: '1', file: 'a.properties', line: 3 },
  { key: 'log.flush.interval.messages', value: 'never', default: 'kafka@3.9' },
]
const broken = cell('NAL:b1', 'broken', { because: blame, counterexample: { ...path({ b1: 1 }, 2), why: ['A rule.'] } })

test('check: a grid with sign and word, then each broken cell with the lines to blame, the story and the way back.', () => {
  const worse = cell('NAL:d1', 'broken', { counterexample: path({ d1: 1 }, 9) })
  const text = markdown([cell('NAL:n', 'holds'), broken, worse, cell('AMO:n', 'inconclusive')])
  expect(text).toContain('|  | n | b1 | d1 |\n| --- | --- | --- | --- |\n| **NAL** | ✓ holds | ✗ broken | ✗ broken |')
  expect(text).toContain('| **AMO** | … inconclusive |  |  |')
  expect(text).toContain('### NAL:b1 broken: one broker stops and comes back with its disk')
  expect(text).toContain('- `a.properties:3` `acks=1`\n- `log.flush.interval.messages=never` (default of `kafka@3.9`)')
  expect(text).toContain('#### Why\n\n- A rule.\n')
  expect(text).toContain('needs 1 × b1 · 2 steps · 3 brokers · 1,234 states')
  expect(text).toContain('ackproof replay REPORT.json --finding NAL:b1')
  expect(text).toContain('<summary>NAL:d1 broken: one broker is gone for good</summary>')
  expect(text).toContain('## Warnings\n\n- `a.properties:7` an unknown key')
})

test('A cell that depends has a table of what it depends on, and how it breaks in one of the cases.', () => {
  const branches = [
    { when: 'acks=1', verdict: 'broken', scope: '', states: 7, counterexample: path({}, 1) },
    { when: 'acks=all', verdict: 'holds', scope: '', states: 8 },
  ] as const
  const text = markdown([cell('NAL:b1', 'depends', { branches })])
  expect(text).toContain('| `acks=1` | ✗ broken | 7 |\n| `acks=all` | ✓ holds | 8 |')
  expect(text).toContain('<summary>How it breaks when acks=1</summary>')
})

test('verify: a line a claim; the story of one case, told with its near miss; all cases with their verdicts.', () => {
  const findings: Finding[] = []
  run({ kind: 'claim', id: 'S25' }, {}, finding => findings.push(finding))
  const text = markdown(findings, 'verify --claim S25')
  expect(text).toContain('| `S25` | All brokers race to create one ephemeral node;')
  expect(text).toContain('| 2 × ✓ holds, 2 × ✗ broken | as expected |')
  expect(text).toContain('> All brokers race')
  expect(text).toContain('The same scenario with at most one broker holds the node, under z:')
  expect(text).toContain('<summary>All 4 cases</summary>')
  expect(text).toContain("ackproof replay --claim S25 --case 'at most one broker believes it is controller, under z'")
  expect([...text.matchAll(/```mermaid\nsequenceDiagram/g)]).toHaveLength(2)
})

test('What contradicts its row is told before what is shorter, and says what was expected.', () => {
  const as = (name: string, expected: Finding['verdict'], steps: number) =>
    ({ ...cell('K04', 'broken', { case: name, expected, counterexample: path({}, steps) }) }) as Finding
  const text = markdown([as('short', 'broken', 1), as('odd', 'holds', 5)])
  expect(text).toContain('**✗ broken** · odd · Expected: holds.')
  expect(text).toContain('| ✗ all but 1 |')
})

test('A path of more than 25 steps is shown in part, and as a whole in what is folded away; one too long for Mermaid says so.', () => {
  const long = markdown([cell('NAL:b1', 'broken', { counterexample: path({}, 30) })])
  expect(long).toContain('… steps 4 to 8 left out here (5 steps)')
  expect(long).toContain('<summary>All 30 steps as a diagram</summary>')
  expect(markdown([broken])).not.toContain('steps as a diagram')
  const huge = markdown([cell('NAL:b1', 'broken', { counterexample: path({}, 3000) })])
  expect(huge).toMatch(/The diagram has [\d,]+ characters, more than Mermaid draws; the table has every step\./)
})

test('Neither seconds nor bytes are told: nothing varies between runs.', () => {
  const text = markdown([broken])
  expect(text).not.toMatch(/98\.|77/)
  expect(markdown([{ ...broken, seconds: 1, bytesPerState: 2 }])).toBe(text)
})

const kinds = (tokens: readonly Token[]): readonly Token[] =>
  tokens.flatMap(token => {
    const { tokens: inner = [], items = [], header = [], rows = [] } = token as Tokens.Generic
    const cells = [header, ...rows].flat().flatMap((each: Tokens.TableCell) => each.tokens)
    return [token, ...kinds([...inner, ...cells, ...items])]
  })

test.each(hostile)('%j is text wherever it stands in a report', text => {
  const told = pathSaying(text)
  const finding = cell('NAL:b1', 'broken', {
    counterexample: told,
    scope: text,
    note: text,
    onBroker: { outcome: 'reproduced', text },
    because: [{ key: text, value: text, file: text, line: 1 }],
  })
  const other = cell('K04', 'holds', { case: text, note: text, lines: [text] })
  for (const report of [[finding], [{ ...finding, id: 'x', case: text }, other]]) {
    const tokens = kinds(marked.lexer(renderMarkdown(reportOf(tool, text, report, [{ file: text, line: 1, text }]))))
    expect(tokens.filter(({ type }) => ['link', 'image', 'em', 'del', 'br'].includes(type))).toEqual([])
    const html = tokens.flatMap(token =>
      token.type === 'html' ? [token.raw.replaceAll(/<summary>.*<\/summary>/g, '')] : [],
    )
    const ours = /^(<\/?details>|<!-- -->|<\/?span>|<\/?sub>|<br>|\s)*$/
    expect(html.filter(raw => !ours.test(raw))).toEqual([])
  }
})

test('Without the states of an older report the table of steps has their text; a path of no steps says so.', () => {
  expect(stepsTable(path({}, 1))).toBe(
    '|  | who | does | state |\n| --- | --- | --- | --- |\n| 1 | broker-1 | does 1 | `s0` |',
  )
  expect(stepsTable(path({}, 0))).toBe('It is so from the start: no step is needed.')
})

test('With the states it has each replica, what changed in bold, and columns for what there is.', () => {
  const is = { is: 'leader', leaderEpoch: 1, log: [], flushed: 0, highWatermark: 0, logEndOffset: 0 } as const
  const log = [{ record: '#1', epoch: 1 }]
  const table = stepsTable({
    ...path({ p1: 1 }, 2),
    start: { brokers: { 'broker-1': is }, metadata: { leader: 'broker-1', leaderEpoch: 1, isr: ['broker-1'] } },
    steps: [
      { n: 1, who: 'broker-1', does: 'appends', state: '', changes: { brokers: { 'broker-1': { log } } } },
      {
        n: 2,
        who: 'broker-1',
        does: 'dies',
        state: '',
        kind: 'fault',
        changes: { brokers: { 'broker-1': { is: 'gone' } } },
      },
    ],
  })
  expect(table.split('\n')).toEqual([
    '|  | who | does | broker-1 | leader and in-sync set |',
    '| --- | --- | --- | --- | --- |',
    '| 0 |  |  | leader e1 · empty · hw 0 | broker-1 · e1 · in sync 1 |',
    '| 1 | broker-1 | appends | **leader e1 · `#1`<sub>e1</sub> · hw 0 · 0 on disk** | broker-1 · e1 · in sync 1 |',
    '| ⚡ 2 | broker-1 | dies | **gone, and its disk** | broker-1 · e1 · in sync 1 |',
  ])
})

test('Hundreds of cases that differ by shrinks are one table; a few are none, nor are others.', () => {
  const all = ['RF 1', 'RF 2'].flatMap(setting =>
    ['b1', 'd1'].flatMap(fault =>
      Array.from({ length: 13 }, (_, shrinks) =>
        cell('S14', fault === 'd1' && shrinks > 1 ? 'broken' : 'holds', {
          case: `${setting}, ${fault}, ${shrinks} shrinks`,
        }),
      ),
    ),
  )
  expect(shrinksTable(all)).toContain(
    '| setting | b1 | d1 |\n| --- | --- | --- |\n| RF 1 | ✓ | ✗ 2 |\n| RF 2 | ✓ | ✗ 2 |',
  )
  expect(shrinksTable(all.slice(0, 20))).toBeUndefined()
  expect(shrinksTable([...all, cell('S14', 'holds', { case: 'another' })])).toBeUndefined()
  const odd = all.map((each, i) => (i === 3 ? { ...each, verdict: 'inconclusive' as const } : each))
  expect(shrinksTable(odd)).toContain('| RF 1 | inconclusive | ✗ 2 |')
})

test('a broken finding that nobody expected anything of, and that the broker did not reproduce, says so', () => {
  const onBroker = { outcome: 'not reproduced', text: 'at step 1 of 2.' } as const
  const finding = cell('NAL:b1', 'broken', { counterexample: pathSaying('acks #1') })
  const text = storyMarkdown({ ...finding, onBroker })
  expect(text).toContain('not reproduced, at step 1 of 2.')
  expect(text).not.toContain('Expected')
  expect(storyMarkdown({ ...finding, expected: 'holds' })).toContain('Expected: holds.')
})
