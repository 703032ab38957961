/** For tests of the formats: a report of `check` with everything that a format shows, and texts that would like to be more than text. */
import type { Finding, Repairs, ToldCounterexample } from '../../properties/finding.ts'
import type { HistoryReport } from '../history-report.ts'
import { type Report, reportOf } from '../report.ts'

/** Ends elements, lines, attributes, messages and colours, in whatever format it gets into. */
export const hostile = `<img src=x onerror=alert(1)> ]]> "'&amp; \u001b[31mred\u0007 %0A::error::x {0} [a](b) \u0000 \ud800 end`

export const counterexample: ToldCounterexample = {
  path: '0/3',
  faults: { b1: 1 },
  processes: ['producer', 'broker-1'],
  start: {
    brokers: {
      'broker-1': {
        is: 'leader',
        leaderEpoch: 1,
        log: [],
        highWatermark: 0,
        logEndOffset: 0,
        isr: ['broker-1'],
        positions: { 'broker-2': 0 },
      },
    },
    producer: { '#1': { believes: 'given', attempts: 0 } },
  },
  messages: [],
  took: [],
  steps: [
    {
      n: 1,
      who: 'broker-1',
      does: 'appends #1 at offset 0',
      state: 'L1 #1 hw=1 isr={1}',
      kind: 'delivery',
      changes: {
        brokers: { 'broker-1': { log: [{ record: '#1', epoch: 1 }], logEndOffset: 1, highWatermark: 1 } },
        producer: { '#1': { believes: 'acknowledged', attempts: 1 } },
      },
    },
    {
      n: 2,
      who: 'broker-1',
      does: hostile,
      state: 'x1 -',
      kind: 'fault',
      decisive: true,
      changes: { brokers: { 'broker-1': { is: 'gone', log: [], isr: null } } },
    },
  ],
  why: ['With acks=1 the leader answers as soon as its own log has the record.', 'Step 2 decides it.'],
}

/** One that a file says, one that none does, and one in vain. */
export const repairs: readonly Repairs[] = [
  {
    of: ['NAL:b1'],
    outcome: 'found',
    says: 'No smaller one does (single changes: 3 broken still).',
    proposals: [
      {
        changes: [
          {
            fact: 'producer.acks',
            from: '1',
            to: 'all',
            cost: `Latency: ${hostile}`,
            how: 'acks=all in the configuration',
            file: '/home/somebody/shop/conf/producer.properties',
            line: 3,
          },
          { fact: 'topic.replication.factor', from: 'unknown', to: '3', cost: 'Work: more copies.', how: hostile },
        ],
        scope: '3 brokers, 1 record',
        states: 1234,
        edits: [
          {
            file: '/home/somebody/shop/conf/producer.properties',
            startLine: 3,
            startColumn: 6,
            endLine: 3,
            endColumn: 7,
            text: 'all',
          },
        ],
        diff: `--- conf/producer.properties\n+++ conf/producer.properties\n@@ -3,1 +3,1 @@\n-acks=1\n+acks=all ${hostile}\n`,
      },
      {
        changes: [{ fact: 'producer.acks', from: '1', to: 'all', cost: 'Latency.', how: 'the program' }],
        scope: '3 brokers',
        states: 1,
      },
    ],
  },
  {
    of: ['NAL:b1', 'NAL:d1'],
    outcome: 'none',
    says: `No change of these settings makes it hold in this scope: ${hostile}.`,
    proposals: [],
  },
]

const nothing = { scope: '3 brokers', states: 12, transitions: 30, depth: 5, seconds: 0.25, because: [] }

export const findings: readonly Finding[] = [
  {
    ...nothing,
    id: 'NAL:b1',
    guarantee: 'NAL',
    fault: 'b1',
    verdict: 'broken',
    because: [{ file: '/home/somebody/shop/conf/producer.properties', line: 3, key: 'acks', value: hostile }],
    counterexample,
    repairs,
  },
  { ...nothing, id: 'NAL:d1', guarantee: 'NAL', fault: 'd1', verdict: 'holds' },
  {
    ...nothing,
    id: 'AMO:c',
    guarantee: 'AMO',
    fault: 'c',
    verdict: 'depends',
    because: [{ key: 'enable.idempotence', value: 'false', default: 'java@2.8' }],
    branches: [
      { when: 'consumer.commit=before', verdict: 'holds', scope: '', states: 3 },
      { when: `consumer.commit=${hostile}`, verdict: 'broken', scope: '', states: 4, counterexample },
    ],
  },
  { ...nothing, id: 'ORD:p*', guarantee: 'ORD', fault: 'p*', verdict: 'inconclusive', note: hostile },
  { ...nothing, id: 'EO:c', guarantee: 'EO', fault: 'c', verdict: 'not modelled', note: 'there are no sinks.' },
]

