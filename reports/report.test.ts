import { expect, expectTypeOf, test } from 'vitest'
import type { Finding } from '../properties/finding.ts'
import { parseReport, type Report, reportJson, reportOf, reportSchema } from './report.ts'

type Parsed = Report['findings'][number]
type Flat<T> = T extends string | number | boolean | undefined ? T : { [K in keyof T]: Flat<T[K]> }

const finding: Finding = {
  id: 'S14',
  case: 'RF 3 · min 1',
  verdict: 'broken',
  expected: 'broken',
  deployment: { 'topic.replication.factor': 3 },
  scope: '3 brokers, 2 records',
  states: 12,
  transitions: 30,
  depth: 5,
  seconds: 0.1,
  because: [{ file: 'a.properties', line: 3, key: 'acks', value: '1' }],
  counterexample: {
    path: '0/3',
    faults: { b1: 1 },
    steps: [{ n: 1, who: 'broker-1', does: 'crashes', state: 'L1', decisive: true }],
  },
}
const report = reportOf({ version: '0.1.0', model: 'abc' }, 'verify', [finding], [{ text: 'mind this' }])

test('J1: the schema and properties/finding.ts are the same type, both ways', () => {
  expectTypeOf<Flat<Parsed>>().toEqualTypeOf<Flat<Finding>>()
  expectTypeOf<Parsed>().toExtend<Finding>()
  expectTypeOf<Finding>().toExtend<Parsed>()
})

test('a report that was written reads back the same', () => {
  expect(parseReport(reportJson(report), 'r.json')).toEqual(report)
})

test('what is not modelled reads back with its reason', () => {
  const { counterexample: _, ...rest } = finding
  const open: Finding = {
    ...rest,
    verdict: 'not modelled',
    expected: 'not modelled',
    note: 'there is no reassignment.',
  }
  const written = reportOf({ version: '0.1.0', model: 'abc' }, 'verify', [open])
  expect(parseReport(reportJson(written), 'r.json')).toEqual(written)
})

test('J2: what is no report of this version is refused in one sentence', () => {
  const later = JSON.stringify({ ...report, schema: 'ackproof/report@2' })
  expect(() => parseReport(later, 'r.json')).toThrow('r.json is a report of another version (ackproof/report@2)')
  expect(() => parseReport(reportJson(report).slice(0, 200), 'r.json')).toThrow('r.json is no JSON, or was cut off')
  expect(() => parseReport('{"schema":"x\\u001b[31m"}', 'r.json')).toThrow('no "schema" line that names one')
  expect(() => parseReport('null', 'r.json')).toThrow('is no ackproof report')
})

test('J2: a damaged report is refused with the place, never with what stands there', () => {
  const damaged = JSON.stringify({ ...report, findings: [{ ...finding, verdict: 'password=hunter2' }] })
  expect(() => parseReport(damaged, 'r.json')).toThrow('damaged at findings.0.verdict')
  expect(() => parseReport(damaged, 'r.json')).not.toThrow('hunter2')
  const key = JSON.stringify({ ...report, findings: [{ ...finding, deployment: { 'password=hunter2': null } }] })
  expect(() => parseReport(key, 'r.json')).toThrow('damaged at findings.0.deployment.…')
})

test('the schema keeps nothing but what it names', () => {
  expect(reportSchema.parse({ ...report, extra: 1 })).not.toHaveProperty('extra')
})
