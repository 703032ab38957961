/**
 * node-rdkafka, and confluent's client by the interface that it has from there: objects with librdkafka's own keys.
 *
 *     new Kafka.Producer({ … }, { acks })      new Kafka.KafkaConsumer({ … }, { 'auto.offset.reset' })      createReadStream, createWriteStream
 *
 *   R1  the second object is the configuration of topics, and takes the place of every key of a topic's in the first: node-rdkafka hands one over
 *       even where the program gives none (rd_kafka_conf_set_default_topic_conf), so there `acks` in the first object has no effect
 *   R2  a listener of `data` is not waited for: what it does later is done beside the others
 *
 * Source: node-rdkafka 3.6.0 lib/producer.js, lib/kafka-consumer.js, lib/index.js; confluent-kafka-javascript 1.10.0 lib/index.js.
 */
import { sources } from '../../decisive-keys.ts'
import { isSecretKey } from '../../secrets.ts'
import type { Statement } from '../part.ts'
import { importPlace } from './calls.ts'
import { functionAt, handlerOf } from './handler-functions.ts'
import { shownBy, type Handler } from './handlers.ts'
import { importOf } from './names.ts'
import { argumentHome, type Home, type Layer, type Option } from './options.ts'
import { clientStatement, type Package } from './packages.ts'
import { made, nameOf, statementOf, textAt, type Made } from './parts.ts'
import { methodOf, type Call } from './syntax.ts'
import { callsIn, thingAt, type Thing } from './things.ts'
import type { World } from './world.ts'

const RDKAFKA = 'node-rdkafka'
const CONFLUENT = '@confluentinc/kafka-javascript'
type ClientRole = 'producer' | 'consumer'

const makers: Readonly<Record<string, ClientRole>> = {
  Producer: 'producer',
  HighLevelProducer: 'producer',
  createWriteStream: 'producer',
  'Producer.createWriteStream': 'producer',
  KafkaConsumer: 'consumer',
  Consumer: 'consumer',
  createReadStream: 'consumer',
  'KafkaConsumer.createReadStream': 'consumer',
}

interface Maker extends Thing {
  readonly role: ClientRole
  readonly from: string
}

export function rdkafkaParts(world: World, packages: readonly Package[]): readonly Made[] {
  const calls = callsIn(world)
  const things = calls.flatMap(call => makerOf(call) ?? [])
  const listeners = listenersOn(world, things, calls)
  return things.map(thing => partOf(world, packages, thing, listeners.get(thing) ?? []))
}

function makerOf({ program, node }: Thing): Maker | undefined {
  const given = importOf(node.callee, program.names)
  if (given?.from !== RDKAFKA && given?.from !== CONFLUENT) return undefined
  const path = given.path.filter(name => name !== 'RdKafka').join('.')
  const role = Object.hasOwn(makers, path) ? makers[path] : undefined
  return role && { program, node, role, from: given.from }
}

function partOf(world: World, packages: readonly Package[], maker: Maker, listeners: readonly Handler[]): Made {
  const { program, node, role, from } = maker
  const [config, topic] = [argumentHome(world, program, node, 0), argumentHome(world, program, node, 1)]
  const at = importPlace(world, program, from)
  const client = from === RDKAFKA ? { name: RDKAFKA, at } : { name: CONFLUENT, family: 'librdkafka', at }
  return made({
    role,
    name: (role === 'consumer' ? textAt(config.value, 'group.id') : undefined) ?? nameOf(program, node, role),
    program,
    dialect: 'librdkafka',
    layers: layersOf(config, topic, maker),
    statements: [clientStatement(role, client, packages), ...(role === 'consumer' ? shownByListener(listeners) : [])],
  })
}

/** What the library takes for itself, and librdkafka never sees. */
const isOwn = (key: string): boolean => /_cb$|^js\./.test(key) || ['topic', 'partition', 'kafkaJS'].includes(key)

