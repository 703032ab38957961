/**
 * Spring Cloud Stream's Kafka binder: a part for each binding.
 *
 *     producer   the binder's required-acks < spring.kafka < binder.configuration < binder.producer-properties < bindings.x.producer.configuration
 *     consumer   earliest with a group, latest without < spring.kafka < binder.configuration < … < bindings.x.consumer.configuration < start-offset
 *
 *   S1  required-acks left out is 1, whatever the Java client's default is, and all since Spring Cloud Stream 5.0.2; the binder says it, so that Kafka takes
 *       it for configured (idempotence is off)
 *   S2  with a transaction-id-prefix all producers are the transaction's, their own properties are ignored, and offsets go into the transaction
 *   S3  enable-auto-commit=true of Spring Boot's own name is ignored; of a map it counts
 *   S4  a failed send is logged and forgotten, unless `sync` waits for it or an error channel is asked for
 *
 * Source: BindingUtils (`createProducerConfigs`, `createConsumerConfigs`), KafkaBinderConfigurationProperties, KafkaMessageChannelBinder, at 3.2 to 5.0.3
 * (GH-3170 is the change of required-acks).
 *
 * Not modelled: polled and reactive consumers, dead letter topics (a record that went there counts as handled).
 */
import type { Warning } from '../../key-warnings.ts'
import type { Document, Part, Statement } from '../part.ts'
import { ackModeWarnings, commitStatement } from './ack-mode.ts'
import { bound, boundToKafka, type Binding } from './bindings.ts'
import { bootLayers, filesOf } from './boot-parts.ts'
import { editOf, type Naming } from './changes.ts'
import { clientStatement, type SpringVersions } from './clients.ts'
import {
  defaultWarnings,
  forRole,
  implied,
  mapEntries,
  ownEntries,
  settingsOf,
  strongest,
  type Layer,
} from './entries.ts'
import type { SpringOptions } from './parts.ts'
import type { Property } from './property.ts'
import { isNamed } from './names.ts'
import { resolvedOf } from './placeholders.ts'

const BINDER = 'spring.cloud.stream.kafka.binder'
const TRANSACTION = `${BINDER}.transaction`

export function cloudPart(binding: Binding, options: SpringOptions): Document {
  const { name, role, properties, at } = binding
  const { versions = {} } = options
  const entries = strongest(role === 'producer' ? producerLayers(binding, versions) : consumerLayers(binding))
  const statements = role === 'producer' ? producerStatements(binding, entries, versions) : consumerStatements(binding)
  const naming = namingOf(binding)
  const part: Part = {
    role,
    name,
    files: filesOf(properties),
    settings: settingsOf(role, entries),
    statements: [clientStatement(role, at, versions.client), ...statements, ...topicStatements(binding)],
    spell: key => naming.nameOf(role, key, ''),
    edit: editOf(role, { entries, properties, naming, add: options.add }),
  }
  const beside = role === 'consumer' ? consumerWarnings(binding) : producerWarnings(binding, entries)
  return { parts: [part], warnings: [...defaultWarnings(role, entries), ...beside] }
}

const said = ({ properties }: Pick<Binding, 'properties'>, ...names: readonly string[]): Property | undefined =>
  names.map(name => properties.findLast(({ parts }) => isNamed(parts, name))).find(found => found !== undefined)

/** A binding's own, or what all bindings have. */
const ofBinding = (binding: Binding, rest: string): Property | undefined =>
  said(binding, boundToKafka(binding.name, rest), `spring.cloud.stream.kafka.default.${rest}`)
const ofCore = (binding: Binding, rest: string): Property | undefined =>
  said(binding, bound(binding.name, rest), `spring.cloud.stream.default.${rest}`)

const isTrue = (property: Property | undefined): boolean =>
  property !== undefined && /^true$/i.test(resolvedOf(property).value)

const transactionPrefix = (binding: Binding) => said(binding, `${TRANSACTION}.transaction-id-prefix`)

const requiredAcks = [{ name: 'required-acks', key: 'acks', kind: 'text' }] as const
const batchTimeout = [{ name: 'batch-timeout', key: 'linger.ms', kind: 'text' }] as const
const startOffset = [{ name: 'start-offset', key: 'auto.offset.reset', kind: 'enumeration' }] as const

