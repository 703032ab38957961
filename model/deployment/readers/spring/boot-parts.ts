/**
 * Spring Boot's `spring.kafka`: the producer and the consumer that it configures, as parts.
 *
 *     spring.kafka.properties < spring.kafka.producer.acks < spring.kafka.producer.properties     (a < b: b wins)
 *
 *   B1  a section that is there is a client that is there; of what is common alone, both are
 *   B2  the container commits after the listener unless enable-auto-commit is true (then the client does) or ack-mode is MANUAL (then the application)
 *   B3  with a transaction-id-prefix Spring Boot gives its transaction manager to the listener containers: offsets go into the transaction
 *   B4  isolation-level has a default of its own since Spring Boot 2.2, which outweighs spring.kafka.properties
 *
 * Source: KafkaProperties, KafkaAnnotationDrivenConfiguration, KafkaMessageListenerContainer (`determineAutoCommit`). Doubtful: beans of the application's
 * own may replace any of it, and no file shows them.
 *
 * Not modelled: share consumers, retry topics (claim C19).
 */
import type { Warning } from '../../key-warnings.ts'
import { UsageError } from '../../usage-error.ts'
import type { Document, Part, Setting, Statement } from '../part.ts'
import { ackModeWarnings, commitStatement, isManualMode } from './ack-mode.ts'
import { clientStatement } from './clients.ts'
import { editOf, type Naming } from './changes.ts'
import { defaultWarnings, forRole, mapEntries, ownEntries, settingsOf, strongest, type Layer } from './entries.ts'
import { ownNames, type ClientRole } from './keys.ts'
import { below, isNamed } from './names.ts'
import { resolvedOf } from './placeholders.ts'
import type { SpringOptions } from './parts.ts'
import type { Property } from './property.ts'

/** `roles`: those that no binding speaks for. */
export function bootParts(
  properties: readonly Property[],
  roles: readonly ClientRole[],
  hasBindings: boolean,
  options: SpringOptions,
): Document {
  const documents = roles
    .filter(role => has(properties, sections[role]) || (!hasBindings && isCommonAlone(properties)))
    .map(role => ofClient(role, properties, options))
  return {
    parts: documents.flatMap(({ parts }) => parts),
    warnings: documents.flatMap(({ warnings }) => warnings),
  }
}

const sections: Readonly<Record<ClientRole, readonly string[]>> = {
  producer: ['spring.kafka.producer', 'spring.kafka.template'],
  consumer: ['spring.kafka.consumer', 'spring.kafka.listener'],
}
const has = (properties: readonly Property[], paths: readonly string[]) =>
  properties.some(({ parts }) => paths.some(path => below(parts, path) !== undefined))

/** B1. */
function isCommonAlone(properties: readonly Property[]): boolean {
  const isCommon = ({ parts }: Property) =>
    below(parts, 'spring.kafka') !== undefined && below(parts, 'spring.kafka.streams') === undefined
  const others = [...sections.producer, ...sections.consumer, 'spring.kafka.streams']
  return properties.some(isCommon) && !has(properties, others)
}

/** What Spring Boot's properties come to, for whoever lays more over them. */
export function bootLayers(role: ClientRole, properties: readonly Property[]): readonly Layer[] {
  const path = `spring.kafka.${role}`
  const common = forRole(role, mapEntries(properties, 'spring.kafka.properties'))
  return [
    ownEntries(properties, 'spring.kafka', ownNames.common),
    role === 'consumer' ? common.filter(({ key }) => key !== 'isolation.level') : common,
    ownEntries(properties, path, ownNames[role]),
    mapEntries(properties, `${path}.properties`),
  ]
}

const naming: Naming = {
  nameOf: (role, key) => {
    const own = ownNames[role].find(each => each.key === key)
    return own === undefined ? `spring.kafka.${role}.properties.${key}` : `spring.kafka.${role}.${own.name}`
  },
  ackMode: 'spring.kafka.listener.ack-mode',
}

