import { expect, test } from 'vitest'
import {
  exactJson,
  HISTORY_SCHEMA,
  type HistoryReport,
  historyReportJson,
  historyReportSchema,
} from './history-report.ts'

const report: HistoryReport = {
  schema: HISTORY_SCHEMA,
  tool: { version: '0.1.0' },
  command: 'history a.ndjson',
  required: ['NAL'],
  isConfigured: false,
  warnings: [],
  histories: [
    {
      files: ['a.ndjson'],
      format: 'ndjson',
      tally: {
        operations: 2,
        partitions: 1,
        processes: 2,
        groups: 0,
        acknowledged: 2,
        failed: 0,
        unknown: 0,
        received: 1,
        handled: 0,
        pending: 0,
        unhandled: 2,
        ambiguous: 0,
        receivedAgain: 0,
        unplaced: 0,
        hasOrder: true,
      },
      notices: [],
      damaged: { count: 0, first: [] },
      verdicts: [{ guarantee: 'NAL', verdict: 'broken', isPermitted: false, reasons: [{ text: 'because' }] }],
      anomalies: [
        {
          name: 'lost-write',
          says: 'A record is lost.',
          count: 2,
          breaks: ['NAL'],
          permitted: [],
          ofLosses: 0,
          cases: ['a', 'b'].map(value => ({
            partition: 'p',
            records: [{ value, partition: 'p', offsets: [0], isAcknowledged: true, sends: [], receipts: 0 }],
            operations: [],
            loss: 'middle' as const,
            permitted: 'no' as const,
          })),
        },
      ],
      observed: { consumeCounts: [], consumedAgain: [] },
    },
  ],
}
const textOf = (some: HistoryReport) => [...historyReportJson(some)].join('')

test('the JSON is the report, whole, and a case stands on a line', () => {
  expect(historyReportSchema.parse(JSON.parse(textOf(report)))).toEqual(report)
  const lines = textOf(report).split('\n')
  expect(lines.filter(line => line.trim().startsWith('{"partition":"p"'))).toHaveLength(2)
  expect(lines.at(-1)).toBe('')
})

test('H3: integers beyond 2^53 keep their digits, texts their escapes, and what is undefined is left out', () => {
  expect(exactJson({ a: 2n ** 64n, b: [1, 'x"\n', null], c: undefined, d: {} })).toBe(
    '{"a":18446744073709551616,"b":[1,"x\\"\\n",null],"d":{}}',
  )
})

test('a report of another version is refused by the schema', () => {
  expect(historyReportSchema.safeParse({ ...report, schema: 'ackproof/history@2' }).success).toBe(false)
  expect(historyReportSchema.safeParse({ ...report, required: ['AVAIL'] }).success).toBe(false)
})
