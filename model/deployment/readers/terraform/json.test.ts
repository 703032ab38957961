import { expect, test } from 'vitest'
import {
  edited,
  interpret,
  readConfiguration,
  readEditor,
  UsageError,
  type ConfigFile,
  type FactName,
} from '../../index.ts'

const none = { sets: [], clients: [] }
const file = (name: string, content: unknown): ConfigFile => ({
  name,
  text: typeof content === 'string' ? content : JSON.stringify(content, null, 2),
})
const read = (...files: readonly ConfigFile[]) => readConfiguration(files, none)
const fact = (name: FactName, ...files: readonly ConfigFile[]) => interpret(read(...files))[name]
const refusal = (...files: readonly ConfigFile[]): string => {
  try {
    read(...files)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  return ''
}
const topic = (body: object) => file('t.tf.json', { resource: { kafka_topic: { t: { name: 't', ...body } } } })

test('${…} alone is what stands inside, within a text it is not known, and null is as if it were not there', () => {
  const copies = (value: unknown) =>
    fact('topic.replication.factor', topic({ replication_factor: value }), file('l.tf.json', { locals: { n: 3 } }))
  expect(copies('${local.n}').value).toBe(3)
  expect(copies(2).value).toBe(2)
  expect(copies('$${local.n}x'.slice(1)).origin).toMatchObject({
    why: expect.stringContaining('is a Terraform expression') as string,
  })
  expect(copies(null)).toEqual(copies(undefined))
})

test('an object where Terraform has blocks is one, and so is each of a list', () => {
  const aiven = (config: unknown) =>
    file('a.tf.json', { resource: [{ aiven_kafka_topic: { a: { topic_name: 'a', replication: 3, config } } }] })
  for (const config of [{ min_insync_replicas: 2 }, [{ min_insync_replicas: 2 }]]) {
    expect(fact('topic.min.insync.replicas', aiven(config)).value).toBe(2)
  }
})

test('a text of settings has one line, as it has in JSON', () => {
  const msk = file('m.tf.json', {
    resource: { aws_msk_configuration: { c: { name: 'c', server_properties: 'a.b=1\nmin.insync.replicas=2\n' } } },
  })
  expect(fact('topic.min.insync.replicas', msk)).toMatchObject({ value: 2, origin: { line: 6 } })
})

test('values are changed in their place, and new ones have commas before them', () => {
  const changed = (given: ConfigFile, name: FactName, value: string) =>
    (
      JSON.parse(edited(given.text, readEditor([given], none)(name, value))) as {
        resource: { kafka_topic: { t: object } }
      }
    ).resource.kafka_topic.t
  const isr = 'topic.min.insync.replicas'
  const given = topic({ replication_factor: 1, config: { 'min.insync.replicas': '1' } })
  expect(changed(given, isr, '2')).toMatchObject({ config: { 'min.insync.replicas': '2' } })
  expect(changed(given, 'topic.replication.factor', '3')).toMatchObject({ replication_factor: 3 })
  expect(changed(topic({ config: { 'a.b': '1' } }), isr, '2')).toMatchObject({
    config: { 'a.b': '1', 'min.insync.replicas': '2' },
  })
  expect(changed(topic({}), isr, '2')).toMatchObject({ config: { 'min.insync.replicas': '2' } })
})

test('other JSON with such words is none of Terraform, and is read as what it is', () => {
  expect(refusal(file('x.json', { resource: { a: 1 }, name: 'x' }))).toContain('finds nothing of Kafka')
  expect(refusal(file('x.tf.json', { resource: { aws_vpc: { v: {} } } }))).toContain('this Terraform says nothing')
  expect(refusal(file('x.tf.json', '{ "resource": { "kafka_topic": '))).toMatch(/^x\.tf\.json line \d/)
})

const main = file(
  'm.tf',
  'variable "n" {\n  default = 2\n}\nresource "kafka_topic" "t" {\n  replication_factor = var.n\n}\n',
)

test('a variable that a .tfvars file sets has that value; a default is told, and taken for none', () => {
  const copies = (...files: readonly ConfigFile[]) => fact('topic.replication.factor', main, ...files)
  expect(copies(file('p.tfvars', 'n = 3\n'))).toMatchObject({ value: 3, origin: { file: 'p.tfvars', line: 1 } })
  expect(copies(file('p.tfvars.json', { n: 3 })).value).toBe(3)
  expect(copies(file('a.tfvars', 'n = 3\n'), file('b.tfvars', 'n = 1\n')).value).toBe(1)
  expect(copies().origin).toMatchObject({
    why: expect.stringContaining('is the Terraform variable n (2 unless somebody sets it)') as string,
  })
  expect(refusal(file('p.tfvars', 'n = 3\n'))).toBe(
    'p.tfvars sets variables of Terraform: right would be the .tf files that use them as well.',
  )
})

test('of what an option says, nobody is told that it is unknown', () => {
  const given = file('t.tf', 'resource "kafka_topic" "t" {\n  config = { "min.insync.replicas" = var.n }\n}\n')
  const unknown = (sets: readonly string[]) =>
    readConfiguration([given], { sets, clients: [] }).warnings.filter(({ text }) =>
      text.includes('so its value is unknown'),
    )
  expect(unknown([])).toHaveLength(1)
  expect(unknown(['topic.min.insync.replicas=2'])).toEqual([])
})

test('of files of several folders, which are several modules, no variable is taken to be set', () => {
  const module = file('modules/x/m.tf', 'locals {\n  a = 1\n}\n')
  expect(fact('topic.replication.factor', main, module, file('p.tfvars', 'n = 3\n')).value).toBe('unknown')
})

test("Aiven's brokers have their version and their settings in blocks, and defaults that are not Kafka's", () => {
  const kafka = (body: string) =>
    file(
      'a.tf',
      `resource "aiven_kafka" "k" {\n  kafka_user_config {\n    kafka_version = "3.8"\n    kafka {\n${body}    }\n  }\n}\n`,
    )
  expect(fact('broker.version', kafka(''))).toMatchObject({ value: 'kafka@3.8', origin: { line: 3 } })
  const given = kafka('      min_insync_replicas = 1\n')
  expect(fact('topic.min.insync.replicas', given)).toMatchObject({ value: 1, origin: { line: 5 } })
  expect(fact('topic.min.insync.replicas', kafka('')).origin).toMatchObject({
    why: expect.stringContaining('Aiven has a default of its own') as string,
  })
  expect(edited(given.text, readEditor([given], none)('topic.min.insync.replicas', '2'))).toContain('replicas = 2')
})
