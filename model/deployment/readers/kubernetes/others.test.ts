import { expect, test } from 'vitest'
import { edited, interpret, readConfiguration, readEditor, UsageError, type ConfigFile } from '../../index.ts'

const none = { sets: [], clients: [] }
const file = (text: string, name = 'k.yaml'): ConfigFile => ({ name, text })
const read = (...files: readonly ConfigFile[]) => readConfiguration(files, none)
const warned = (...files: readonly ConfigFile[]) => read(...files).warnings.map(({ text }) => text)
const refusal = (...files: readonly ConfigFile[]): string => {
  try {
    read(...files)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  return ''
}
const changed = (text: string, fact: Parameters<ReturnType<typeof readEditor>>[0], value: string): string =>
  edited(text, readEditor([file(text)], none)(fact, value))

const topic = file(
  'apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata: {name: a}\nspec:\n  replicas: 3\n  config:\n    min.insync.replicas: 2\n',
)
const overlay = (lines: string) =>
  file(`apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n${lines}`, 'o.yaml')

test('what kustomize or a chart would still change is said with its line, and what prints it', () => {
  const patched = overlay('patches:\n  - path: b.yaml\n')
  expect(read(topic, patched).warnings[0]).toEqual({
    file: 'o.yaml',
    line: 4,
    text: "patches is kustomize's, and not applied: right would be what `kubectl kustomize` prints.",
  })
  const chart = (kind: string) => file(`apiVersion: ${kind}\nmetadata: {name: kafka}\nspec: {}\n`, 'c.yaml')
  expect(warned(topic, chart('argoproj.io/v1alpha1\nkind: Application'))[0]).toContain('`argocd app manifests`')
  expect(refusal(chart('helm.toolkit.fluxcd.io/v2\nkind: HelmRelease'))).toBe(
    'c.yaml line 2: This HelmRelease names a chart or a folder that is still to be rendered, and is not read: right would be what `helm get manifest` or `helm template` prints.',
  )
})

test('a kustomization that only lists files says nothing beside them, and is refused alone, named as it may be', () => {
  expect(warned(topic, overlay('')).some(text => text.includes('kustomize'))).toBe(false)
  const bare = file('resources:\n  - kafka.yaml\n', 'overlays/dev/kustomization.yaml')
  for (const each of [bare, overlay('')])
    expect(refusal(each)).toContain('a kustomization names other files and holds none')
  expect(refusal(file('patches: [x]\n', 'kustomization.yaml'))).toContain("line 1: patches is kustomize's")
})

const koperator = (spec: string) =>
  `apiVersion: kafka.banzaicloud.io/v1beta1\nkind: KafkaCluster\nmetadata: {name: k}\nspec:\n${spec}`

test("Koperator's storage on an emptyDir is gone with its pod, and storages that differ are not known", () => {
  const storage = (...volumes: readonly string[]) =>
    koperator(
      `  brokerConfigGroups:\n    default:\n      storageConfigs:\n${volumes.map(each => `        - ${each}: {}\n`).join('')}`,
    )
  const fact = (...volumes: readonly string[]) => interpret(read(file(storage(...volumes))))['broker.storage']
  expect(fact('emptyDir').value).toBe('ephemeral')
  expect(warned(file(storage('emptyDir')))[0]).toContain('storageConfigs with an emptyDir: a pod that is deleted')
  expect(fact('pvcSpec', 'emptyDir')).toMatchObject({
    value: 'unknown',
    origin: { among: ['persistent', 'ephemeral'] },
  })
})

test("Koperator's settings are changed in the text that says them, and its topics' copies where they stand", () => {
  const cluster = koperator('  readOnlyConfig: |\n    a.b=1\n  clusterWideConfig: |\n    min.insync.replicas=1\n')
  expect(changed(cluster, 'topic.min.insync.replicas', '2')).toBe(cluster.replace('replicas=1', 'replicas=2'))
  const own =
    'apiVersion: kafka.banzaicloud.io/v1alpha1\nkind: KafkaTopic\nmetadata: {name: t}\nspec:\n  replicationFactor: 2\n'
  expect(changed(own, 'topic.replication.factor', '3')).toBe(own.replace(': 2', ': 3'))
  expect(interpret(read(file(own.replace(': 2', ': -1'))))['topic.replication.factor'].origin.kind).not.toBe('file')
})

test("a pod whose own variables decide something is not taken to have a ConfigMap's settings", () => {
  const both = (env: string) =>
    file(`apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data:
  server.properties: |
    broker.id=1
    min.insync.replicas=1
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: kafka}
spec:
  template:
    spec:
      containers:
        - image: apache/kafka:3.9.0
          env: [{name: ${env}, value: '2'}]
      volumes: [{name: v, configMap: {name: c}}]
`)
  expect(interpret(read(both('KAFKA_NUM_PARTITIONS')))['topic.min.insync.replicas'].value).toBe(1)
  expect(refusal(both('KAFKA_MIN_INSYNC_REPLICAS'))).toContain('Contradicting files')
})

test("Quarkus calls its file application.properties, too, and Spring's words are not used of it", () => {
  const map = (line: string) =>
    file(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  application.properties: |\n    ${line}\n`)
  expect(refusal(map('mp.messaging.outgoing.orders.acks=all'))).toContain('the manifests here (ConfigMap) say nothing')
  expect(interpret(read(map('spring.kafka.producer.acks=1')))['producer.acks'].value).toBe('1')
})

test("Jikkou's topics are read, in a list whose items do not say what they are", () => {
  const list = (copies: string) => `apiVersion: kafka.jikkou.io/v1beta2
kind: KafkaTopicList
items:
  - metadata: { name: a }
    spec:
      ${copies}
      configs:
        min.insync.replicas: 1
`
  for (const copies of ['replicas: 3', 'replicationFactor: 3']) {
    const facts = interpret(read(file(list(copies))))
    expect(facts['topic.replication.factor']).toMatchObject({ value: 3, origin: { line: 6 } })
    expect(facts['topic.min.insync.replicas']).toMatchObject({ value: 1, origin: { line: 8 } })
    expect(changed(list(copies), 'topic.replication.factor', '2')).toBe(list(copies.replace('3', '2')))
  }
})

test("OpenShift's templates are refused with what fills them in", () => {
  expect(
    refusal(file('apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: k}\nobjects: []\n')),
  ).toBe('k.yaml line 2: This Template is a template, and no data yet: right would be what `oc process` prints.')
})
