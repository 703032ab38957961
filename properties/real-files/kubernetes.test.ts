import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  type ConfigFile,
  type Configuration,
  interpret,
  readConfiguration,
  readEditor,
} from '../../model/deployment/index.ts'
import { type Real, table } from './kubernetes.test-data.ts'
import { operators } from './operators.test-data.ts'

const FOLDER = join(import.meta.dirname, 'kubernetes')
const file = (name: string): ConfigFile => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') })

const read = ({ files, only = [] }: Pick<Real, 'files' | 'only'>): Configuration =>
  readConfiguration(files.map(file), { sets: [], clients: [], only })

function factsOf(configuration: Configuration): readonly string[] {
  return Object.entries(interpret(configuration)).flatMap(([name, { value, origin }]) =>
    origin.kind === 'file' ? [`${name}=${String(value)} ${origin.file}:${origin.line}`] : [],
  )
}

const warningsOf = ({ warnings }: Configuration): readonly string[] =>
  warnings.map(({ file: name, line, text }) => `${name ?? ''}:${line ?? ''} ${text.split(/[:;,.] /)[0]}`)

for (const [name, real] of Object.entries({ ...table, ...operators })) {
  test(`${name} (after ${real.after})`, () => {
    const configuration = read(real)
    expect([...new Set(configuration.files.map(({ role }) => role))]).toEqual(real.roles)
    expect(factsOf(configuration)).toEqual(real.facts)
    expect(warningsOf(configuration)).toEqual(real.warnings)
  })
}

test('what is no data yet, and what says nothing about Kafka, is refused with one sentence', () => {
  const refusal = (name: string) => () => read({ files: [name] })
  expect(refusal('helm.yaml')).toThrow(/^helm\.yaml line 1 is a template .* `helm template` prints\.$/)
  expect(refusal('game.yaml')).toThrow(
    /^game\.yaml: the manifests here \(ConfigMap, PersistentVolumeClaim\) say nothing about Kafka/,
  )
})

test('two topics that differ are refused by their lines, with the option that says which is meant', () => {
  const topics = { ...file('topics.yaml'), text: file('topics.yaml').text.replace('partitions: 1\n', 'replicas: 1\n') }
  expect(() => readConfiguration([topics], { sets: [], clients: [] })).toThrow(
    'Contradicting files: topics.yaml line 9 says spec.replicas=3 and topics.yaml line 24 says spec.replicas=1. --only orders or --only Audit_Log says which topic is meant, or --set the value that counts.',
  )
})

/** Every value of the files that is nobody's business. */
const secret =
  /ClearTextSecret|T3rraform|CloudSecret|Tr0ub4dor3|S3cretOf|hunter2|N0tForYour|postgrespw|W0rkerSecret|An0therSecret/

test('no secret of any of these files reaches a fact, a warning, an error, or what an edit writes', () => {
  const names = readdirSync(FOLDER)
  expect(names.filter(name => secret.test(file(name).text)).length).toBeGreaterThan(7)
  for (const name of names) expect(everything(name), name).not.toMatch(secret)
})

function everything(name: string): string {
  try {
    const settings = { sets: ['topic.replication.factor=3'], clients: [] }
    const configuration = readConfiguration([file(name)], settings)
    const editor = readEditor([file(name)], settings)
    const edits = (['producer.acks', 'consumer.isolation.level', 'topic.min.insync.replicas'] as const).map(fact =>
      editor(fact, '1').map(({ text }) => text),
    )
    return JSON.stringify([configuration, interpret(configuration), edits])
  } catch (error) {
    return String(error)
  }
}
