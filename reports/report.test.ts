import { readFileSync } from 'node:fs'
import { expect, expectTypeOf, test } from 'vitest'
import type { Finding } from '../properties/finding.ts'
import { run } from '../properties/decide.ts'
import { pack, type Packed, unpack } from './packed.ts'
import { parseReport, type Report, reportJson, reportJsonSchema, reportOf, reportSchema } from './report.ts'

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
  const later = JSON.stringify({ ...report, schema: 'ackproof/report@3' })
  expect(() => parseReport(later, 'r.json')).toThrow('r.json is a report of another version (ackproof/report@3)')
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

test('a report of the first version reads as one of the second that lacks what is new', () => {
  const first = JSON.stringify({ ...report, schema: 'ackproof/report@1' })
  expect(parseReport(first, 'r.json')).toEqual(report)
  const damaged = JSON.stringify({ ...report, schema: 'ackproof/report@1', tool: 1 })
  expect(() => parseReport(damaged, 'r.json')).toThrow('r.json is no ackproof report (damaged at tool)')
})

/** What a search of a small system finds out, in full. */
const decided = (): readonly Finding[] => {
  const found: Finding[] = []
  run({ kind: 'claim', id: 'RULE-HW' }, {}, finding => found.push(finding))
  run({ kind: 'claim', id: 'BUG-K10' }, {}, finding => found.push(finding))
  run({ kind: 'claim', id: 'K05' }, {}, finding => found.push(finding))
  return found
}

test('paths with their states, messages, near misses and coverage read back the same, packed too', () => {
  const full = reportOf({ version: '0.1.0', model: 'abc' }, 'verify', decided())
  const text = reportJson(full)
  expect(parseReport(text, 'r.json')).toEqual(full)
  expect(full.findings.some(({ counterexample }) => counterexample?.nearMiss)).toBe(true)
  const packed = JSON.stringify(pack(full))
  expect(unpack(JSON.parse(packed) as Packed)).toEqual(JSON.parse(text))
  expect(packed.length).toBeLessThan(JSON.stringify(full).length / 1.5)
})

test('K1: anything of JSON comes back from its packed form', () => {
  const value = {
    a: [-1, 0, 1.5, -2.5, null, true, '', '-1', '=x', 'a longer text', ['['], {}],
    b: { a: [], '[': 'a longer text' },
  }
  expect(unpack(JSON.parse(JSON.stringify(pack(value))) as Packed)).toEqual(value)
  for (const one of [-3, 'x', 'a longer text', null, []]) expect(unpack(pack(one))).toEqual(one)
})

test('the changes of a step are checked: what is no part of a state is dropped, what is damaged refused', () => {
  const broken = decided().find(({ counterexample }) => counterexample)
  const withChanges = (changes: unknown) => {
    const steps = broken!.counterexample!.steps.map((step, i) => (i === 0 ? { ...step, changes } : step))
    return JSON.stringify({
      ...report,
      findings: [{ ...broken, counterexample: { ...broken!.counterexample, steps } }],
    })
  }
  const read = parseReport(withChanges({ secret: 1, brokers: { 'broker-1': { fenced: null, log: [] } } }), 'r.json')
  expect(read.findings[0]!.counterexample!.steps[0]!.changes).toEqual({
    brokers: { 'broker-1': { fenced: null, log: [] } },
  })
  expect(() => parseReport(withChanges({ brokers: { 'broker-1': { log: 'hunter2' } } }), 'r.json')).toThrow(
    'damaged at findings.0.counterexample.steps.0.changes.brokers.….log',
  )
})

test('the JSON Schema that is committed is the one of this report (npm run docs writes it)', () => {
  const committed = readFileSync(new URL('report.schema.json', import.meta.url), 'utf8')
  expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())))
})

test('the schema keeps nothing but what it names', () => {
  expect(reportSchema.parse({ ...report, extra: 1 })).not.toHaveProperty('extra')
})
