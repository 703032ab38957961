import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { checkReport, counterexample, findings, historyReport, hostile, verifyReport } from './report.test-data.ts'
import { renderSarif } from './sarif.ts'
import { renderHistorySarif } from './sarif-history.ts'

const published = JSON.parse(readFileSync(new URL('./fixtures/sarif-2.1.0.schema.json', import.meta.url), 'utf8'))
// The schema is of JSON Schema's fourth draft, of which ajv knows all that it uses but the names of its id and of its own schema.
const { id: _, $schema: __, ...schema } = published
const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema)

interface Log {
  readonly runs: readonly [
    {
      readonly results: readonly {
        readonly ruleId: string
        readonly level: string
        readonly message: { readonly text: string }
        readonly locations?: readonly {
          readonly physicalLocation: {
            readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string }
            readonly region: { readonly startLine: number }
          }
        }[]
        readonly codeFlows?: readonly { readonly threadFlows: readonly { readonly locations: readonly object[] }[] }[]
        readonly fixes?: readonly object[]
        readonly partialFingerprints: Readonly<Record<string, string>>
      }[]
      readonly invocations: readonly { readonly toolConfigurationNotifications: readonly object[] }[]
    },
  ]
}
const base = '/home/somebody/shop'
const resultsOf = (text: string) => (JSON.parse(text) as Log).runs[0].results

test.each([
  ['check', renderSarif(checkReport(), base)],
  ['verify', renderSarif(verifyReport)],
  ['a history', renderHistorySarif(historyReport, base)],
  ['nothing at all', renderSarif({ ...checkReport(), findings: [], warnings: [] })],
])('%s is SARIF, as the published schema says', (_name, text) => {
  validate(JSON.parse(text))
  expect(validate.errors ?? []).toEqual([])
  expect(validate({ ...JSON.parse(text), runs: [{}] })).toBe(false)
})

test('the result stands at the guilty line; of what nobody sets, at the file where it would be set', () => {
  const [broken, depends, open] = resultsOf(renderSarif(checkReport(), base))
  const place = (result: typeof broken) =>
    result!.locations?.map(({ physicalLocation: p }) => [p.artifactLocation.uri, p.region.startLine])
  expect(place(broken)).toEqual([['conf/producer.properties', 3]])
  expect(place(depends)).toEqual([['conf/producer.properties', 1]])
  expect(depends!.message.text).toContain('No line of this file sets it.')
  expect(place(open)).toBeUndefined()
})

