/** Repairs as edits of real texts: they do what they say, and leave every secret where it is. */
import { applyPatch } from 'diff'
import { expect, test } from 'vitest'
import { type ConfigFile, edited, readConfiguration, type Settings } from '../../model/deployment/index.ts'
import type { Repair } from '../../properties/finding.ts'
import { diffOf } from './repair-diff.ts'
import { locatedIn } from './repair-edits.ts'

const java: Settings = { sets: [], clients: ['java@3.9'], broker: 'kafka@3.9' }

function located(
  files: readonly ConfigFile[],
  changes: Readonly<Record<string, string>>,
  more: Partial<Settings> = {},
) {
  const settings = { ...java, ...more }
  const repair: Repair = {
    changes: Object.entries(changes).map(([fact, to]) => ({ fact, from: '?', to, cost: 'none', how: 'by hand' })),
    scope: '',
    states: 0,
  }
  return locatedIn({ files, settings, configuration: readConfiguration(files, settings) })(repair)
}
const producer = (text: string): ConfigFile => ({ name: 'producer.properties', text })
const HEAD = 'bootstrap.servers=k:9092\nkey.serializer=S\n'
const SECRETS = [
  'sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\\n  username="hunter1" password="hunter2";',
  'ssl.key.password=hunter3',
  'pwd=hunter4',
]
/** As lines are read, whatever they end with, and edited by place. */
function applied(text: string, { edits = [] }: Repair): string {
  const lines = text.split(/(?<=\n)/)
  const offset = (line: number, column: number) => lines.slice(0, line - 1).join('').length + column - 1
  return edited(
    text,
    edits.map(({ file, startLine, startColumn, endLine, endColumn, text: put }) => ({
      file,
      start: offset(startLine, startColumn),
      end: offset(endLine, endColumn),
      text: put,
    })),
  )
}

test('a line that is there changes in its value alone, and the diff can be applied', () => {
  const text = `${HEAD}acks=1\n${SECRETS.join('\n')}\n`
  const repair = located([producer(text)], { 'producer.acks': 'all' })
  expect(repair.edits).toEqual([
    { file: 'producer.properties', startLine: 3, startColumn: 6, endLine: 3, endColumn: 7, text: 'all' },
  ])
  expect(repair.changes[0]).toMatchObject({ file: 'producer.properties', line: 3 })
  expect(applied(text, repair)).toBe(text.replace('acks=1', 'acks=all'))
  expect(applyPatch(text, repair.diff!)).toBe(text.replace('acks=1', 'acks=all'))
})

test.each([
  ['with a last line that is ended', `${HEAD}${SECRETS.join('\n')}\n`],
  ['with one that is not', `${HEAD}${SECRETS.join('\n')}`],
  ['with the line ends of Windows', `${HEAD}${SECRETS.join('\n')}\n`.replaceAll('\n', '\r\n')],
])('a line that is missing comes after the last one, in a file %s', (_name, text) => {
  const repair = located([producer(text)], {
    'producer.acks': 'all',
    'producer.max.in.flight.requests.per.connection': '1',
  })
  const after = readConfiguration([producer(applied(text, repair))], java)
  expect(after.entries.map(({ key, text: value }) => `${key}=${value}`)).toEqual([
    'acks=all',
    'max.in.flight.requests.per.connection=1',
  ])
  expect(repair.diff).toContain('\n+acks=all\n+max.in.flight.requests.per.connection=1\n')
  expect(JSON.stringify(repair)).not.toContain('hunter')
})

test('Z: no secret of a neighbouring line, or of the same line, is in an edit or a diff: properties, YAML, JAAS', () => {
  const yaml = (line: string): ConfigFile => ({
    name: 'app.yaml',
    text: `queue:\n  password: hunter1\n${line}\n  token: hunter2\n`,
  })
  const maps = [{ path: 'queue.kafka', role: 'producer' as const }]
  const flow = yaml(`  kafka: {acks: 1, sasl.jaas.config: 'X password="hunter3";', pwd: hunter4}`)
  const block = yaml(
    `  kafka:\n    ssl.key.password: hunter3\n    acks: "1"\n    sasl.jaas.config: >\n      X\n      password="hunter4";`,
  )
  const last = yaml(`  kafka: {pwd: hunter3, acks: 1}`)
  for (const file of [flow, block, last]) {
    const repair = located([file], { 'producer.acks': 'all' }, { maps })
    expect(repair.diff).toMatch(/^-.*acks: "?1"?/m)
    expect(repair.diff).toMatch(/^\+.*acks: "?all"?/m)
    expect(JSON.stringify(repair)).not.toContain('hunter')
    expect(applied(file.text, repair)).toContain('hunter')
    expect(applied(file.text, repair).replace('all', '1')).toBe(file.text)
  }
})

test('of a line that changes in part only the key is shown', () => {
  const text = 'a: {acks: 1, password: hunter2}\nb: 2\n'
  expect(diffOf({ name: 'x', text }, [{ file: 'x', start: 10, end: 11, text: 'all' }])).toBe(
    '--- x\n+++ x\n@@ -1,1 +1,1 @@\n-…acks: 1…\n+…acks: all…\n',
  )
})

test('E3: what an option says is changed by no edit; what the program decides by none either', () => {
  const files = [producer(`${HEAD}acks=1\n`)]
  expect(located(files, { 'producer.acks': 'all' }, { sets: ['producer.acks=1'] }).edits).toBeUndefined()
  const repair = located(files, { 'producer.acks': 'all', 'producer.on.send.failure': 'retry' })
  expect(repair.changes.map(({ file }) => file)).toEqual(['producer.properties', undefined])
  expect(repair.edits).toHaveLength(1)
})

test('assignors are spelt as the client has them', () => {
  const files: readonly ConfigFile[] = [{ name: 'consumer.properties', text: 'group.id=x\n' }]
  const fact = { 'consumer.partition.assignment.strategy': 'cooperative' }
  const textOf = (client: string) => located(files, fact, { clients: [client] }).edits?.[0]?.text
  expect(textOf('java@3.9')).toContain('=org.apache.kafka.clients.consumer.CooperativeStickyAssignor')
  expect(textOf('librdkafka@2.3')).toContain('=cooperative-sticky')
})

test('a diff of several edits of one file has each where it belongs', () => {
  const text = 'one=1\ntwo=2\nthree=3\nfour=4\n'
  const edits = [
    { file: 'x', start: 4, end: 5, text: '9' },
    { file: 'x', start: 12, end: 12, text: 'half=2\n' },
    { file: 'x', start: 25, end: 26, text: '8' },
  ]
  const diff = diffOf({ name: 'x', text }, edits)
  expect(applyPatch(text, diff)).toBe('one=9\ntwo=2\nhalf=2\nthree=3\nfour=8\n')
  expect(diff).not.toContain('three')
})
