/**
 * Kafka Connect's workers: what they give their connectors' producers and consumers.
 *
 *   W1  a worker is a part of a role only where it says something that decides: one that says nothing is there for others, and would
 *       contradict the application that is asked about
 *   W2  what the worker sets before any configuration (Worker.java, baseProducerConfigs and baseConsumerConfigs) stands on its image's line
 *   W3  idempotence: off since KAFKA-13759 (3.1.1, 3.2); before 3.0 it is the client's own default; in between it turns on the patch
 *
 * Source: apache/kafka connect/runtime/src/main/java/org/apache/kafka/connect/runtime/Worker.java.
 * Not modelled: what a connector overrides (`producer.override.…`), exactly.once.source.support.
 */
import { isAtLeast, parseVersion } from '../../client.ts'
import { isDecisive } from '../../decisive-keys.ts'
import { redact } from '../../secrets.ts'
import type { Part, Setting, Statement } from '../part.ts'
import type { Container } from './container.ts'
import { connectNaming, keyOf, spelt } from './image-names.ts'
import { imageOf } from './images.ts'

type ClientRole = 'producer' | 'consumer'

export function isConnect({ image, environment }: Container): boolean {
  const known = image === undefined ? undefined : imageOf(image.text).image
  if (known !== undefined) return known.kind === 'connect'
  return environment.some(
    ({ name }) => name === 'CONNECT_OFFSET_STORAGE_TOPIC' || name === 'CONNECT_CONFIG_STORAGE_TOPIC',
  )
}

export const connectParts = (container: Container): readonly Part[] =>
  (['producer', 'consumer'] as const).flatMap(role => partOf(container, role))

function partOf(container: Container, role: ClientRole): readonly Part[] {
  const prefix = `${role}.`
  const keyed = container.environment.flatMap(variable => {
    const key = keyOf(variable.name, connectNaming)
    return key?.startsWith(prefix) === true ? [{ variable, key: key.slice(prefix.length) }] : []
  })
  if (!keyed.some(({ key }) => isDecisive(role, key))) return []
  const own = keyed.map(({ variable, key }): Setting => {
    const { name, value, file, line, unread } = variable
    return { key, value: value.trim(), file, line, written: name, ...(unread !== undefined && { unread }) }
  })
  const defaults = defaultsOf(container, role).filter(({ key }) => !own.some(setting => setting.key === key))
  const spell = (key: string) => spelt(`${prefix}${key}`, connectNaming)
  return [
    {
      role,
      name: container.name,
      files: container.files,
      settings: [...own, ...defaults],
      statements: statementsOf(container, role),
      spell,
      edit: ({ key, value }) => {
        const found = keyed.find(each => each.key === key)
        return found === undefined ? keyed.at(-1)!.variable.beside?.(spell(key), value) : found.variable.put?.(value)
      },
    },
  ]
}

const versionOf = ({ image }: Container) => (image === undefined ? undefined : imageOf(image.text).version)

function defaultsOf(container: Container, role: ClientRole): readonly Setting[] {
  const { file, line } = container.image ?? container
  const values: Readonly<Record<string, string>> =
    role === 'consumer'
      ? { 'enable.auto.commit': 'false', 'auto.offset.reset': 'earliest' }
      : {
          acks: 'all',
          'max.in.flight.requests.per.connection': '1',
          'delivery.timeout.ms': '2147483647',
          ...(isNeverIdempotent(versionOf(container)) && { 'enable.idempotence': 'false' }),
        }
  return Object.entries(values).map(([key, value]) => ({
    key,
    value,
    file,
    line,
    written: `the Connect worker's own ${key}`,
  }))
}

const isNeverIdempotent = (version: string | undefined) =>
  version !== undefined && isAtLeast(parseVersion(version), 3, 2)

/** A sink task's offsets are committed once it has been given the records and has flushed them. */
function statementsOf(container: Container, role: ClientRole): readonly Statement[] {
  const { file, line } = container.image ?? container
  const version = versionOf(container)
  const place = { file, line, written: container.image === undefined ? container.name : redact(container.image.text) }
  const isKnown = version !== undefined && !/^3\.[01]$/.test(version)
  const client: Statement = isKnown
    ? { fact: `${role}.client`, value: `java@${version}`, ...place }
    : { fact: `${role}.client`, value: '', unread: 'names no version of the client that it brings', ...place }
  return role === 'producer' ? [client] : [client, { fact: 'consumer.ack.point', value: 'after', ...place }]
}
