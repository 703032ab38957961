/**
 * Kafka Streams in a Spring application: the consumer and the producer that it makes, as parts.
 *
 *     Streams' own defaults < a key alone < producer.key, consumer.key < main.consumer.key       (a < b: b wins)
 *     spring.kafka.properties < spring.kafka.streams.properties < the Streams binder's configuration < a function's < a binding's
 *
 *   S1  a thread of Kafka Streams processes one record after the other and commits what it has processed; the client never does (enable.auto.commit is
 *       not the user's to set)
 *   S2  processing.guarantee=exactly_once…: offsets go into the producer's transaction, consumers read what is committed; with `exactly_once` each
 *       task has a producer of its own and the group's metadata is not passed, with `exactly_once_v2` (KIP-447) each thread has
 *   S3  a record that cannot be sent ends the thread, its input is not committed, and so it is made and sent again (production.exception.handler); in a
 *       transaction what was sent before is aborted, which is neither of the values that a fact can have: it is open between two of them
 *   S4  the Streams binder takes Spring Boot's own producer and consumer settings as well, behind the prefixes producer. and consumer.
 *   S5  a function with a configuration of its own is an application of its own
 *
 * Source: StreamsConfig (getMainConsumerConfigs, getProducerConfigs); KafkaStreamsBinderSupportAutoConfiguration, AbstractKafkaStreamsBinderProcessor,
 * Spring Cloud Stream's reference, Kafka Streams Binder. Doubtful: Kafka Streams before 2.1 retries ten times by itself.
 *
 * Not modelled: what is behind the topology's own topics (changelogs, repartition), restore and global consumers, exception handlers that go on.
 */
import { isAtLeast, parseVersion } from '../../client.ts'
import { isKnownTo } from '../../known-keys.ts'
import type { Document, Part, Statement } from '../part.ts'
import { bootLayers, filesOf } from './boot-parts.ts'
import { editOf, type Naming } from './changes.ts'
import { streamsClientStatement } from './clients.ts'
import {
  defaultWarnings,
  forRole,
  implied,
  mapEntries,
  ownEntries,
  settingsOf,
  strongest,
  type Entry,
  type Layer,
} from './entries.ts'
import { byGuarantee, guaranteeOf, ignoredKeys, isTaken, ofGuarantee, withUnread, type Guarantee } from './guarantee.ts'
import type { ClientRole } from './keys.ts'
import { below } from './names.ts'
import type { SpringOptions } from './parts.ts'
import type { Property } from './property.ts'

const BOOT = 'spring.kafka.streams'
const CLOUD = 'spring.cloud.stream.kafka.streams'
const BINDER = `${CLOUD}.binder`

/** One Kafka Streams application. */
export interface Topology {
  readonly name: string
  readonly properties: readonly Property[]
  /** The first property that brings it in. */
  readonly at: Property
  /** Whether Spring Cloud Stream runs it. */
  readonly isBound: boolean
  /** The function that it is, where functions differ, and the bindings that it reads. */
  readonly ofFunction?: string | undefined
  readonly inputs: readonly string[]
}

/** What speaks of Kafka Streams itself. */
export const isOfStreams = ({ parts }: Property): boolean =>
  below(parts, BOOT) !== undefined || below(parts, CLOUD) !== undefined

export function streamsParts(topology: Topology, options: SpringOptions): Document {
  const said = saidOf(topology, /^processing\.guarantee$/)
  const guarantee = said && guaranteeOf(said)
  const documents = (['producer', 'consumer'] as const).map(role => ofClient(role, topology, guarantee, options))
  return {
    parts: documents.flatMap(({ parts }) => parts),
    warnings: documents.flatMap(({ warnings }) => warnings),
  }
}

function ofClient(
  role: ClientRole,
  topology: Topology,
  guarantee: Guarantee | undefined,
  options: SpringOptions,
): Document {
  const { name, at, properties } = topology
  const asked = strongest(layersOf(role, topology))
  const kept = asked.filter(({ key }) => !isTaken(key, guarantee))
  const entries = strongest([ofGuarantee(role, at, guarantee), kept])
  const naming = namingOf(topology)
  const part: Part = {
    role,
    name,
    files: filesOf(properties),
    settings: withUnread(settingsOf(role, entries), guarantee),
    statements: [
      streamsClientStatement(role, at, options.versions?.java),
      ...(role === 'producer'
        ? producerStatements(topology, guarantee)
        : consumerStatements(topology, guarantee, options)),
    ],
    spell: key => naming.nameOf(role, key, ''),
    edit: change =>
      isTaken(change.key, guarantee) || change.key === 'consumer.commit'
        ? undefined
        : editOf(role, { entries, properties, naming, add: options.add })(change),
  }
  return { parts: [part], warnings: [...defaultWarnings(role, entries), ...ignoredKeys(asked, guarantee)] }
}

/** The maps of Kafka Streams' own keys, the weakest first: those of all applications, and those of this one. */
function mapsOf({ properties, ofFunction, isBound, inputs }: Topology): readonly [readonly Layer[], readonly Layer[]] {
  const shared = [mapEntries(properties, 'spring.kafka.properties'), mapEntries(properties, `${BOOT}.properties`)]
  if (!isBound) return [shared, []]
  return [
    [...shared, mapEntries(properties, `${BINDER}.configuration`)],
    [
      ...(ofFunction === undefined ? [] : [mapEntries(properties, `${BINDER}.functions.${ofFunction}.configuration`)]),
      mapEntries(properties, `${CLOUD}.default.consumer.configuration`),
      ...inputs.map(input => mapEntries(properties, `${CLOUD}.bindings.${input}.consumer.configuration`)),
    ],
  ]
}

