import { expect, test } from 'vitest'
import { edited, interpret, readConfiguration, readEditor, type FactName } from '../../index.ts'

const none = { sets: [], clients: [] }
const file = (text: string) => ({ name: 'values.yaml', text })
const fact = (name: FactName, text: string) => interpret(readConfiguration([file(text)], none))[name]
const ISR = 'topic.min.insync.replicas'
const changed = (text: string, name: FactName, value: string) =>
  edited(text, readEditor([file(text)], none)(name, value))

test('charts before 24 have names of their own for some settings, and hand Kafka variables', () => {
  const old =
    "replicaCount: 3\ndefaultReplicationFactor: 3\nlogFlushIntervalMessages: 1\nextraEnvVars:\n  - name: KAFKA_CFG_MIN_INSYNC_REPLICAS\n    value: '2'\n"
  expect(fact('topic.replication.factor', old)).toMatchObject({
    value: 3,
    origin: { line: 2, key: 'defaultReplicationFactor' },
  })
  expect(fact('topic.flush.messages', old).value).toBe(1)
  expect(fact(ISR, old)).toMatchObject({ value: 2, origin: { line: 6, key: 'KAFKA_CFG_MIN_INSYNC_REPLICAS' } })
  expect(changed(old, ISR, '1')).toContain("value: '1'")
  expect(changed(old, 'topic.replication.factor', '1')).toContain('defaultReplicationFactor: 1')
})

test('later charts hand Kafka a file: a variable is not heard, and what the values leave out is not known', () => {
  const text =
    "broker: {}\nextraConfig: |\n  default.replication.factor=3\nextraEnvVars:\n  - name: KAFKA_CFG_MIN_INSYNC_REPLICAS\n    value: '2'\n"
  const why = (part: string) => ({ why: expect.stringContaining(part) as string })
  expect(fact(ISR, text).origin).toMatchObject(why('is a variable, which charts since 24 do not hand to Kafka'))
  expect(fact('topic.unclean.leader.election.enable', text).origin).toMatchObject(
    why("the chart's templates may set it"),
  )
  const own = 'broker: {}\nimage: {repository: bitnami/kafka}\nconfig: |\n  default.replication.factor=3\n'
  expect(fact(ISR, own).value).toBe(1)
})

test('settings as a map outweigh those in text, and nodes that differ are not known', () => {
  const both = 'broker: {}\nextraConfig: |\n  min.insync.replicas=1\noverrideConfiguration:\n  min.insync.replicas: 2\n'
  expect(fact(ISR, both)).toMatchObject({ value: 2, origin: { line: 5 } })
  expect(changed(both, ISR, '3')).toContain('\n  min.insync.replicas: 3\n')
  const groups = (broker: number) =>
    `controller:\n  extraConfig: |\n    min.insync.replicas=2\nbroker:\n  extraConfig: |\n    min.insync.replicas=${broker}\n`
  expect(fact(ISR, groups(2)).value).toBe(2)
  expect(fact(ISR, groups(1)).origin).toMatchObject({
    why: expect.stringContaining('differs from that in line 3') as string,
  })
})

test('a log without a claim is gone with its pod, and a new setting goes where others of Kafka stand', () => {
  const text = 'broker:\n  persistence: {enabled: false}\nextraConfig: |\n  min.insync.replicas=1\n'
  expect(fact('broker.storage', text)).toMatchObject({ value: 'ephemeral', origin: { line: 2 } })
  expect(changed(text, 'topic.unclean.leader.election.enable', 'false')).toContain(
    'extraConfig: |\n  unclean.leader.election.enable=false\n',
  )
})

test("a topic's settings and copies are changed where they stand", () => {
  const text =
    'broker: {}\nprovisioning:\n  topics:\n    - name: a\n      replicationFactor: 1\n      config:\n        min.insync.replicas: 1\n'
  expect(changed(text, 'topic.replication.factor', '3')).toBe(text.replace('Factor: 1', 'Factor: 3'))
  expect(changed(text, ISR, '2')).toBe(text.replace('replicas: 1', 'replicas: 2'))
})
