/**
 * The channels of SmallRye's Kafka connector, as parts.
 *
 *     the connector's own default < kafka.key < mp.messaging.connector.smallrye-kafka.key < mp.messaging.outgoing.x.key      (a < b: b wins)
 *
 *   C1  acks left out is 1, whatever the Java client's default is; the connector says it, so that Kafka takes it for configured (idempotence is off)
 *   C2  enable.auto.commit left out is false, and the connector commits what was acknowledged, in sequence (throttled) or as it comes (latest)
 *   C3  with enable.auto.commit=true the client commits what it handed to the connector, which has it handled elsewhere
 *   C4  failure-strategy=ignore goes on after an error, and the record counts as handled
 *
 * Source: KafkaConnector (`@ConnectorAttribute`), ReactiveKafkaProducer, ReactiveKafkaConsumer and KafkaSource of smallrye-reactive-messaging (2026), and
 * its documentation, Receiving Kafka Records. Doubtful: the connector sends a failed record again by itself as long as its delivery time-out allows.
 *
 * Not modelled: `checkpoint` (offsets in a store of the application's), dead letter topics (a record that went there counts as handled).
 */
import type { FactValue } from '../../facts.ts'
import type { Warning } from '../../key-warnings.ts'
import { isKnownTo } from '../../known-keys.ts'
import { looksLikeName } from '../../secrets.ts'
import type { Edit, Part, Statement } from '../part.ts'
import { kafkaKey } from '../relaxed.ts'
import { editOf } from '../spring/changes.ts'
import { defaultWarnings, forRole, implied, mapEntries, settingsOf, strongest, type Layer } from '../spring/entries.ts'
import type { ClientRole } from '../spring/keys.ts'
import { below, firstPart } from '../spring/names.ts'
import { resolvedOf, resolvedValue } from '../spring/placeholders.ts'
import type { Property } from '../spring/property.ts'

export interface Channel {
  readonly name: string
  readonly role: ClientRole
  readonly path: string
  /** The first property that names it. */
  readonly at: Property
}

const CONNECTOR = 'mp.messaging.connector.smallrye-kafka'
const directions = [
  { role: 'producer', path: 'mp.messaging.outgoing' },
  { role: 'consumer', path: 'mp.messaging.incoming' },
] as const

interface Channels {
  readonly channels: readonly Channel[]
  /** Those whose connector nobody says. */
  readonly unsaid: readonly Channel[]
}

/** `hasConnector`: what a build file says. */
export function channelsIn(properties: readonly Property[], hasConnector: boolean): Channels {
  const all = directions.flatMap(({ role, path }) => named(role, path, properties))
  const isKafkas = (channel: Channel): boolean | undefined => {
    const said = strongestOf(properties, `${channel.path}.connector`)
    if (said !== undefined) return resolvedValue(said.value, properties).value === 'smallrye-kafka'
    const keys = mapEntries(properties, channel.path).map(({ key }) => key)
    return keys.some(key => isKnownTo(channel.role, key)) ? true : undefined
  }
  const isKafkaThere =
    hasConnector || properties.some(({ parts }) => parts.words[0] === 'kafka' || below(parts, CONNECTOR) !== undefined)
  const told = all.map(channel => ({ channel, is: isKafkas(channel) ?? (isKafkaThere ? true : undefined) }))
  return {
    channels: told.filter(({ is }) => is === true).map(({ channel }) => channel),
    unsaid: told.filter(({ is }) => is === undefined).map(({ channel }) => channel),
  }
}

function named(role: ClientRole, path: string, properties: readonly Property[]): readonly Channel[] {
  const found = new Map<string, Channel>()
  for (const property of properties) {
    const rest = below(property.parts, path)
    const name = rest && firstPart(rest)?.[0]
    if (name === undefined || found.has(name)) continue
    found.set(name, { name: name.replaceAll('"', ''), role, path: `${path}.${name}`, at: property })
  }
  return [...found.values()].filter(({ name }) => looksLikeName(name))
}

const strongestOf = (properties: readonly Property[], path: string): Property | undefined =>
  properties.findLast(({ parts }) => parts.texts.join('.') === path)

export const leftOut = ({ name, path, at: { file, line } }: Channel): Warning => ({
  file,
  line,
  text: `Whether the channel ${name} is Kafka’s is not said (${path}.connector=smallrye-kafka, or a build file with quarkus-messaging-kafka, would), so it is left out.`,
})

type Add = (name: string, value: string) => Edit | undefined

