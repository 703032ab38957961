/** The report of a history in Markdown. */
import { marked, type Token, type Tokens } from 'marked'
import { expect, test } from 'vitest'
import { at, reads, sends } from '../../properties/history/beyond/beyond.test-data.ts'
import { evidenceIn } from '../../properties/history/evidence/told.test-data.ts'
import { type AnomalyOfReport, HISTORY_SCHEMA, type HistoryOfReport, type HistoryReport } from '../history-report.ts'
import { hostile } from './hostile.test-data.ts'
import { renderHistoryMarkdown } from './history-markdown.ts'

const none = {
  operations: 9,
  partitions: 1,
  processes: 2,
  groups: 0,
  acknowledged: 2,
  failed: 0,
  unknown: 0,
  received: 1,
}
const tally = {
  ...none,
  handled: 0,
  pending: 0,
  unhandled: 2,
  ambiguous: 0,
  receivedAgain: 0,
  unplaced: 0,
  hasOrder: true,
}

function lost(text: string, count = 1): AnomalyOfReport {
  const evidence = evidenceIn('lost-write', [
    ...sends(text, at(0, text)),
    ...sends('alice', at(5, 'later')),
    ...reads('bob', at(5, 'later')),
  ])
  const record = { value: text, partition: text, offsets: [0], isAcknowledged: true, sends: [], receipts: 0 }
  const one = { partition: text, records: [record], operations: [], loss: 'middle', permitted: 'no', evidence } as const
  const cases = Array.from({ length: count }, () => one)
  return { name: 'lost-write', says: text, count, ofLosses: 0, breaks: ['NAL'], permitted: [], cases }
}

const history = (more: Partial<HistoryOfReport> = {}): HistoryOfReport => ({
  files: ['a.ndjson'],
  format: 'ndjson',
  tally,
  notices: [],
  damaged: { count: 0, first: [] },
  verdicts: [{ guarantee: 'NAL', verdict: 'broken', isPermitted: false, reasons: [{ text: 'it is gone' }] }],
  anomalies: [],
  observed: { consumeCounts: [], consumedAgain: [] },
  ...more,
})
const markdown = (one: HistoryOfReport, more: Partial<HistoryReport> = {}) =>
  renderHistoryMarkdown({
    schema: HISTORY_SCHEMA,
    tool: { version: '0.1.0' },
    command: 'history a.ndjson',
    required: [],
    isConfigured: false,
    warnings: [],
    histories: [one],
    ...more,
  })

test('The verdicts as a table, then the anomaly with its sentences and the grid that proves it.', () => {
  const text = markdown(history({ anomalies: [lost('a')] }))
  expect(text).toContain('# ackproof: ✗ NAL broken')
  expect(text).toContain('| **NAL** | ✗ broken | it is gone | No acknowledged record is lost. |')
  expect(text).toContain('### lost-write: 1 case, not permitted')
  expect(text).toContain('**1.** partition a: a; middle\n\n- Record a was acknowledged')
  expect(text).toMatch(/```text\n[^`]*w sent, r read, · not there[^`]*\n```/)
})

test('What the configuration permits is folded away, and its verdict says so.', () => {
  const by = [{ key: 'acks', value: '1' }]
  const permitted = { ...lost('a'), permitted: [{ count: 1, says: 'acks=1 may lose it', by }] }
  const verdicts = [{ guarantee: 'NAL', verdict: 'broken', isPermitted: true, reasons: [] }] as const
  const text = markdown(history({ anomalies: [permitted], verdicts }))
  expect(text).toContain('| **NAL** | ✗ broken, as permitted |')
  expect(text).toContain('<summary>lost-write: 1 case, permitted</summary>')
  expect(text).toContain('- permitted: 1: acks=1 may lose it (acks=1)')
})

test('What --require named is met or not; a list that is cut says how many more there are.', () => {
  const text = markdown(history({ anomalies: [lost('a', 12)] }), { required: ['NAL'] })
  expect(text).toContain('|  | verdict | required | because | means |')
  expect(text).toContain('| ✗ broken | NOT MET |')
  expect(text).toContain('… and 2 more, which `--json FILE` has.')
  expect([...text.matchAll(/```text/g)]).toHaveLength(3)
})

test('Near miss: nothing found is said, with how much was looked at.', () => {
  const verdicts = [{ guarantee: 'NAL', verdict: 'not seen broken', isPermitted: false, reasons: [] }] as const
  const text = markdown(history({ verdicts }))
  expect(text).toContain('# ackproof: nothing is seen to be broken')
  expect(text).toContain('No anomaly was found in 9 operations.')
})

const all = (tokens: readonly Token[]): readonly Token[] =>
  tokens.flatMap(token => {
    const { tokens: inner = [], items = [], header = [], rows = [] } = token as Tokens.Generic
    const cells = [header, ...rows].flat().flatMap((each: Tokens.TableCell) => each.tokens)
    return [token, ...all([...inner, ...cells, ...items])]
  })

test.each(hostile)('%j is text wherever a history has it', text => {
  const one = history({
    files: [text],
    format: text,
    notices: [text],
    anomalies: [lost(text)],
    verdicts: [{ guarantee: 'NAL', verdict: 'broken', isPermitted: false, reasons: [{ text }] }],
  })
  const tokens = all(marked.lexer(markdown(one, { command: text, warnings: [{ file: text, line: 1, text }] })))
  const types = new Set(['link', 'image', 'em', 'del', 'br'])
  expect(tokens.filter(({ type }) => types.has(type))).toEqual([])
  const html = tokens.flatMap(token => (token.type === 'html' ? [token.raw.trim()] : []))
  expect(html.filter(raw => !/^(<!-- -->|<\/?span>)$/.test(raw))).toEqual([])
})