/** A key of Kafka Streams' own, the strongest. */
const saidOf = (topology: Topology, key: RegExp): Entry | undefined =>
  strongest(mapsOf(topology).flat()).find(entry => key.test(entry.key))

function layersOf(role: ClientRole, topology: Topology): readonly Layer[] {
  const { at, properties, isBound, inputs } = topology
  const [shared, own] = mapsOf(topology)
  const maps = [...shared, ...own]
  const by = (key: string, value: string) => implied(at, key, `Kafka Streams’ ${key}`, value)
  return [
    role === 'producer' ? [by('linger.ms', '100')] : [by('auto.offset.reset', 'earliest')],
    ...maps.map(layer => layer.filter(({ key }) => isKnownTo(role, key))),
    ...shared.map(layer => behind(`${role}.`, layer)),
    ...(isBound ? merged(role, properties) : []),
    ...own.map(layer => behind(`${role}.`, layer)),
    ...(role === 'consumer' ? maps.map(layer => behind('main.consumer.', layer)) : []),
    ...(isBound && role === 'consumer' ? startOffsets(properties, inputs) : []),
  ]
}

const behind = (prefix: string, layer: Layer): Layer =>
  layer.flatMap(entry => (entry.key.startsWith(prefix) ? [{ ...entry, key: entry.key.slice(prefix.length) }] : []))

/** S4. */
function merged(role: ClientRole, properties: readonly Property[]): readonly Layer[] {
  const own = mapEntries(properties, `${BINDER}.${role}-properties`)
  return [
    ...bootLayers(role, properties),
    forRole(role, mapEntries(properties, `${BINDER}.configuration`)).filter(({ key }) => isKnownTo(role, key)),
    own.map(entry => ({ ...entry, key: entry.key.replace(`${role}.`, '') })),
  ]
}

const startOffset = [{ name: 'start-offset', key: 'auto.offset.reset', kind: 'enumeration' }] as const

const startOffsets = (properties: readonly Property[], inputs: readonly string[]): readonly Layer[] => [
  ownEntries(properties, `${CLOUD}.default.consumer`, startOffset),
  ...inputs.map(input => ownEntries(properties, `${CLOUD}.bindings.${input}.consumer`, startOffset)),
]

function producerStatements(topology: Topology, guarantee: Guarantee | undefined): readonly Statement[] {
  const { file, line } = topology.at
  const handler = saidOf(topology, /^(default\.)?production\.exception\.handler$/)
  const failure: Pick<Statement, 'value' | 'text' | 'unread' | 'among'> =
    guarantee === undefined || !guarantee.isExactlyOnce
      ? { value: 'retry', text: 'fail' }
      : {
          value: '',
          unread: 'aborts the transaction, and what was sent in it comes again in another',
          among: ['report', 'retry'],
        }
  const written = 'Kafka Streams’ production.exception.handler'
  return [
    ...(handler === undefined ? [{ fact: 'producer.on.send.failure' as const, file, line, written, ...failure }] : []),
    ...(guarantee?.isExactlyOnce === true
      ? [byGuarantee(guarantee, 'producer.transactional.id.per', guarantee.isPerThread ? 'instance' : 'partition')]
      : []),
  ]
}

function consumerStatements(
  { at }: Topology,
  guarantee: Guarantee | undefined,
  { versions = {} }: SpringOptions,
): readonly Statement[] {
  const { file, line } = at
  const own = (fact: Statement['fact'], value: string, written: string): Statement => ({
    fact,
    value,
    file,
    line,
    written: `Kafka Streams’ ${written}`,
  })
  const { client, unread } = versions.java ?? {}
  const isOld = client !== undefined && unread === undefined && !isAtLeast(parseVersion(client.slice(5)), 2, 4)
  return [
    own('consumer.handling', 'loop', 'threads'),
    own('consumer.partition.assignment.strategy', isOld ? 'eager' : 'cooperative', 'partition.assignment.strategy'),
    ...commits(guarantee, own('consumer.commit', 'after-handler', 'commits')),
  ]
}

function commits(guarantee: Guarantee | undefined, afterwards: Statement): readonly Statement[] {
  if (guarantee?.unread !== undefined) {
    const { file, line, name } = guarantee.entry.property
    const among = ['after-handler', 'manual'] as const
    return [{ fact: 'consumer.commit', value: '', file, line, written: name, unread: guarantee.unread, among }]
  }
  if (guarantee?.isExactlyOnce !== true) return [afterwards]
  return [
    byGuarantee(guarantee, 'consumer.ack.point', 'transaction'),
    byGuarantee(guarantee, 'consumer.group.metadata', guarantee.isPerThread ? 'passed' : 'not-passed'),
  ]
}

const namingOf = ({ isBound, ofFunction }: Topology): Naming => {
  const path = !isBound
    ? `${BOOT}.properties`
    : ofFunction === undefined
      ? `${BINDER}.configuration`
      : `${BINDER}.functions.${ofFunction}.configuration`
  return { nameOf: (role, key) => `${path}.${role}.${key}`, ackMode: '' }
}