export function channelPart(
  channel: Channel,
  unresolved: readonly Property[],
  add: Add,
): { readonly part: Part; readonly warnings: readonly Warning[] } {
  const properties = unresolved.map(property => ({ ...property, resolved: resolvedValue(property.value, unresolved) }))
  const { role, name, path, at } = channel
  const entries = strongest(layersOf(channel, properties))
  const naming = { nameOf: (_: ClientRole, key: string) => `${path}.${key}`, ackMode: '' }
  const edit = editOf(role, { entries, properties, naming, add })
  const part: Part = {
    role,
    name,
    files: [...new Set(properties.filter(({ parts }) => isOfChannel(parts, channel)).map(({ file }) => file))],
    settings: settingsOf(role, entries),
    statements: [
      client(role, at),
      ...(role === 'producer' ? sends(channel, properties) : commits(channel, properties, entries)),
    ],
    spell: key => `${path}.${key}`,
    edit: change => (change.key === 'consumer.commit' ? undefined : edit(change)),
  }
  return { part, warnings: [...defaultWarnings(role, entries), ...misspelt(channel, properties)] }
}

const isOfChannel = (parts: Property['parts'], { path }: Channel): boolean =>
  below(parts, path) !== undefined || below(parts, CONNECTOR) !== undefined || parts.words[0] === 'kafka'

function layersOf({ role, path, at }: Channel, properties: readonly Property[]): readonly Layer[] {
  const known = (layer: Layer): Layer => layer.filter(({ key }) => isKnownTo(role, key))
  const [key, value] = role === 'producer' ? ['acks', '1'] : ['enable.auto.commit', 'false']
  return [
    [implied(at, key!, `smallrye-kafka’s ${key}`, value!)],
    known(forRole(role, mapEntries(properties, 'kafka'))),
    known(forRole(role, mapEntries(properties, CONNECTOR))),
    known(mapEntries(properties, path)),
  ]
}

const versions: readonly FactValue[] = ['java@3.7', 'java@4.0', 'java@2.8']

function client(role: ClientRole, { file, line }: Property): Statement {
  const unread = 'says nothing of the version of its Java client, which --client would'
  return { fact: `${role}.client`, value: '', file, line, written: 'mp.messaging', unread, among: versions }
}

/** An attribute of the connector's own: the channel's, or that of all channels. */
const attribute = ({ path }: Channel, name: string, properties: readonly Property[]): Property | undefined =>
  strongestOf(properties, `${path}.${name}`) ?? strongestOf(properties, `${CONNECTOR}.${name}`)

function sends(channel: Channel, properties: readonly Property[]): readonly Statement[] {
  const waits = attribute(channel, 'waitForWriteCompletion', properties)
  if (waits === undefined || resolvedOf(waits).value !== 'false') return []
  return [{ fact: 'producer.on.send.failure', value: 'ignore', text: 'false', ...placeOf(waits) }]
}

const placeOf = ({ file, line, name }: Property) => ({ file, line, written: name })

/** C2, C3, C4. */
function commits(channel: Channel, properties: readonly Property[], entries: Layer): readonly Statement[] {
  const failure = attribute(channel, 'failure-strategy', properties)
  const isIgnored = failure !== undefined && resolvedOf(failure).value === 'ignore'
  return [
    ...commitOf(channel, properties, entries),
    ...(isIgnored
      ? [{ fact: 'consumer.handler' as const, value: 'swallows', text: 'ignore', ...placeOf(failure) }]
      : []),
  ]
}

function commitOf(channel: Channel, properties: readonly Property[], entries: Layer): readonly Statement[] {
  const automatic = entries.find(({ key }) => key === 'enable.auto.commit')!
  const { value, unread: open } = resolvedOf(automatic.property)
  const said = attribute(channel, 'commit-strategy', properties)
  const strategy = said === undefined ? (value === 'true' ? 'ignore' : 'throttled') : resolvedOf(said).value
  const byDefault = { ...placeOf(channel.at), written: 'smallrye-kafka’s commit-strategy' }
  const place = said === undefined ? byDefault : placeOf(said)
  const fact = 'consumer.commit' as const
  const unread = open ?? (said && resolvedOf(said).unread)
  if (unread !== undefined) {
    const { file, line, name } = open === undefined ? said! : automatic.property
    return [{ fact, value: '', file, line, written: name, unread, among: ['after-handler', 'handed-out', 'manual'] }]
  }
  if (strategy === 'throttled' || strategy === 'latest') {
    return [{ fact, value: 'after-handler', text: strategy, ...place }]
  }
  if (strategy === 'ignore') {
    const { file, line, name } = automatic.property
    return value === 'true' ? [{ fact, value: 'handed-out', text: 'true', file, line, written: name }] : []
  }
  return [{ fact, value: '', ...place, unread: 'keeps its offsets in a store of the application’s' }]
}

/** `auto-offset-reset`, `enableAutoCommit`: the connector hands them on, and Kafka knows no such key. */
function misspelt({ role, path }: Channel, properties: readonly Property[]): readonly Warning[] {
  return mapEntries(properties, path).flatMap(({ key, property: { file, line } }) => {
    const right = kafkaKey(role, key)
    if (isKnownTo(role, key) || !isKnownTo(role, right) || right === key) return []
    return [{ file, line, text: `Kafka knows no such key as stands here; right would be ${path}.${right}.` }]
  })
}
