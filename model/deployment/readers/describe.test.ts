import { expect, test } from 'vitest'
import { interpret, readConfiguration, type ConfigFile, type FactName, type Settings } from '../index.ts'

const none: Settings = { sets: [], clients: [] }
const file = (text: string): ConfigFile => ({ name: 'cluster.txt', text })

function facts(text: string, settings: Settings, ...names: readonly FactName[]) {
  const deployment = interpret(readConfiguration([file(text)], settings))
  return names.map(name => {
    const { value, origin } = deployment[name]
    return [value, origin.kind === 'file' ? origin.line : origin.kind]
  })
}
const replicas = [
  'topic.replication.factor',
  'topic.min.insync.replicas',
  'topic.unclean.leader.election.enable',
] as const

const described = [
  '$ kafka-topics.sh --bootstrap-server localhost:9092 --describe',
  'Topic: orders\tTopicId: 5aXNkzjBQ7mOJg\tPartitionCount: 2\tReplicationFactor: 3\tConfigs: min.insync.replicas=2,cleanup.policy=compact,delete,segment.bytes=1073741824',
  '\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1,2,3\tIsr: 1,2,3\tElr: \tLastKnownElr: ',
  '\tTopic: orders\tPartition: 1\tLeader: 2\tReplicas: 2,3,1\tIsr: 2\tElr: \tLastKnownElr: ',
  'Topic: __consumer_offsets\tTopicId: x\tPartitionCount: 50\tReplicationFactor: 1\tConfigs: cleanup.policy=compact',
].join('\n')

test('a described topic says its replication factor and its settings, by line', () => {
  expect(facts(described, none, ...replicas)).toEqual([
    [3, 2],
    [2, 2],
    [false, 'default'],
  ])
})

test('a replica that is out of sync is warned about, and the topics of Kafka itself are none', () => {
  const { files, warnings } = readConfiguration([file(described)], none)
  expect(files).toEqual([{ name: 'cluster.txt', role: 'topic' }])
  expect(warnings).toContainEqual({
    file: 'cluster.txt',
    line: 4,
    text: 'Partition 1 of orders has 1 of 3 replicas in sync at the moment; verdicts begin with all of them.',
  })
})

test('the tools before 2.2 leave out the blank, and those before 2.5 have all settings on one line', () => {
  const old = 'Topic:orders\tPartitionCount:1\tReplicationFactor:2\tConfigs:min.insync.replicas=2\n'
  expect(facts(old, none, ...replicas).slice(0, 2)).toEqual([
    [2, 1],
    [2, 1],
  ])
  const configs = "Configs for topic 'orders' are min.insync.replicas=2,unclean.leader.election.enable=true\n"
  expect(facts(configs, none, ...replicas).slice(1)).toEqual([
    [2, 1],
    [true, 1],
  ])
})

const allOf = (topic: string, min: number) =>
  [
    `All configs for topic ${topic} are:`,
    '  compression.type=producer sensitive=false synonyms={DEFAULT_CONFIG:compression.type=producer}',
    `  min.insync.replicas=${min} sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:min.insync.replicas=${min}, STATIC_BROKER_CONFIG:min.insync.replicas=1}`,
    '  unclean.leader.election.enable=true sensitive=false synonyms={STATIC_BROKER_CONFIG:unclean.leader.election.enable=true}',
    '  flush.messages=9223372036854775807 sensitive=false synonyms={DEFAULT_CONFIG:log.flush.interval.messages=9223372036854775807}',
  ].join('\n')

test('of a topic that both tools describe, what kafka-configs says counts', () => {
  expect(facts(`${allOf('orders', 1)}\n${described}`, none, ...replicas)).toEqual([
    [3, 7],
    [1, 3],
    [true, 4],
  ])
})

test('topics that differ are refused, and --only chooses one', () => {
  const two = `${allOf('orders', 2)}\n${allOf('audit', 1)}`
  expect(() => readConfiguration([file(two)], none)).toThrow('--only orders or --only audit says which topic is meant')
  expect(facts(two, { ...none, only: ['audit'] }, 'topic.min.insync.replicas')).toEqual([[1, 8]])
  expect(() => readConfiguration([file(two)], { ...none, only: ['odrers'] })).toThrow(
    '--only odrers names nothing in these files; right would be orders.',
  )
})

