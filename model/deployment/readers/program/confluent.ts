/**
 * confluent's client by its KafkaJS interface: a `kafkaJS` object with kafkajs's options, and librdkafka's own keys beside it.
 *
 *     new Kafka({ kafkaJS: {…}, 'librdkafka.key': … }) ─▶ kafka.producer({ kafkaJS: {…}, … }) · kafka.consumer({ kafkaJS: {…}, … })
 *
 *   C1  laid over each other, the weakest first: the client's kafkaJS, that of the producer or consumer, the client's keys, theirs
 *   C2  with a kafkaJS object retries are 5 where it does not say otherwise, as in kafkajs
 *   C3  acks, fromBeginning and autoCommit stand where the producer or consumer is made; in send, subscribe and run they are refused
 *
 * Source: 1.10.0, MIGRATION.md, lib/kafkajs/_kafka.js, _producer.js, _consumer.js.
 */
import type { Setting, Statement } from '../part.ts'
import { callsOn, failuresOf, firstArgument, hasOption, importPlace } from './calls.ts'
import { shownBy } from './handlers.ts'
import { handedOut, handlerIn } from './kafkajs.ts'
import { acks, amount, flag, text } from './kinds.ts'
import { argumentHome, lookUp, warningsOf, type Home, type Layer } from './options.ts'
import { clientStatement, type Package } from './packages.ts'
import { made, nameOf, statementOf, textAt, unseenHome, type Made } from './parts.ts'
import { rawLayer } from './rdkafka.ts'
import { methodOf, placeOf } from './syntax.ts'
import { callsIn, importsFrom, isGivenBy, meant, thingAt, type Thing } from './things.ts'
import type { World } from './world.ts'

const CONFLUENT = '@confluentinc/kafka-javascript'
const BLOCK = 'kafkaJS'

const common = [
  'brokers',
  'ssl',
  'sasl',
  'clientId',
  'connectionTimeout',
  'authenticationTimeout',
  'retry',
  'requestTimeout',
  'enforceRequestTimeout',
  'logLevel',
  'logger',
]

const producerKind: Omit<Layer, 'homes'> = {
  says: 'kafkaJS',
  options: {
    acks,
    idempotent: flag('enable.idempotence'),
    transactionalId: text('transactional.id'),
    maxInFlightRequests: amount('max.in.flight.requests.per.connection'),
    'retry.retries': { ...amount('retries'), path: ['retry', 'retries'] },
    timeout: amount('request.timeout.ms'),
    transactionTimeout: amount('transaction.timeout.ms'),
  },
  others: [...common, 'compression', 'allowAutoTopicCreation', 'metadataMaxAge'],
}

const consumerKind: Omit<Layer, 'homes'> = {
  says: 'kafkaJS',
  options: {
    groupId: text('group.id'),
    sessionTimeout: amount('session.timeout.ms'),
    heartbeatInterval: amount('heartbeat.interval.ms'),
    rebalanceTimeout: amount('max.poll.interval.ms'),
    readUncommitted: flag('isolation.level', 'read_uncommitted', 'read_committed'),
    fromBeginning: flag('auto.offset.reset', 'earliest', 'latest'),
    autoCommit: flag('enable.auto.commit'),
    autoCommitInterval: amount('auto.commit.interval.ms'),
    partitionAssigners: text('partition.assignment.strategy'),
    partitionAssignors: text('partition.assignment.strategy'),
  },
  others: [
    ...common,
    'metadataMaxAge',
    'maxBytesPerPartition',
    'minBytes',
    'maxBytes',
    'maxWaitTimeInMs',
    'allowAutoTopicCreation',
    'maxInFlightRequests',
    'rackId',
  ],
}

interface Maker extends Thing {
  readonly role: 'producer' | 'consumer'
  readonly kafka: Thing | undefined
}

interface Scene {
  readonly world: World
  readonly packages: readonly Package[]
  readonly sends: ReadonlyMap<Thing | undefined, readonly Thing[]>
  readonly subscribes: ReadonlyMap<Thing | undefined, readonly Thing[]>
  readonly runs: ReadonlyMap<Thing | undefined, readonly Thing[]>
  readonly commit: Thing | undefined
}

export function confluentParts(world: World, packages: readonly Package[]): readonly Made[] {
  const calls = callsIn(world)
  const kafkas = calls.filter(({ program, node }) => isGivenBy(program, node.callee, CONFLUENT, 'KafkaJS', 'Kafka'))
  const makers = calls.flatMap(call => makerOf(world, kafkas, call) ?? [])
  const looksRight =
    (...options: readonly string[]) =>
    (call: Thing) =>
      importsFrom(call.program, CONFLUENT) && hasOption(world, call, ...options)
  const on = (role: Maker['role'], names: readonly string[], ...options: readonly string[]) =>
    callsOn(
      world,
      calls,
      makers.filter(maker => maker.role === role),
      names,
      looksRight(...options),
    )
  const scene: Scene = {
    world,
    packages,
    sends: on('producer', ['send', 'sendBatch'], 'messages', 'topicMessages'),
    subscribes: on('consumer', ['subscribe'], 'topic', 'topics'),
    runs: on('consumer', ['run'], 'eachMessage', 'eachBatch'),
    commit: calls.find(
      ({ program, node }) => methodOf(node)?.name === 'sendOffsets' && importsFrom(program, CONFLUENT),
    ),
  }
  return makers.map(maker => partOf(scene, maker))
}