export const tool = { version: '0.1.0', model: 'abc' }
const files = [
  { file: '/home/somebody/shop/conf/server.properties', role: 'broker' },
  { file: '/home/somebody/shop/conf/producer.properties', role: 'producer' },
] as const

export function checkReport(required: readonly string[] = ['NAL:b1', 'AMO:c'], more: readonly Finding[] = []): Report {
  const warnings = [{ file: '../elsewhere/topic.properties', line: 2, text: hostile }, { text: 'mind this' }]
  return reportOf(tool, `check ${hostile}`, [...findings, ...more], warnings, { required, files })
}

/** Of `verify`: a claim that came out as its row says, one that did not, one that was not decided. */
export const verifyReport: Report = reportOf(tool, 'verify', [
  { ...nothing, id: 'S12', verdict: 'broken', expected: 'broken', counterexample },
  { ...nothing, id: 'S14', case: 'acks=1', verdict: 'holds', expected: 'broken' },
  { ...nothing, id: 'K04', case: hostile, verdict: 'inconclusive', expected: 'holds', note: 'it was never begun.' },
])

const lost = {
  partition: 0,
  records: [
    {
      value: hostile,
      partition: 0,
      offsets: [9007199254740993n],
      isAcknowledged: true,
      sends: [{ line: 3, process: hostile, kind: 'send', outcome: 'ok' }],
      receipts: 0,
    },
  ],
  operations: [
    { line: 3, process: hostile, kind: 'send', outcome: 'ok' },
    { line: 7, process: 1, kind: 'poll', outcome: 'ok' },
  ],
  loss: 'middle',
} as const

export const historyReport: HistoryReport = {
  schema: 'ackproof/history@1',
  tool: { version: '0.1.0' },
  command: `history ${hostile}`,
  required: ['AMO'],
  isConfigured: true,
  warnings: [{ text: hostile }],
  histories: [
    {
      files: ['/home/somebody/shop/run.ndjson'],
      format: 'ndjson',
      tally: {
        operations: 4,
        partitions: 1,
        processes: 2,
        groups: 0,
        acknowledged: 3,
        failed: 0,
        unknown: 0,
        received: 2,
        handled: 0,
        pending: 0,
        unhandled: 2,
        ambiguous: 0,
        receivedAgain: 0,
        unplaced: 0,
        hasOrder: true,
      },
      notices: [hostile],
      damaged: { count: 1, first: [{ line: 9, why: hostile }] },
      verdicts: [
        { guarantee: 'NAL', verdict: 'broken', isPermitted: false, reasons: [{ text: hostile }] },
        {
          guarantee: 'AMO',
          verdict: 'cannot tell',
          isPermitted: false,
          reasons: [{ text: 'handling is not recorded' }],
        },
        { guarantee: 'ORD', verdict: 'not seen broken', isPermitted: false, reasons: [] },
      ],
      anomalies: [
        {
          name: 'lost-write',
          says: 'A record that must be in the log was read by nobody, although somebody read past it.',
          count: 300,
          ofLosses: 0,
          breaks: ['NAL', 'ALO'],
          permitted: [],
          cases: [
            {
              ...lost,
              permitted: 'no',
              evidence: {
                sentences: [`Record ${hostile} was acknowledged.`],
                grid: {
                  columns: [{ type: 'offset', partition: 0, offset: 1 }],
                  rows: [
                    { line: 3, process: hostile, kind: 'send', outcome: 'ok', omitted: 0, cells: [[]] },
                    {
                      line: 7,
                      process: 1,
                      kind: 'poll',
                      outcome: 'ok',
                      omitted: 0,
                      cells: [[{ as: 'absent', isGuilty: true }]],
                    },
                  ],
                },
                history: [
                  { process: 0, kind: 'send', type: 'ok', at: 9007199254740993n, value: { '#map': null, half: 0.5 } },
                ],
                isMinimal: true,
              },
            },
            ...Array.from({ length: 149 }, () => ({ ...lost, permitted: 'yes' as const })),
          ],
        },
        {
          name: 'unseen',
          says: 'A record was acknowledged, and nobody has read it or anything after it: late, or lost.',
          count: 1,
          ofLosses: 0,
          breaks: [],
          permitted: [],
          cases: [{ ...lost, operations: [], records: [], loss: 'postfix', permitted: 'no' }],
        },
      ],
      observed: { consumeCounts: [], consumedAgain: [] },
    },
  ],
}
