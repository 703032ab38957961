import { expect, test } from 'vitest'
import type { Finding } from '../../properties/finding.ts'
import { guaranteeNames } from '../../properties/guarantees.ts'
import { faultClasses } from '../../properties/question.ts'
import { reportOf } from '../report.ts'
import { plain, renderCheck } from './terminal.ts'
import { faultWords, guaranteeWords } from './words.ts'

const base = { scope: '3 brokers, 2 records', states: 1234, transitions: 5000, depth: 6, seconds: 0.25, because: [] }
const because = [
  { file: 'server.properties', line: 12, key: 'min.insync.replicas', value: '1' },
  { key: 'acks', value: '1', default: 'java@2.8' },
]
const lost = {
  path: '0/1',
  faults: { d1: 1 },
  steps: [
    { n: 1, who: 'broker-1', does: 'acknowledges #1', state: 'leo=1' },
    { n: 2, who: 'broker-1', does: 'is gone for good', state: '', decisive: true },
  ],
}
const branches = [
  {
    when: 'topic.replication.factor=1',
    verdict: 'broken' as const,
    scope: '1 broker',
    states: 20,
    counterexample: lost,
  },
  { when: 'topic.replication.factor=3', verdict: 'holds' as const, scope: '3 brokers', states: 900 },
]
const findings: readonly Finding[] = [
  { ...base, id: 'NAL:b1', guarantee: 'NAL', fault: 'b1', verdict: 'holds' },
  { ...base, id: 'NAL:d1', guarantee: 'NAL', fault: 'd1', verdict: 'broken', because, counterexample: lost },
  { ...base, id: 'NAL:w1', guarantee: 'NAL', fault: 'w1', verdict: 'broken', because, counterexample: lost },
  { ...base, id: 'ALO:b1', guarantee: 'ALO', fault: 'b1', verdict: 'depends', branches },
  { ...base, id: 'ALO:d1', guarantee: 'ALO', fault: 'd1', verdict: 'inconclusive', note: '2,000 states were reached.' },
]
const warnings = [
  { file: 'server.properties', line: 3, text: 'unknown key; did you mean log.dirs?' },
  { text: 'mind this.' },
]
const report = reportOf({ version: '0.1.0', model: 'abc' }, 'check', findings, warnings)

const golden = `     b1       d1            w1
NAL  holds    broken        broken
ALO  depends  inconclusive  -

  b1  one broker stops and comes back with its disk
  d1  one broker is gone for good
  w1  one broker comes back with an empty disk

NAL  No acknowledged record is lost.
  broken under d1, w1
    because  server.properties:12  min.insync.replicas=1
             acks=1 (default of java@2.8)
    scope    3 brokers, 2 records
  holds under b1
    scope  3 brokers, 2 records

BROKEN  NAL:d1
        No acknowledged record is lost.
        one broker is gone for good
        needs 1 × d1 · 2 steps · 3 brokers, 2 records

  1  broker-1  acknowledges #1   leo=1
▸ 2  broker-1  is gone for good

replay  ackproof replay out.json --finding NAL:d1

ALO  Every acknowledged record is handled at least once.
  depends under b1
    topic.replication.factor=1  broken  20 states
    topic.replication.factor=3  holds   900 states
    scope  3 brokers, 2 records
  inconclusive under d1
    scope  3 brokers, 2 records
    note   2,000 states were reached.

BROKEN  ALO:b1 when topic.replication.factor=1
        Every acknowledged record is handled at least once.
        one broker stops and comes back with its disk
        needs 1 × d1 · 2 steps · 1 broker

  1  broker-1  acknowledges #1   leo=1
▸ 2  broker-1  is gone for good

warning: server.properties line 3: unknown key; did you mean log.dirs?
warning: mind this.

required  NAL:b1  met (holds)
required  NAL:d1  NOT MET (broken)
required  ALO:b1  undecided (depends)
`

test('check: a grid, then why and how, then what was required', () => {
  const required = ['NAL:b1', 'NAL:d1', 'ALO:b1']
  expect(renderCheck(report, { required, reportFile: 'out.json' }, plain)).toBe(golden)
})

test('check: what the reference broker did not reproduce decides the exit code, so that it is told of what holds too', () => {
  const onBroker = { outcome: 'not reproduced', text: 'at step 6 of 7: replies-1.answers' } as const
  const odd = reportOf({ version: '0.1.0', model: 'abc' }, 'check', [{ ...findings[0]!, onBroker }], [])
  expect(renderCheck(odd, { required: [] }, plain)).toContain(`  holds under b1
    scope  3 brokers, 2 records
    note   on the reference broker: not reproduced, at step 6 of 7: replies-1.answers.
`)
})

test('check: without a report file the replay line says how to get one', () => {
  expect(renderCheck(report, { required: [] }, plain)).toContain(
    'replay  save the report with --json report.json, then:',
  )
})

test('check: a file name with spaces can be pasted into a shell', () => {
  const text = renderCheck(report, { required: [], reportFile: "my rep'ort.json" }, plain)
  expect(text).toContain(`ackproof replay 'my rep'\\''ort.json' --finding NAL:d1`)
})

test('check: a grid that is too wide is turned on its side', () => {
  const text = renderCheck(report, { required: [] }, { ...plain, width: 30 })
  expect(text).toMatch(/^ +NAL +ALO\nb1 +holds +depends\nd1 +broken +inconclusive\nw1 +broken +-\n/)
})

test('every guarantee and every fault class has its words', () => {
  expect(guaranteeNames.filter(name => guaranteeWords[name] === undefined)).toEqual([])
  expect(faultClasses.filter(name => faultWords[name] === undefined)).toEqual([])
})