function makerOf(world: World, kafkas: readonly Thing[], { program, node }: Thing): Maker | undefined {
  const method = methodOf(node)
  if (method?.name !== 'producer' && method?.name !== 'consumer') return undefined
  const isOurs = importsFrom(program, CONFLUENT) && !importsFrom(program, 'kafkajs')
  const kafka = (isOurs ? meant : thingAt)(world, kafkas, program, method.on)
  return isOurs || kafka ? { program, node, role: method.name, kafka } : undefined
}

function partOf(scene: Scene, maker: Maker): Made {
  const { world, packages } = scene
  const { program, node, role, kafka } = maker
  const own = argumentHome(world, program, node, 0)
  const client = kafka
    ? argumentHome(world, kafka.program, kafka.node, 0)
    : unseenHome(program, node, 'is set where the client is made, which was not given')
  const kind = role === 'producer' ? producerKind : consumerKind
  const block = (home: Home): Layer => ({ ...kind, homes: [{ ...home, below: BLOCK }] })
  const raw = (home: Home): Layer => {
    const elsewhere = misplaced(kind, home)
    const { options } = rawLayer(home, role, key => key !== BLOCK, !hasBlock)
    const own = Object.entries(options).filter(([name]) => !Object.hasOwn(elsewhere, name))
    return { says: 'this object', homes: [home], options: Object.fromEntries(own), elsewhere }
  }
  const hasBlock = [client, own].some(({ value }) => lookUp(value, [BLOCK]) !== undefined)
  const [sends, runs] = [scene.sends.get(maker) ?? [], scene.runs.get(maker) ?? []]
  const part = made({
    role,
    name: textAt(own.value, BLOCK, 'groupId') ?? textAt(own.value, 'group.id') ?? nameOf(program, node, role),
    program,
    dialect: 'librdkafka',
    layers: [block(client), block(own), raw(client), raw(own)],
    defaults: role === 'producer' ? fewRetries(client, own) : [],
    statements: [
      clientStatement(role, { name: CONFLUENT, at: importPlace(world, program, CONFLUENT) }, packages),
      ...(role === 'producer' ? failuresOf(sends) : inTransaction(world, scene.commit, handlersOf(world, own, runs))),
    ],
  })
  const refused = [...sends, ...(scene.subscribes.get(maker) ?? []), ...runs].map(each => callLayer(world, each, kind))
  return { ...part, warnings: [...part.warnings, ...refused.flatMap(warningsOf)] }
}

/** `transaction.sendOffsets({ consumer, topics })`; with a consumer, its group metadata goes along. */
function inTransaction(world: World, call: Thing | undefined, statements: readonly Statement[]): readonly Statement[] {
  if (call === undefined) return statements
  const at = { ...placeOf(call.program, call.node), written: 'sendOffsets' }
  const isPassed = lookUp(firstArgument(world, call), ['consumer']) !== undefined
  return [
    ...statements.filter(({ fact }) => fact !== 'consumer.ack.point'),
    { fact: 'consumer.ack.point', value: 'transaction', ...at },
    ...(isPassed ? [{ fact: 'consumer.group.metadata', value: 'passed', ...at } as const] : []),
  ]
}

/** An option outside its object. */
function misplaced({ options }: Omit<Layer, 'homes'>, { value }: Home): Readonly<Record<string, string>> {
  const names = value?.type === 'object' ? [...value.properties.keys()] : []
  const known = Object.entries(options).filter(([name]) => name !== 'acks' && !name.includes('.'))
  return Object.fromEntries(known.filter(([name]) => names.includes(name)).map(([name]) => [name, 'kafkaJS']))
}

/** C3. */
const callLayer = (world: World, { program, node }: Thing, { options }: Omit<Layer, 'homes'>): Layer => ({
  says: `${methodOf(node)!.name}()`,
  options: {},
  homes: [argumentHome(world, program, node, 0)],
  elsewhere: Object.fromEntries(
    Object.keys(options).map(name => [name, 'kafkaJS, where the producer or consumer is made']),
  ),
})

/** C2. */
function fewRetries(client: Home, own: Home): readonly Setting[] {
  const block = lookUp(own.value, [BLOCK]) ?? lookUp(client.value, [BLOCK])
  if (block === undefined || block.value.type !== 'object') return []
  const { program, node } = block.at
  return [{ key: 'retries', value: '5', ...placeOf(program, node), written: 'kafkaJS without retry.retries' }]
}

function handlersOf(world: World, own: Home, runs: readonly Thing[]): readonly Statement[] {
  const [run] = runs
  const given = run && firstArgument(world, run)
  const handler = handlerIn(world, given, 'eachMessage') ?? handlerIn(world, given, 'eachBatch')
  if (runs.length !== 1 || handler === undefined) return []
  const shown = shownBy(handler)
  const left = shown.find(({ fact, value }) => fact === 'consumer.handling' && value === 'parallel')
  const commits = lookUp(own.value, [BLOCK, 'autoCommit'])?.value ?? lookUp(own.value, ['enable.auto.commit'])?.value
  const isAutomatic = commits === undefined || (commits.type === 'literal' && commits.literal === true)
  return [
    ...shown.map(each => statementOf(handler.program, each, each.fact === 'consumer.handler' ? 'catch' : 'handler')),
    ...(left && isAutomatic ? [handedOut(handler, left)] : []),
  ]
}