function producerLayers(binding: Binding, { requiredAcks: byDefault }: SpringVersions): readonly Layer[] {
  const { name, properties, at } = binding
  const prefix = transactionPrefix(binding)
  const own = prefix === undefined ? boundToKafka(name, 'producer') : `${TRANSACTION}.producer`
  const forAll = prefix === undefined ? 'spring.cloud.stream.kafka.default.producer' : own
  const acks = byDefault === undefined ? [] : [implied(at, 'acks', `the default of ${BINDER}.required-acks`, byDefault)]
  return [
    [...acks, implied(at, 'linger.ms', 'the default of batch-timeout', '0')],
    ownEntries(properties, BINDER, requiredAcks),
    ownEntries(properties, forAll, batchTimeout),
    ownEntries(properties, own, batchTimeout),
    ...bootLayers('producer', properties),
    forRole('producer', mapEntries(properties, `${BINDER}.configuration`)),
    mapEntries(properties, `${BINDER}.producer-properties`),
    mapEntries(properties, `${forAll}.configuration`),
    mapEntries(properties, `${own}.configuration`),
    prefix === undefined ? [] : [{ key: 'transactional.id', kind: 'text', property: prefix }],
  ]
}

function consumerLayers(binding: Binding): readonly Layer[] {
  const { name, properties, at } = binding
  const group = ofCore(binding, 'group')
  const own = boundToKafka(name, 'consumer')
  const forAll = 'spring.cloud.stream.kafka.default.consumer'
  const start =
    group === undefined
      ? implied(at, 'auto.offset.reset', `the default of start-offset for a binding without a group`, 'latest')
      : implied(group, 'auto.offset.reset', `the default of start-offset for a group`, 'earliest')
  return [
    [implied(at, 'enable.auto.commit', 'the Kafka binder’s enable.auto.commit', 'false'), start],
    ...bootLayers('consumer', properties).map(withoutAutoCommit),
    forRole('consumer', mapEntries(properties, `${BINDER}.configuration`)),
    mapEntries(properties, `${BINDER}.consumer-properties`),
    mapEntries(properties, `${forAll}.configuration`),
    mapEntries(properties, `${own}.configuration`),
    ownEntries(properties, forAll, startOffset),
    ownEntries(properties, own, startOffset),
  ]
}

/** S3. */
const withoutAutoCommit = (layer: Layer): Layer =>
  layer.filter(({ key, kind }) => key !== 'enable.auto.commit' || kind !== 'truth')

/** S1, S4. */
function producerStatements(binding: Binding, entries: Layer, versions: SpringVersions): readonly Statement[] {
  const { file, line } = binding.at
  const isAcksKnown = versions.requiredAcks !== undefined || entries.some(({ key }) => key === 'acks')
  const acks: Statement = {
    fact: 'producer.acks',
    value: '',
    file,
    line,
    written: `the default of ${BINDER}.required-acks`,
    unread: 'is 1 before Spring Cloud Stream 5.0.2 and all since, and pom.xml or build.gradle would say which it is',
    among: ['1', 'all'],
  }
  return [...(isAcksKnown ? [] : [acks]), ...forgottenSends(binding)]
}

function forgottenSends(binding: Binding): readonly Statement[] {
  const waits = isTrue(ofBinding(binding, 'producer.sync'))
  const reports = isTrue(ofCore(binding, 'producer.error-channel-enabled'))
  if (waits || reports || transactionPrefix(binding) !== undefined) return []
  const { file, line } = binding.at
  return [
    {
      fact: 'producer.on.send.failure',
      value: 'ignore',
      text: 'false',
      file,
      line,
      written: 'the default of producer.sync',
    },
  ]
}

