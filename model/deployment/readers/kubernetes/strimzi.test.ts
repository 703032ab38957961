import { expect, test } from 'vitest'
import { edited, interpret, possibleValues, readConfiguration, readEditor, type FactName } from '../../index.ts'

const none = { sets: [], clients: [] }
const file = (text: string, name = 'k.yaml') => ({ name, text })
const read = (...texts: readonly string[]) =>
  readConfiguration(
    texts.map((text, n) => file(text, `k${n}.yaml`)),
    none,
  )
const factsOf = (...texts: readonly string[]) => interpret(read(...texts))
const warned = (...texts: readonly string[]) =>
  read(...texts).warnings.map(({ file: name, line, text }) => `${name}:${line} ${text}`)

const manifest = (kind: string, name: string, spec: string, labels = '') => `apiVersion: kafka.strimzi.io/v1beta2
kind: ${kind}
metadata:
  name: ${name}
${labels}spec:
${spec}`
const kafka = (spec: string) => manifest('Kafka', 'shop', `  kafka:\n${spec}`)
const of = (cluster: string) => `  labels:\n    strimzi.io/cluster: ${cluster}\n`
const pool = (name: string, storage: string, roles = '  roles: [broker]\n', replicas = 3) =>
  manifest('KafkaNodePool', name, `  replicas: ${replicas}\n${roles}  storage:\n    type: ${storage}\n`, of('shop'))

test("a Kafka's version, storage and settings are facts of the broker", () => {
  const facts = factsOf(
    kafka('    version: 3.9.0\n    storage:\n      type: ephemeral\n    config:\n      min.insync.replicas: 2\n'),
  )
  expect(facts['broker.version']).toMatchObject({ value: 'kafka@3.9.0', origin: { line: 7, text: '3.9.0' } })
  expect(facts['broker.storage']).toMatchObject({ value: 'ephemeral', origin: { line: 9, key: 'storage.type' } })
  expect(facts['topic.min.insync.replicas']).toMatchObject({ value: 2, origin: { file: 'k0.yaml', line: 11 } })
})

test("a vendor's version is no version of Kafka's own, and a variable that is still to be filled in is not read", () => {
  const version = (text: string) => factsOf(kafka(`    version: ${text}\n`))['broker.version']
  expect(version('3.9.0.redhat-00003').origin).toMatchObject({
    why: expect.stringContaining("no version of Kafka's own") as string,
  })
  expect(version('${KAFKA_VERSION}').origin).toMatchObject({
    why: expect.stringContaining('line 7 is a template') as string,
  })
})

test('where there are node pools, the storage and the replicas of the Kafka itself say nothing', () => {
  const cluster = kafka(
    '    replicas: 1\n    storage:\n      type: ephemeral\n    config:\n      default.replication.factor: 3\n',
  )
  const facts = factsOf(cluster, pool('a', 'persistent-claim', '  roles: [broker]\n', 2), pool('b', 'persistent-claim'))
  expect(facts['broker.storage'].value).toBe('persistent')
  const says = (text: string) => warned(cluster, pool('a', 'persistent-claim', '', 2)).some(each => each.includes(text))
  expect(says('k0.yaml:11 default.replication.factor=3, and shop has 2 brokers: Kafka refuses')).toBe(true)
})

test("a controller's pool holds no partitions: its disk is none of theirs, and it is no broker", () => {
  const cluster = kafka('    config:\n      default.replication.factor: 3\n')
  const texts = [cluster, pool('c', 'ephemeral', '  roles: [controller]\n'), pool('b', 'persistent-claim')]
  expect(factsOf(...texts)['broker.storage'].value).toBe('persistent')
  expect(warned(...texts).filter(text => text.includes('ephemeral') || text.includes('refuses'))).toEqual([])
})

test('where disks differ, which one a partition has is not known: both are possible', () => {
  const facts = factsOf(kafka('    version: 3.9.0\n'), pool('a', 'ephemeral'), pool('b', 'persistent-claim'))
  expect(facts['broker.storage'].value).toBe('unknown')
  expect(possibleValues('broker.storage', facts)).toEqual(['persistent', 'ephemeral'])
  expect(facts['broker.storage'].origin).toMatchObject({
    why: 'storage.type in k1.yaml line 11 is ephemeral, and that in k2.yaml line 11 is not; --set broker.storage would tell',
  })
  expect(possibleValues('broker.storage', factsOf(kafka('    version: 3.9.0\n')))).toEqual([])
})

test('a pool without its Kafka is warned about, and says nothing', () => {
  const topic = manifest('KafkaTopic', 't', '  replicas: 3\n')
  expect(factsOf(pool('a', 'ephemeral'), topic)['broker.storage'].value).toBe('unknown')
  expect(warned(pool('a', 'ephemeral'), topic)[0]).toBe(
    'k0.yaml:1 KafkaNodePool a belongs to the Kafka shop, which is in none of these files: what it says of storage is not used.',
  )
})

