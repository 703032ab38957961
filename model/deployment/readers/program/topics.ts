/**
 * Topics that a program makes: the replication factor and the settings that they are given.
 *
 *     admin.createTopics({ topics: [{ topic, replicationFactor, configEntries: [{ name, value }] }] })         kafkajs, confluent
 *     admin.createTopics({ topics: ['orders'], replicas, configs: [{ name, value }] })                         @platformatic/kafka
 *     admin.createTopic({ topic, replication_factor, config: { 'min.insync.replicas': '2' } })                 node-rdkafka
 *
 *   O1  a topic that is there already is left as it is, so this is what a new one gets; the replication factor −1 is the brokers' default
 */
import type { Change, Edit, Setting, Statement } from '../part.ts'
import { added, propertyName, replaced, together } from './edits.ts'
import { lookUp, type Found } from './options.ts'
import { clientPackages } from './packages.ts'
import type { Made } from './parts.ts'
import { argument, methodOf, placeOf } from './syntax.ts'
import { callsIn, importsFrom } from './things.ts'
import { valueOf, type Value } from './values.ts'
import type { Program, World } from './world.ts'

/** What the options are called. */
interface Words {
  readonly factor: string
  readonly configs: string
}
const ofKafkajs: Words = { factor: 'replicationFactor', configs: 'configEntries' }
const ofPlatformatic: Words = { factor: 'replicas', configs: 'configs' }
const ofRdkafka: Words = { factor: 'replication_factor', configs: 'config' }

interface Topic {
  readonly name: string
  readonly words: Words
  /** The objects that say what it gets, its own first. */
  readonly objects: readonly Value[]
}

export function topicParts(world: World): readonly Made[] {
  return callsIn(world).flatMap(({ program, node }) => {
    const method = methodOf(node)?.name
    const given = argument(node, 0)
    if ((method !== 'createTopic' && method !== 'createTopics') || given === undefined || !usesClient(program))
      return []
    const options = valueOf(world, { program, node: given })
    if (method === 'createTopic') return topicIn(options, ofRdkafka).map(topic => partOf(program, topic))
    const words = importsFrom(program, '@platformatic/kafka') ? ofPlatformatic : ofKafkajs
    return topicsIn(options, words).map(topic => partOf(program, topic))
  })
}

const usesClient = (program: Program): boolean =>
  program.names.imports.some(({ from }) => clientPackages.includes(from) || from.startsWith('.'))

function topicsIn(options: Value, words: Words): readonly Topic[] {
  const list = lookUp(options, ['topics'])?.value
  if (list?.type !== 'list') return []
  return list.items.flatMap(item => {
    if (item.type !== 'literal') return topicIn(item, words).map(topic => ({ ...topic, objects: [item, options] }))
    return typeof item.literal === 'string' ? [{ name: item.literal, words, objects: [options] }] : []
  })
}

function topicIn(value: Value, words: Words): readonly Topic[] {
  const name = lookUp(value, ['topic'])?.value
  const isNamed = name?.type === 'literal' && typeof name.literal === 'string'
  return isNamed ? [{ name: name.literal as string, words, objects: [value] }] : []
}

function firstOf({ objects }: Topic, name: string): Found | undefined {
  const found = objects.map(object => lookUp(object, [name]))
  return found.find(each => each !== undefined)
}

function partOf(program: Program, topic: Topic): Made {
  const factor = firstOf(topic, topic.words.factor)
  return {
    program,
    objects: topic.objects.map(({ node }) => node),
    warnings: [],
    part: {
      role: 'topic',
      name: topic.name,
      files: [program.file.name],
      settings: settingsIn(topic),
      ...(factor && { statements: replicas(factor, topic.words.factor) }),
      edit: change => editTopic(topic, change),
    },
  }
}

/** O1. */
function replicas({ at, value }: Found, written: string): readonly Statement[] {
  const place = { fact: 'topic.replication.factor' as const, ...placeOf(at.program, at.node), written }
  if (value.type === 'literal') {
    return value.literal === -1 || value.literal == null ? [] : [{ ...place, value: String(value.literal) }]
  }
  if (value.type !== 'choice') return [{ ...place, value: '', unread: whyUnread(value) }]
  const among = value.among.map(each => (each.type === 'literal' ? each.literal : undefined))
  const isKnown = among.every(each => typeof each === 'number' && each > 0)
  return [{ ...place, value: '', unread: whyUnread(value), ...(isKnown && { among: among as readonly number[] }) }]
}

const whyUnread = (value: Value): string =>
  value.type === 'unread' ? value.why : value.type === 'choice' ? 'turns on a condition' : 'is computed by the program'

interface Entry {
  readonly key: string
  readonly value: Found
}

function settingsIn(topic: Topic): readonly Setting[] {
  const byKey = new Map<string, Setting>()
  for (const {
    key,
    value: { at, value },
  } of entriesIn(topic)) {
    const place = { key, ...placeOf(at.program, at.node) }
    const isKnown = value.type === 'literal'
    byKey.set(key, {
      ...place,
      value: isKnown ? String(value.literal) : '',
      ...(!isKnown && { unread: whyUnread(value) }),
    })
  }
  return [...byKey.values()]
}

/** A list of names with values, or an object. */
function entriesIn(topic: Topic): readonly Entry[] {
  const found = firstOf(topic, topic.words.configs)?.value
  if (found?.type === 'object') return [...found.properties].map(([key, property]) => ({ key, value: property }))
  if (found?.type !== 'list') return []
  return found.items.flatMap(item => {
    const [name, value] = [lookUp(item, ['name'])?.value, lookUp(item, ['value'])]
    return name?.type === 'literal' && value ? [{ key: String(name.literal), value }] : []
  })
}

function editTopic(topic: Topic, { fact, key, value }: Change): Edit | undefined {
  const { factor, configs } = topic.words
  if (fact === 'topic.replication.factor') {
    const found = firstOf(topic, factor)
    const piece = found
      ? replaced(found.at.program, found.at.node, factor, value)
      : addedTo(topic, `${factor}: ${value}`)
    return together([piece])
  }
  const text = `'${value}'`
  const entry = entriesIn(topic).find(each => each.key === key)?.value.at
  if (entry !== undefined)
    return together([replaced(entry.program, entry.node, configs === 'config' ? key : 'value', text)])
  const isMap = configs === 'config'
  const written = isMap ? `${propertyName(key)}: ${text}` : `{ name: '${key}', value: ${text} }`
  const list = firstOf(topic, configs)?.value
  if (list === undefined) return together([addedTo(topic, `${configs}: ${isMap ? `{ ${written} }` : `[${written}]`}`)])
  const { node, program } = list
  const isLiteral = node.type === 'ArrayExpression' || node.type === 'ObjectExpression'
  return isLiteral ? together([added(program, node, written)]) : undefined
}

/** To its own object, or to the one for all topics that are only named. */
function addedTo({ objects: [object] }: Topic, written: string) {
  return object?.node.type === 'ObjectExpression' ? added(object.program, object.node, written) : undefined
}