test('whatever a file is called is a URI', () => {
  const because = [{ file: `a b/#${hostile.replaceAll('/', '')}`, line: 0, key: 'acks', value: '1' }]
  const [only] = resultsOf(renderSarif({ ...checkReport(), findings: [{ ...findings[0]!, because }] }))
  const { artifactLocation, region } = only!.locations![0]!.physicalLocation
  expect(artifactLocation.uri).toMatch(/^a%20b\/%23%3Cimg[\w%.()!'*~-]*$/)
  expect(region.startLine).toBe(1)
})

test("the code flow is the counterexample's steps, the decisive one marked", () => {
  const [broken, depends] = resultsOf(renderSarif(checkReport(), base))
  const steps = broken!.codeFlows![0]!.threadFlows[0]!.locations
  expect(steps).toHaveLength(counterexample.steps.length)
  expect(steps[0]).toMatchObject({
    executionOrder: 1,
    importance: 'important',
    location: { message: { text: '1. broker-1 appends #1 at offset 0' } },
    state: { system: { text: 'L1 #1 hw=1 isr=(1)' } },
  })
  expect(steps[1]).toMatchObject({ importance: 'essential' })
  expect(depends!.codeFlows).toHaveLength(1)
})

test('levels: what is required weighs, the rest is a note; with nothing required the verdict says', () => {
  const levels = (text: string) => Object.fromEntries(resultsOf(text).map(({ ruleId, level }) => [ruleId, level]))
  expect(levels(renderSarif(checkReport(['NAL:b1', 'AMO:c'])))).toEqual({
    'NAL:b1': 'error',
    'AMO:c': 'warning',
    'ORD:p*': 'note',
  })
  expect(levels(renderSarif(checkReport(['NAL:d1', 'ORD:p*'])))).toEqual({
    'NAL:b1': 'note',
    'AMO:c': 'note',
    'ORD:p*': 'warning',
  })
  expect(levels(renderSarif(checkReport([])))).toEqual({ 'NAL:b1': 'error', 'AMO:c': 'warning', 'ORD:p*': 'note' })
  expect(levels(renderSarif(verifyReport))).toEqual({ S14: 'error', K04: 'warning' })
})

test('S1: a fingerprint is moved by neither lines, paths nor times, but by the key that is to blame', () => {
  const prints = (report: ReturnType<typeof checkReport>) =>
    resultsOf(renderSarif(report)).map(each => each.partialFingerprints)
  const first = findings[0]!
  const { file: _file, ...because } = first.because[0]!
  const moved = { ...first, seconds: 99, states: 5, because: [{ ...because, file: 'other.properties', line: 80 }] }
  const blamed = { ...first, because: [{ ...because, key: 'min.insync.replicas' }] }
  const [before] = prints(checkReport())
  expect(before!['ackproof/v1']).toMatch(/^[\da-f]{16}$/)
  expect(prints({ ...checkReport(), findings: [moved] })).toEqual([before])
  expect(prints({ ...checkReport(), findings: [blamed] })).not.toEqual([before])
  const all = prints(checkReport([])).map(each => each['ackproof/v1'])
  expect(new Set(all).size).toBe(all.length)
})

test('S2, S3: no path of the machine, no link, no placeholder, no control character', () => {
  for (const text of [
    renderSarif(checkReport(), base),
    renderSarif(checkReport()),
    renderHistorySarif(historyReport),
  ]) {
    expect(text).not.toContain('/home')
    const messages = [...text.matchAll(/"text": ("(?:\\.|[^"\\])*")/g)].map(([, json]) => JSON.parse(json!) as string)
    expect(messages.length).toBeGreaterThan(10)
    expect(messages.filter(message => /[[\]{}]|\p{Cc}/u.test(message))).toEqual([])
  }
})

test('a history: each case at its line, at most a hundred of a kind, and the rest is counted', () => {
  const text = renderHistorySarif(historyReport, base)
  const results = resultsOf(text)
  expect(results.filter(({ ruleId }) => ruleId === 'lost-write')).toHaveLength(100)
  expect(results[0]).toMatchObject({
    level: 'error',
    locations: [{ physicalLocation: { artifactLocation: { uri: 'run.ndjson' }, region: { startLine: 7 } } }],
  })
  expect(results[1]!.level).toBe('note')
  expect(results.at(-1)).toMatchObject({ ruleId: 'unseen', level: 'warning' })
  expect(text).toContain('200 more cases of lost-write are left out here.')
  expect(text).toContain('1 line of run.ndjson could not be read')
})

test('S5: a repair is a fix as far as files say it, and tells what is to be done besides', () => {
  const [broken, depends] = resultsOf(renderSarif(checkReport(), base))
  expect(broken!.fixes).toHaveLength(1)
  expect(broken!.fixes![0]).toMatchObject({
    description: {
      text: expect.stringMatching(/^producer\.acks: 1 → all, .*Beside these edits: .*NAL:b1 then holds\./),
    },
    artifactChanges: [
      {
        artifactLocation: { uri: 'conf/producer.properties', uriBaseId: '%SRCROOT%' },
        replacements: [
          {
            deletedRegion: { startLine: 3, startColumn: 6, endLine: 3, endColumn: 7 },
            insertedContent: { text: 'all' },
          },
        ],
      },
    ],
  })
  expect(depends!.fixes).toBeUndefined()
})