test('a topic states its copies, -1 leaves them to the broker, and more than there are brokers is warned about', () => {
  const cluster = kafka('    replicas: 2\n    config:\n      default.replication.factor: 2\n')
  const topic = (replicas: number) => manifest('KafkaTopic', 't', `  replicas: ${replicas}\n`, of('shop'))
  expect(factsOf(cluster, topic(1))['topic.replication.factor']).toMatchObject({
    value: 1,
    origin: { file: 'k1.yaml', line: 8 },
  })
  expect(factsOf(cluster, topic(-1))['topic.replication.factor']).toMatchObject({
    value: 2,
    origin: { file: 'k0.yaml', line: 9 },
  })
  expect(warned(cluster, topic(3))).toContain(
    'k1.yaml:8 spec.replicas=3, and shop has 2 brokers: Kafka refuses to create a topic with more copies.',
  )
})

test('a value that Kafka does not take is refused by file and line', () => {
  expect(() => read(manifest('KafkaTopic', 't', '  replicas: three\n'))).toThrow(
    'k0.yaml line 6: spec.replicas=three is no value that topic.replication.factor can have',
  )
  expect(() => read(kafka('    config:\n      min.insync.replicas: 0\n'))).toThrow(
    'k0.yaml line 8: min.insync.replicas=0',
  )
})

const after = (text: string, fact: FactName, value: string) => {
  const edits = readEditor([file(text)], none)(fact, value)
  return edits.length === 0 ? undefined : edited(text, edits)
}

test('a value changes where it stands, a new one comes beside the others, and a map that is missing is made', () => {
  const topic = manifest('KafkaTopic', 't', '  replicas: 1 # one\n  config:\n    min.insync.replicas: "1"\n')
  expect(after(topic, 'topic.replication.factor', '3')).toContain('  replicas: 3 # one\n')
  expect(after(topic, 'topic.min.insync.replicas', '2')).toContain('    min.insync.replicas: "2"\n')
  expect(after(topic, 'topic.flush.messages', '1')).toContain('    min.insync.replicas: "1"\n    flush.messages: 1\n')
  const bare = manifest('KafkaTopic', 't', '  replicas: 1\n')
  expect(after(bare, 'topic.min.insync.replicas', '2')).toBe(`${bare}  config:\n    min.insync.replicas: 2\n`)
  const cluster = kafka('    version: 3.9.0\n    config: {}\n')
  expect(after(cluster, 'broker.version', 'kafka@4.1.0')).toContain('    version: 4.1.0\n')
  expect(after(cluster, 'topic.min.insync.replicas', '2')).toContain('    config: {"min.insync.replicas": "2"}\n')
  expect(after(kafka('    storage:\n      type: ephemeral\n'), 'broker.storage', 'persistent')).toBeUndefined()
})

const json = `{
  "apiVersion": "v1", "kind": "List",
  "items": [
    {
      "apiVersion": "kafka.strimzi.io/v1", "kind": "KafkaTopic",
      "metadata": { "name": "orders" },
      "spec": {
        "replicas": 3,
        "config": {
          "min.insync.replicas": 1
        }
      }
    }
  ]
}
`

test('JSON and lists are read alike, and stay JSON when they are changed', () => {
  const facts = interpret(readConfiguration([file(json, 'k.json')], none))
  expect(facts['topic.replication.factor']).toMatchObject({ value: 3, origin: { line: 8 } })
  expect(facts['topic.min.insync.replicas']).toMatchObject({ value: 1, origin: { line: 10 } })
  const changes: readonly (readonly [FactName, string])[] = [
    ['topic.min.insync.replicas', '2'],
    ['topic.unclean.leader.election.enable', 'false'],
    ['topic.replication.factor', '2'],
  ]
  for (const [fact, value] of changes)
    expect(() => JSON.parse(after(json, fact, value)!) as unknown, fact).not.toThrow()
  expect(after(json, 'topic.unclean.leader.election.enable', 'false')).toContain(
    '          "min.insync.replicas": 1,\n          "unclean.leader.election.enable": "false"\n',
  )
})

test("patches lie over their base in the files' order; an object of another namespace is another object", () => {
  const base = kafka('    config:\n      min.insync.replicas: 2\n      default.replication.factor: 3\n')
  const patch = kafka('    config:\n      min.insync.replicas: 1\n')
  expect(factsOf(base, patch)['topic.min.insync.replicas']).toMatchObject({ value: 1, origin: { file: 'k1.yaml' } })
  expect(factsOf(patch, base)['topic.min.insync.replicas']).toMatchObject({ value: 2, origin: { file: 'k1.yaml' } })
  const elsewhere = (text: string, space: string) =>
    text.replace('  name: shop\n', `  name: shop\n  namespace: ${space}\n`)
  expect(() => read(elsewhere(base, 'a'), elsewhere(patch, 'b'))).toThrow('Contradicting files')
  expect(() => read(base, elsewhere(patch, 'b'))).not.toThrow()
})
