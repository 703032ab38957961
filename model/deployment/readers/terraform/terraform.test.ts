import { expect, test } from 'vitest'
import { edited, interpret, readConfiguration, readEditor, type ConfigFile, type FactName } from '../../index.ts'

const none = { sets: [], clients: [] }
const file = (text: string, name = 'x.tf'): ConfigFile => ({ name, text })
const read = (...texts: readonly string[]) =>
  readConfiguration(
    texts.map((text, n) => file(text, `x${n}.tf`)),
    none,
  )
const factsOf = (...texts: readonly string[]) => interpret(read(...texts))

const topic = (body: string) => `resource "kafka_topic" "t" {\n  name = "orders"\n${body}}\n`

test('a topic states its copies, its settings are its own, and its name is what it is called', () => {
  const text = topic('  replication_factor = 3\n  config = {\n    "min.insync.replicas" = 2\n  }\n')
  const facts = factsOf(text)
  expect(facts['topic.replication.factor']).toMatchObject({ value: 3, origin: { file: 'x0.tf', line: 3 } })
  expect(facts['topic.min.insync.replicas']).toMatchObject({ value: 2, origin: { line: 5 } })
  const other = text.replace('"orders"', '"audit"').replace('= 2', '= 1')
  expect(() => read(text, other)).toThrow('--only orders or --only audit says which topic is meant')
})

test('locals are followed into other files; variables and computed values are not known, and say what they are', () => {
  const locals = 'locals {\n  copies = local.three\n  three  = 3\n  loop   = local.loop\n  isr = { prod = "2" }\n}\n'
  const value = (written: string) =>
    factsOf(topic(`  replication_factor = ${written}\n`), locals)['topic.replication.factor']
  expect(value('local.copies')).toMatchObject({ value: 3, origin: { file: 'x1.tf', line: 3 } })
  expect(value('local.isr.prod').value).toBe(2)
  expect(value('local.isr["prod"]').value).toBe(2)
  const why = (written: string) =>
    expect.objectContaining({ why: expect.stringContaining(written) as string }) as unknown
  expect(value('var.copies').origin).toEqual(why('replication_factor in x0.tf line 3 is the Terraform variable copies'))
  expect(value('local.loop').origin).toEqual(why('is a Terraform expression'))
  expect(value('local.none').origin).toEqual(why('is a Terraform expression'))
  expect(value('1 + 2').origin).toEqual(why('is a Terraform expression'))
})

test('what is null is as if it were not there', () => {
  const copies = (body: string) => factsOf(topic(body))['topic.replication.factor']
  expect(copies('  replication_factor = null\n')).toEqual(copies(''))
  expect(factsOf(topic('  config = { "min.insync.replicas" = null }\n'))['topic.min.insync.replicas'].value).toBe(1)
  expect(factsOf(topic('  config = null\n'))['topic.min.insync.replicas'].origin.kind).toBe('default')
})

test('settings that are an expression as a whole may be any: each that decides is unknown', () => {
  const facts = factsOf(topic('  replication_factor = 3\n  config = merge(var.a, { "x" = "1" })\n'))
  for (const fact of [
    'topic.min.insync.replicas',
    'topic.unclean.leader.election.enable',
    'topic.flush.messages',
  ] as const) {
    expect(facts[fact].origin, fact).toMatchObject({
      why: expect.stringContaining('line 4 may stand in a Terraform expression') as string,
    })
  }
})

test("Aiven's settings are a block with underscores, and stay so", () => {
  const text =
    'resource "aiven_kafka_topic" "t" {\n  topic_name = "orders"\n  replication = 3\n  config {\n    min_insync_replicas = 2\n  }\n}\n'
  expect(factsOf(text)['topic.min.insync.replicas']).toMatchObject({
    value: 2,
    origin: { line: 5, key: 'min_insync_replicas' },
  })
  expect(after(text, 'topic.min.insync.replicas', '1')).toContain('    min_insync_replicas = 1\n')
  expect(after(text, 'topic.flush.messages', '1')).toContain('    min_insync_replicas = 2\n    flush_messages = "1"\n')
})