/** What the binder makes a topic with, where it makes it: a topic that is there already may have been made with other values. */
function topicStatements(binding: Binding): readonly Statement[] {
  const create = said(binding, `${BINDER}.auto-create-topics`)
  if (create !== undefined && !isTrue(create)) return []
  const { role, name, properties } = binding
  const path = boundToKafka(name, `${role}.topic.properties`)
  const ofTopic = strongest([
    mapEntries(properties, `spring.cloud.stream.kafka.default.${role}.topic.properties`),
    mapEntries(properties, path),
  ])
  const factor = ofBinding(binding, `${role}.topic.replication-factor`) ?? said(binding, `${BINDER}.replication-factor`)
  const factors = factor === undefined ? [] : [{ key: 'replication.factor', kind: 'text' as const, property: factor }]
  return settingsOf('topic', [...factors, ...ofTopic]).flatMap(setting => {
    const fact = topicFacts.find(each => each === `topic.${setting.key}`)
    return fact === undefined || setting.value === '-1' ? [] : [{ ...setting, fact }]
  })
}

const topicFacts = [
  'topic.replication.factor',
  'topic.min.insync.replicas',
  'topic.unclean.leader.election.enable',
  'topic.flush.messages',
] as const

function consumerStatements(binding: Binding): readonly Statement[] {
  const prefix = transactionPrefix(binding)
  return [...commitOf(binding), ...(prefix === undefined ? [] : [inTransaction(prefix)])]
}

function commitOf(binding: Binding): readonly Statement[] {
  const mode = ofBinding(binding, 'consumer.ack-mode')
  if (mode !== undefined) return [commitStatement(mode, resolvedOf(mode))]
  const older = ofBinding(binding, 'consumer.auto-commit-offset')
  if (older === undefined || !/^false$/i.test(resolvedOf(older).value)) return []
  return [
    {
      fact: 'consumer.commit',
      value: 'manual',
      text: 'false',
      file: older.file,
      line: older.line,
      written: older.name,
    },
  ]
}

const inTransaction = ({ file, line, name }: Property): Statement => ({
  fact: 'consumer.ack.point',
  value: 'transaction',
  text: '(set)',
  file,
  line,
  written: name,
})

function consumerWarnings(binding: Binding): readonly Warning[] {
  const { name, at } = binding
  const resets = ofBinding(binding, 'consumer.reset-offsets')
  const ignored = said(binding, 'spring.kafka.consumer.enable-auto-commit')
  const about = ({ file, line }: Property, text: string): Warning => ({ file, line, text })
  const group = `The binding ${name} has no group: each instance is a group of its own each time it starts, and begins where start-offset says, so what is written while it is down is handled only if that is earliest.`
  const mode = ofBinding(binding, 'consumer.ack-mode')
  return [
    ...(mode === undefined ? [] : ackModeWarnings(mode, resolvedOf(mode))),
    ...(ofCore(binding, 'group') === undefined ? [about(at, group)] : []),
    ...(resets !== undefined && isTrue(resets)
      ? [
          about(
            resets,
            `${resets.name} begins at start-offset again whenever the application starts, whatever was committed.`,
          ),
        ]
      : []),
    ...(ignored !== undefined && /^true$/i.test(resolvedOf(ignored).value)
      ? [
          about(
            ignored,
            `${ignored.name}=true is ignored by Spring Cloud Stream's Kafka binder, whose container commits.`,
          ),
        ]
      : []),
  ]
}

function producerWarnings({ name, at }: Binding, entries: Layer): readonly Warning[] {
  const acks = entries.find(({ key }) => key === 'acks')
  if (acks?.isImplied !== true) return []
  const text = `The binding ${name} has acks=${acks.property.value}, which Spring Cloud Stream's Kafka binder sets where ${BINDER}.required-acks is left out, whatever the client's default.`
  return acks.property.value === 'all' ? [] : [{ file: at.file, line: at.line, text }]
}

const namingOf = (binding: Binding): Naming => ({
  nameOf: (role, key, value) => {
    const isTransactional = role === 'producer' && transactionPrefix(binding) !== undefined
    if (key === 'acks' && !isTransactional) return `${BINDER}.required-acks`
    if (key === 'transactional.id') return `${TRANSACTION}.transaction-id-prefix`
    if (key === 'auto.offset.reset' && value !== 'none') return boundToKafka(binding.name, 'consumer.start-offset')
    if (isTransactional) return `${TRANSACTION}.producer.configuration.${key}`
    return boundToKafka(binding.name, `${role}.configuration.${key}`)
  },
  ackMode: boundToKafka(binding.name, 'consumer.ack-mode'),
})
