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