test('Confluent Cloud keeps three copies and asks for two, unless the topic says one', () => {
  const cloud = (config: string) => factsOf(`resource "confluent_kafka_topic" "t" {\n  topic_name = "t"\n${config}}\n`)
  expect(cloud('')['topic.replication.factor']).toMatchObject({ value: 3, origin: { line: 1 } })
  expect(cloud('')['topic.min.insync.replicas'].value).toBe(2)
  expect(cloud('  config = { "min.insync.replicas" = "1" }\n')['topic.min.insync.replicas'].value).toBe(1)
})

const msk = (properties: string) =>
  `resource "aws_msk_configuration" "c" {\n  name = "c"\n  server_properties = ${properties}\n}\n`

test("what a configuration of MSK leaves out has MSK's default, which is not Kafka's", () => {
  const facts = factsOf(msk('<<EOF\nmin.insync.replicas = 2\nEOF'))
  expect(facts['topic.min.insync.replicas']).toMatchObject({ value: 2, origin: { line: 4 } })
  expect(facts['topic.unclean.leader.election.enable'].value).toBe('unknown')
  expect(facts['topic.replication.factor'].origin).toMatchObject({
    why: expect.stringContaining('is not set here, and MSK has a default of its own') as string,
  })
  expect(factsOf(msk('file("server.properties")'))['topic.min.insync.replicas'].value).toBe('unknown')
  expect(factsOf(msk('"min.insync.replicas=2\\nnum.partitions=1\\n"'))['topic.min.insync.replicas']).toMatchObject({
    value: 2,
    origin: { line: 3 },
  })
})

test('a module that makes a cluster of MSK is read by its settings and its version', () => {
  const facts = factsOf(
    'module "msk" {\n  source = "terraform-aws-modules/msk-kafka-cluster/aws"\n  kafka_version = "3.5.1"\n  configuration_server_properties = {\n    "min.insync.replicas" = 2\n  }\n}\n',
  )
  expect(facts['broker.version'].value).toBe('kafka@3.5.1')
  expect(facts['topic.min.insync.replicas']).toMatchObject({ value: 2, origin: { line: 5 } })
  expect(facts['topic.unclean.leader.election.enable'].value).toBe('unknown')
})

test('a bad value is refused by file and line, and Terraform without Kafka as such', () => {
  expect(() => read(topic('  replication_factor = "three"\n'))).toThrow(
    'x0.tf line 3: replication_factor=three is no value',
  )
  expect(() => read('resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n')).toThrow(
    'x0.tf: this Terraform says nothing about Kafka that ackproof reads',
  )
  expect(() => read(topic('  replication_factor = 3\n').replace('"orders"', '"orders'))).toThrow(
    'x0.tf line 2 has a text without',
  )
})

const after = (text: string, fact: FactName, value: string) => {
  const edits = readEditor([file(text)], none)(fact, value)
  return edits.length === 0 ? undefined : edited(text, edits)
}

test('a value changes where it stands, quoted or not, and what is computed is left alone', () => {
  const text = topic(
    '  replication_factor = 1 # one\n  config = {\n    "min.insync.replicas" = "1"\n    "flush.messages" = var.f\n  }\n',
  )
  expect(after(text, 'topic.replication.factor', '3')).toContain('  replication_factor = 3 # one\n')
  expect(after(text, 'topic.min.insync.replicas', '2')).toContain('    "min.insync.replicas" = "2"\n')
  expect(after(text, 'topic.flush.messages', '1')).toBeUndefined()
  expect(after(text, 'topic.unclean.leader.election.enable', 'false')).toContain(
    '    "flush.messages" = var.f\n    "unclean.leader.election.enable" = "false"\n  }\n',
  )
  const bare = topic('  replication_factor = 1\n')
  expect(after(bare, 'topic.min.insync.replicas', '2')).toContain(
    '  replication_factor = 1\n  config = {\n    "min.insync.replicas" = "2"\n  }\n}\n',
  )
  expect(after(topic('  config = { "a" = "b" }\n'), 'topic.flush.messages', '1')).toContain(
    '{ "a" = "b", "flush.messages" = "1" }',
  )
})

test('lines of a heredoc change as lines of .properties, and a new one comes last', () => {
  const text = msk('<<-EOF\n    min.insync.replicas=1\n  EOF')
  expect(after(text, 'topic.min.insync.replicas', '2')).toContain('<<-EOF\n    min.insync.replicas=2\n  EOF')
  expect(after(text, 'topic.unclean.leader.election.enable', 'false')).toContain(
    '    min.insync.replicas=1\n    unclean.leader.election.enable=false\n  EOF',
  )
})