/** Keys of librdkafka's that belong to a topic. */
export const ofTopics: ReadonlySet<string> = new Set([
  'acks',
  'request.required.acks',
  'request.timeout.ms',
  'message.timeout.ms',
  'delivery.timeout.ms',
  'auto.offset.reset',
])

/** R1. */
function layersOf(config: Home, topic: Home, { role, from }: Maker): readonly Layer[] {
  const isGiven = topic.value !== undefined && !(topic.value.type === 'literal' && topic.value.literal == null)
  const isOverwritten = from === RDKAFKA || isGiven
  const taken = (key: string) => !(isOverwritten && ofTopics.has(key))
  const lost = Object.fromEntries([...ofTopics].map(key => [key, 'the second, which is the configuration of topics']))
  return [
    {
      ...rawLayer(config, role, taken),
      says: 'the first object',
      ...(isOverwritten && { elsewhere: lost }),
    },
    ...(isOverwritten ? [{ ...rawLayer(topic, role, key => ofTopics.has(key)), says: 'the second object' }] : []),
  ]
}

/** Every key that the object has, and those that decide something and that it may have or be given. */
export function rawLayer(
  home: Home,
  role: ClientRole,
  decides: (key: string) => boolean = () => true,
  mayGrow = true,
): Omit<Layer, 'says'> {
  const { value } = home
  const isOpen = value?.type === 'object' ? value.rest !== undefined : value !== undefined
  const named = value?.type === 'object' ? [...value.properties.keys()] : []
  const decisive = Object.values(sources)
    .flat()
    .filter(source => source.role === role && decides(source.key) && (mayGrow || isOpen))
    .map(({ key }) => key)
  const own = named.filter(key => !isOwn(key) && !isSecretKey(key) && (decides(key) || !ofTopics.has(key)))
  return { homes: [home], options: Object.fromEntries([...decisive, ...own].map(key => [key, rawOption(key)])) }
}

const rawOption = (key: string): Option => ({
  key,
  read: String,
  write: value =>
    /^(true|false|-?\d+(\.\d+)?)$/.test(value) ? value : /^[\w.,:-]+$/.test(value) ? `'${value}'` : undefined,
})

const commits = new Set(['commit', 'commitMessage', 'commitSync', 'commitMessageSync', 'commitCb'])
const isCommit = (call: Call): boolean => commits.has(methodOf(call)?.name ?? '')

/** R2. The listeners of data, by what they listen to. */
function listenersOn(
  world: World,
  things: readonly Maker[],
  calls: readonly Thing[],
): ReadonlyMap<Maker, readonly Handler[]> {
  const found = new Map<Maker, Handler[]>()
  for (const { program, node } of calls) {
    const [event, listener] = methodOf(node)?.name === 'on' ? node.arguments : []
    if (event?.type !== 'Literal' || event.value !== 'data' || !listener) continue
    const maker = rootOf(world, things, { program, node })
    const heard = functionAt(world, { program, node: listener })
    const handler = heard && handlerOf(world, heard.program, heard.node, false, isCommit)
    if (maker && handler) found.set(maker, [...(found.get(maker) ?? []), handler])
  }
  return found
}

function shownByListener([handler, ...others]: readonly Handler[]): readonly Statement[] {
  if (handler === undefined || others.length > 0) return []
  return shownBy(handler).map(shown =>
    statementOf(handler.program, shown, shown.fact === 'consumer.handler' ? 'catch' : 'handler'),
  )
}

/** `consumer.on('ready', …).on('data', …)` is said of the consumer. */
function rootOf(world: World, things: readonly Maker[], { program, node }: Thing): Maker | undefined {
  const on = methodOf(node)?.on
  if (on === undefined) return undefined
  const inner = thingAt(world, things, program, on)
  if (inner !== undefined) return inner
  return on.type === 'CallExpression' ? rootOf(world, things, { program, node: on }) : undefined
}
