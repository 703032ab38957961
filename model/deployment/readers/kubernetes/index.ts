/**
 * Kubernetes manifests: Strimzi, Confluent for Kubernetes, Koperator, Connect, ConfigMaps with Kafka's own files inside, pods that run Kafka.
 *
 *   K1  objects of the same kind and name lie over each other in the order of the files (manifests.ts)
 *   K2  manifests of which none says anything about Kafka are refused: nobody would see that they were not read
 */
import { looksLikeName } from '../../secrets.ts'
import { confluentConnect, confluentParts } from './confluent-operator.ts'
import { connectDocument } from '../connect/parts.ts'
import { configMapParts } from './config-map.ts'
import { isManifest, objectsIn, type KubernetesObject } from './manifests.ts'
import { koperatorDocument } from './koperator.ts'
import { withMounted } from './mounted.ts'
import { isKustomization, unrendered } from './unrendered.ts'
import { workloadDocument } from './workloads.ts'
import type { Choices, ConfigFile, Document, Reader } from '../part.ts'
import { strimziConnect } from './strimzi-connect.ts'
import { strimziDocument } from './strimzi.ts'

export const kubernetesReader: Reader = {
  kind: 'a Kubernetes manifest',
  recognises: isManifest,
  read: (files, choices) => {
    const objects = objectsIn(files)
    const document = documentOf(objects, choices)
    const unread = unrendered(objects)
    const said = { ...document, warnings: [...document.warnings, ...unread] }
    if (document.parts.length > 0 || document.warnings.length > 0) return said
    const [first] = unread
    return first === undefined
      ? { ...said, silent: files.map(({ name }) => name), refusal: withoutKafka(files, objects) }
      : { ...said, refusal: `${first.file} line ${first.line}: ${first.text}` }
  },
}

function documentOf(objects: readonly KubernetesObject[], choices: Choices): Document {
  const strimzi = strimziDocument(objects)
  const maps = configMapParts(objects)
  const koperator = koperatorDocument(objects)
  const pods = workloadDocument(objects, choices)
  const plain = withMounted(maps.parts, pods.parts, pods.mounts)
  const others = [...strimzi.parts, ...confluentParts(objects), ...koperator.parts, ...plain]
  const [ours, theirs] = [strimziConnect(objects), confluentConnect(objects)]
  const connect = connectDocument(
    [...ours.workers, ...theirs.workers, ...maps.workers],
    [...ours.connectors, ...theirs.connectors, ...maps.connectors],
    others.length === 0,
  )
  return {
    parts: [...others, ...connect.parts],
    ...(pods.environments && { environments: pods.environments }),
    warnings: [...strimzi.warnings, ...koperator.warnings, ...pods.warnings, ...connect.warnings],
  }
}

/** K2. */
function withoutKafka(files: readonly ConfigFile[], objects: readonly KubernetesObject[]): string {
  const kinds = [...new Set(objects.map(({ kind }) => kind))].filter(kind => kind !== '' && looksLikeName(kind))
  const held = kinds.length === 0 ? 'nothing' : kinds.slice(0, 6).join(', ')
  const names = files.map(({ name }) => name).join(', ')
  if (objects.length > 0 && objects.every(isKustomization)) {
    return `${names}: a kustomization names other files and holds none: right would be those, or what \`kubectl kustomize\` prints.`
  }
  return `${names}: the manifests here (${held}) say nothing about Kafka that ackproof reads: right would be Strimzi's Kafka, KafkaNodePool, KafkaTopic, KafkaConnect or KafkaConnector, Confluent's, Koperator's, a ConfigMap with Kafka's .properties, or a pod that runs Kafka.`
}