function ofClient(role: ClientRole, properties: readonly Property[], options: SpringOptions): Document {
  const entries = strongest(bootLayers(role, properties))
  const settings = settingsOf(role, entries)
  const first = properties.find(({ parts }) => below(parts, `spring.kafka`) !== undefined)!
  const ofRole = properties.find(({ parts }) => sections[role].some(path => below(parts, path) !== undefined)) ?? first
  const statements = [
    clientStatement(role, ofRole, options.versions?.client),
    ...(role === 'consumer' ? consumerStatements(settings, properties) : ownIds(properties)),
  ]
  const part: Part = {
    role,
    name: options.name ?? '',
    files: filesOf(properties),
    settings,
    statements,
    spell: key => naming.nameOf(role, key, ''),
    edit: editOf(role, { entries, properties, naming, add: options.add }),
  }
  const beside =
    role === 'consumer' ? [...overruledIsolation(properties), ...defaultMode(properties)] : sharedIds(properties)
  return { parts: [part], warnings: [...defaultWarnings(role, entries), ...beside] }
}

export const filesOf = (properties: readonly Property[]): readonly string[] => [
  ...new Set(properties.map(({ file }) => file)),
]

const truthOf = (settings: readonly Setting[], key: string): Setting | undefined =>
  settings.find(setting => setting.key === key)

/** B2, B3. */
function consumerStatements(settings: readonly Setting[], properties: readonly Property[]): readonly Statement[] {
  const autoCommit = truthOf(settings, 'enable.auto.commit')
  const mode = ackMode(properties)
  const commit = mode && commitStatement(mode, resolvedOf(mode))
  if (commit !== undefined && autoCommit?.value === 'true' && isManualMode(commit))
    throw manualAndAuto(commit, autoCommit)
  const prefix = prefixIn(properties)
  return [
    ...(commit !== undefined && isOff(autoCommit) ? [commit] : []),
    ...(prefix !== undefined && isOff(autoCommit) ? [inTransaction(prefix)] : []),
  ]
}

/** Since 2.3 nothing said is false. */
const isOff = (autoCommit: Setting | undefined) =>
  autoCommit === undefined || (autoCommit.unread === undefined && autoCommit.value === 'false')

const prefixIn = (properties: readonly Property[]): Property | undefined =>
  properties.findLast(({ parts }) => isNamed(parts, 'spring.kafka.producer.transaction-id-prefix'))

/** A prefix that is drawn at random is no other instance's. */
function ownIds(properties: readonly Property[]): readonly Statement[] {
  const prefix = prefixIn(properties)
  if (prefix === undefined || !prefix.value.includes('${random.')) return []
  const { file, line, name } = prefix
  return [{ fact: 'producer.transactional.id.per', value: 'instance', text: '(random)', file, line, written: name }]
}

/** Spring numbers its producers behind the prefix, and each instance begins at 0. */
function sharedIds(properties: readonly Property[]): readonly Warning[] {
  const prefix = prefixIn(properties)
  if (prefix === undefined || prefix.value.includes('${')) return []
  const { file, line, name } = prefix
  const text = `${name} is the same in every instance of the application: since Spring Kafka 3.0 each needs one of its own (with its host's name or a random part in it), or they fence each other.`
  return [{ file, line, text }]
}

const inTransaction = ({ file, line, name }: Property): Statement => ({
  fact: 'consumer.ack.point',
  value: 'transaction',
  text: '(set)',
  file,
  line,
  written: name,
})

const manualAndAuto = ({ file, line, written }: Statement, autoCommit: Setting): UsageError =>
  new UsageError(
    `${file} line ${line}: ${written} leaves the commit to the application, and ${autoCommit.written} (${autoCommit.file} line ${autoCommit.line}) is true, so Spring's container refuses to start; right would be false there.`,
  )

const ackMode = (properties: readonly Property[]): Property | undefined =>
  properties.findLast(({ parts }) => isNamed(parts, naming.ackMode))

function defaultMode(properties: readonly Property[]): readonly Warning[] {
  const mode = ackMode(properties)
  return mode === undefined ? [] : ackModeWarnings(mode, resolvedOf(mode))
}

/** B4. */
function overruledIsolation(properties: readonly Property[]): readonly Warning[] {
  const common = mapEntries(properties, 'spring.kafka.properties').findLast(({ key }) => key === 'isolation.level')
  if (common === undefined) return []
  const { file, line, name } = common.property
  const text = `${name} has no effect: spring.kafka.consumer.isolation-level, read_uncommitted where it is left out, outweighs it (since Spring Boot 2.2).`
  return [{ file, line, text }]
}