test('a broker is described by its number, and what is sensitive says nothing', () => {
  const text = [
    'Dynamic configs for broker 1 are:',
    '  unclean.leader.election.enable=true sensitive=false synonyms={DYNAMIC_BROKER_CONFIG:unclean.leader.election.enable=true}',
    '  listener.name.x.ssl.key.password=null sensitive=true synonyms={}',
  ].join('\n')
  expect(facts(text, none, 'topic.unclean.leader.election.enable')).toEqual([[true, 2]])
})

test('what is pasted with an indent, with other answers between, and of a topic that is being deleted', () => {
  const pasted = [
    '  [2024-08-13] WARN The DescribeTopicPartitions API is not supported (org.apache.kafka.clients.admin.KafkaAdminClient)',
    '  Topic:first\tPartitionCount:3\tReplicationFactor:3\tConfigs:',
    '  \tTopic: first\tPartition: 0\tLeader: 3\tReplicas: 3,1,2\tIsr: 3,2\tElr: N/A\tLastKnownElr: N/A',
    'Topic: gone\tPartitionCount: 1\tReplicationFactor: 2\tMarkedForDeletion: true\tConfigs: ',
    '\tTopic: gone\tPartition: 0\tLeader: none\tReplicas: 1,2\tIsr: \tMarkedForDeletion: true',
    'Dynamic configs for topic first are:',
    '  min.insync.replicas=2 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:min.insync.replicas=2}',
    'Dynamic configs for group first are:',
    '  min.insync.replicas=1 sensitive=false synonyms={}',
    "Configs for user-principal 'alice' are SCRAM-SHA-256=salt=hunter2",
  ].join('\n')
  expect(facts(pasted, none, ...replicas)).toEqual([
    [3, 2],
    [2, 7],
    [false, 'default'],
  ])
  const { warnings } = readConfiguration([file(pasted)], none)
  expect(warnings.map(({ line }) => line)).toEqual([3, undefined])
})

test('a whole broker is described without a word about what decides nothing', () => {
  const text = [
    'All configs for broker 1 are:',
    '  zookeeper.connect= sensitive=false synonyms={}',
    '  confluent.tier.enable=false sensitive=false synonyms={DEFAULT_CONFIG:confluent.tier.enable=false}',
    '  default.replication.factor=3 sensitive=false synonyms={STATIC_BROKER_CONFIG:default.replication.factor=3}',
  ].join('\n')
  const { warnings } = readConfiguration([file(text)], none)
  expect(warnings.map(({ text: said }) => said.slice(0, 33))).toEqual(['The replication factor 3 comes fr'])
})

test('a setting without the line that says whose it is is refused', () => {
  const cut = '  min.insync.replicas=2 sensitive=false synonyms={STATIC_BROKER_CONFIG:min.insync.replicas=2}\n'
  expect(() => readConfiguration([file(cut)], none)).toThrow('cluster.txt line 1 is a setting that kafka-configs.sh')
})

test('of many partitions that are out of sync a few are named, and of other topics than the one asked about none', () => {
  const topic = (name: string) => [
    `Topic: ${name}\tTopicId: x\tPartitionCount: 20\tReplicationFactor: 3\tConfigs: `,
    ...Array.from({ length: 20 }, (_, n) => `\tTopic: ${name}\tPartition: ${n}\tLeader: 1\tReplicas: 1,2,3\tIsr: 1`),
  ]
  const text = [...topic('orders'), ...topic('audit')].join('\n')
  const outOf = (settings: Settings) =>
    readConfiguration([file(text)], settings).warnings.flatMap(({ text: said }) => (/in sync/.test(said) ? [said] : []))
  expect(outOf(none)).toHaveLength(6)
  expect(outOf(none).at(-1)).toBe('35 more partitions have replicas that are not in sync.')
  expect(outOf({ ...none, only: ['audit'] })[0]).toContain('Partition 0 of audit has 1 of 3')
})

test('what one topic alone says of its replicas is not taken to hold for another without a word', () => {
  const { warnings } = readConfiguration([file(`${described}\nDynamic configs for topic audit are:`)], none)
  expect(warnings.map(({ text }) => text)).toContain(
    'topic.replication.factor is taken to be 3 for audit too, which does not say its own; --only would tell.',
  )
})
