/**
 * kafkajs: a client makes producers and consumers, and what decides is spread over the calls made on them.
 *
 *     new Kafka({…}) ─▶ kafka.producer({…}) ─▶ producer.send({…})
 *                    ─▶ kafka.consumer({…}) ─▶ consumer.subscribe({…}), consumer.run({…})
 *
 *   J1  a producer whose sends differ in acks is as many producers as there are values; so is a consumer whose subscriptions differ
 *   J2  a call that is in none of the files is not taken to say nothing: what it could say is unread
 *   J3  a handler that nobody waits for: kafkajs commits what it has handed out, done or not
 *   J4  what the producer's own send() sends is in no transaction, and its transactionalId says nothing of that (src/producer/index.js)
 */
import type { Package } from './packages.ts'
import { clientStatement } from './packages.ts'
import { callsOn, failuresOf, firstArgument, groupsOf, hasOption, importPlace, topicOf } from './calls.ts'
import { functionIn, handlerOf } from './handler-functions.ts'
import { shownBy, type Handler, type Shown } from './handlers.ts'
import * as kinds from './kafkajs-options.ts'
import { argumentHome, lookUp, type Home, type Layer } from './options.ts'
import { made, nameOf, statementOf, textAt, unseenHome, type Made } from './parts.ts'
import type { Setting, Statement } from '../part.ts'
import { methodOf, pathOf, placeOf, type Call } from './syntax.ts'
import { callsIn, importsFrom, isGivenBy, meant, thingAt, type Thing } from './things.ts'
import type { Value } from './values.ts'
import type { World } from './world.ts'

const KAFKAJS = 'kafkajs'
const NOT_GIVEN = 'which was not given'

interface Called extends Thing {
  readonly method: string
}

interface Sent extends Called {
  /** In a transaction; undefined where the producer is in no file. */
  readonly isWithin?: boolean
}

export function kafkajsParts(world: World, packages: readonly Package[]): readonly Made[] {
  const calls = callsIn(world)
  const kafkas = calls.filter(({ program, node }) => isGivenBy(program, node.callee, KAFKAJS, 'Kafka'))
  const methods = calls.flatMap(call => {
    const method = methodOf(call.node)?.name
    return method === undefined ? [] : [{ ...call, method }]
  })
  const isMade = ({ program, node }: Called) =>
    importsFrom(program, KAFKAJS) || thingAt(world, kafkas, program, methodOf(node)!.on) !== undefined
  const makers = (name: string) => methods.filter(call => call.method === name && isMade(call))
  const scene = { world, packages, kafkas, methods }
  const sends = sendsOf(scene, makers('producer'))
  const seen = [...sends.values()].flat()
  const offsets = methods.find(({ method, program }) => method === 'sendOffsets' && importsFrom(program, KAFKAJS))
  const isWithin = seen.length === 0 || seen.some(send => send.isWithin !== false)
  return [
    ...producers(scene, makers('producer'), sends),
    ...consumers(scene, makers('consumer'), isWithin ? offsets : undefined),
  ]
}

interface Scene {
  readonly world: World
  readonly packages: readonly Package[]
  readonly kafkas: readonly Thing[]
  readonly methods: readonly Called[]
}

/** Where nothing is made, what is called shows that it is made elsewhere. */
const strangers = (
  makers: readonly Called[],
  ...calls: readonly (readonly Called[] | undefined)[]
): readonly Called[] =>
  makers.length > 0 ? [] : calls.flatMap(each => each ?? []).filter(({ program }) => importsFrom(program, KAFKAJS))

/** A transaction sends for its producer. */
function senders({ world, methods }: Scene, producers: readonly Thing[]): ReadonlyMap<Thing, Thing> {
  const transactions = methods.filter(({ method }) => method === 'transaction')
  return new Map([
    ...producers.map(producer => [producer, producer] as const),
    ...transactions.flatMap(call => {
      const producer = meant(world, producers, call.program, methodOf(call.node)!.on)
      return producer === undefined ? [] : [[call, producer] as const]
    }),
  ])
}

type Sends = ReadonlyMap<Thing | undefined, readonly Sent[]>

function sendsOf(scene: Scene, makers: readonly Called[]): Sends {
  const { world, methods } = scene
  const owners = senders(scene, makers)
  const isSend = (call: Thing) => hasOption(world, call, 'messages', 'topicMessages')
  const bySender = callsOn(world, methods, [...owners.keys()], ['send', 'sendBatch'], isSend)
  const sends = new Map<Thing | undefined, readonly Sent[]>()
  for (const [sender, calls] of bySender) {
    const owner = sender && owners.get(sender)
    const sent = calls.map(call => (owner ? { ...call, isWithin: sender !== owner } : call))
    sends.set(owner, [...(sends.get(owner) ?? []), ...sent])
  }
  return sends
}

function producers(scene: Scene, makers: readonly Called[], sends: Sends): readonly Made[] {
  const strange = strangers(makers, sends.get(undefined))
  return [
    ...makers.flatMap(producer => producerParts(scene, producer, sends.get(producer) ?? [])),
    ...(strange.length > 0 ? producerParts(scene, undefined, strange) : []),
  ]
}

/** J1, J4. */
function producerParts(scene: Scene, producer: Called | undefined, sends: readonly Sent[]): readonly Made[] {
  const { world, packages } = scene
  const first = producer ?? sends[0]!
  const { program } = first
  const name = producer ? nameOf(program, producer.node, 'producer') : nameOfReceiver(first)
  const kafka: Layer = { ...kinds.kafkaForProducer, homes: [kafkaHome(scene, producer, first)] }
  const config = producer ? argumentHome(world, program, producer.node, 0) : unseen(first, 'where the producer is made')
  const isTransactional = producer !== undefined && lookUp(config.value, ['transactionalId']) !== undefined
  const groups = groupsOf(world, sends, 'acks').flatMap(group => (isTransactional ? byTransaction(group) : [group]))
  return groups.map(group => {
    const homes =
      group.length > 0
        ? group.map(send => argumentHome(world, send.program, send.node, 0))
        : [unseen(first, 'in send()')]
    const of = groups.length > 1 ? `${name}.${topicOf(world, group[0]!)}` : name
    const silent = groups.length > 1 && lookUp(homes[0]!.value, ['acks']) === undefined
    const isOutside = isTransactional && group[0]?.isWithin === false
    const own: Layer = { ...(isOutside ? kinds.producerOutside : kinds.producerKind), homes: [config] }
    const layers = [kafka, own, { ...kinds.sendKind, homes }]
    const statements = [clientOf('producer', scene, first, packages), ...failuresOf(group)]
    return made({
      role: 'producer',
      name: of,
      program,
      dialect: 'java',
      layers,
      statements,
      ...(silent && { defaults: [byDefault(group[0]!)] }),
    })
  })
}

const byTransaction = (sends: readonly Sent[]): readonly (readonly Sent[])[] => {
  const groups = [sends.filter(({ isWithin }) => isWithin), sends.filter(({ isWithin }) => !isWithin)]
  return sends.length === 0 ? [sends] : groups.filter(({ length }) => length > 0)
}

/** Beside sends that ask for something else, one that leaves acks out has to be said. */
const byDefault = ({ program, node, method }: Called): Setting => ({
  key: 'acks',
  value: '-1',
  ...placeOf(program, node),
  written: `${method}() without acks`,
})

const unseen = ({ program, node }: Thing, where: string): Home =>
  unseenHome(program, node, `is set ${where}, ${NOT_GIVEN}`)

function kafkaHome({ world, kafkas }: Scene, maker: Called | undefined, otherwise: Thing): Home {
  const kafka = maker && meant(world, kafkas, maker.program, methodOf(maker.node)!.on)
  return kafka
    ? argumentHome(world, kafka.program, kafka.node, 0)
    : unseen(maker ?? otherwise, 'where the client is made')
}

const nameOfReceiver = ({ program, node }: Thing): string => {
  const { on } = methodOf(node as Call)!
  const text = program.file.text.slice(on.start, on.end)
  return /[\w$]+$/.exec(text)?.[0] ?? ''
}

const clientOf = (
  role: 'producer' | 'consumer',
  { world }: Scene,
  { program }: Thing,
  packages: readonly Package[],
): Statement => clientStatement(role, { name: KAFKAJS, at: importPlace(world, program, KAFKAJS) }, packages)

/** `offsets`: where they go into a transaction. */
function consumers(scene: Scene, makers: readonly Called[], offsets: Called | undefined): readonly Made[] {
  const { world } = scene
  const runs = callsOn(world, scene.methods, makers, ['run'], call =>
    hasOption(world, call, 'eachMessage', 'eachBatch'),
  )
  const subscribes = callsOn(world, scene.methods, makers, ['subscribe'], call =>
    hasOption(world, call, 'topic', 'topics', 'fromBeginning'),
  )
  const strange = strangers(makers, runs.get(undefined), subscribes.get(undefined))
  const parts = (consumer: Called | undefined) =>
    consumerParts(scene, consumer, runs.get(consumer) ?? [], subscribes.get(consumer) ?? [])
  const all = [...makers.flatMap(parts), ...(strange.length > 0 ? parts(undefined) : [])]
  return offsets && makers.length === 1 ? all.map(each => committedIn(each, offsets)) : all
}

function committedIn(consumer: Made, { program, node }: Called): Made {
  const statement: Statement = {
    fact: 'consumer.ack.point',
    value: 'transaction',
    ...placeOf(program, node),
    written: 'sendOffsets',
  }
  const others = (consumer.part.statements ?? []).filter(({ fact }) => fact !== 'consumer.ack.point')
  return { ...consumer, part: { ...consumer.part, statements: [...others, statement] } }
}

function consumerParts(
  scene: Scene,
  consumer: Called | undefined,
  runs: readonly Called[],
  subscribes: readonly Called[],
): readonly Made[] {
  const { world, packages } = scene
  const first = consumer ?? runs[0] ?? subscribes[0]!
  const { program } = first
  const config = consumer ? argumentHome(world, program, consumer.node, 0) : unseen(first, 'where the consumer is made')
  const name =
    textAt(config.value, 'groupId') ?? (consumer ? nameOf(program, consumer.node, 'consumer') : nameOfReceiver(first))
  const homesOf = (calls: readonly Called[], where: string) =>
    calls.length > 0 ? calls.map(call => argumentHome(world, call.program, call.node, 0)) : [unseen(first, where)]
  const run: Layer = { ...kinds.runKind, homes: homesOf(runs, 'in run()') }
  const groups = groupsOf(world, subscribes, 'fromBeginning')
  return groups.map(group => {
    const of = groups.length > 1 ? `${name}.${topicOf(world, group[0]!)}` : name
    const layers = [
      { ...kinds.consumerKind, homes: [config] },
      { ...kinds.subscribeKind, homes: homesOf(group, 'in subscribe()') },
      run,
    ]
    const statements = [clientOf('consumer', scene, first, packages), ...handlers(world, runs, run)]
    return made({ role: 'consumer', name: of, program, dialect: 'java', layers, statements })
  })
}

/** Of a handler of batches, `commitOffsetsIfNecessary` with offsets commits them whatever is set (src/consumer/runner.js). */
const isCommit = (call: Call): boolean =>
  methodOf(call)?.name === 'commitOffsets' ||
  (pathOf(call.callee)?.at(-1) === 'commitOffsetsIfNecessary' && call.arguments.length > 0)

/** What the handlers show, where all of them show it; J3. */
function handlers(world: World, runs: readonly Called[], run: Layer): readonly Statement[] {
  const given = runs.map(call => firstArgument(world, call))
  const found = given.map(value => handlerIn(world, value, 'eachMessage') ?? handlerIn(world, value, 'eachBatch'))
  if (found.length !== 1 || found[0] === undefined) return []
  const [handler] = found
  const shown = shownBy(handler)
  const said = shown.map(each =>
    statementOf(handler.program, each, each.fact === 'consumer.handler' ? 'catch' : 'handler'),
  )
  const left = shown.find(({ fact, value }) => fact === 'consumer.handling' && value === 'parallel')
  const commits = lookUp(run.homes[0]!.value, ['autoCommit'])?.value
  const isAutomatic = commits === undefined || (commits.type === 'literal' && commits.literal !== false)
  return left && isAutomatic ? [...said, handedOut(handler, left)] : said
}

export const handedOut = ({ program }: Handler, { node }: Shown): Statement => ({
  fact: 'consumer.commit',
  value: 'handed-out',
  ...placeOf(program, node),
  written: 'a handler that is not waited for',
})

export function handlerIn(
  world: World,
  value: Value | undefined,
  name: string,
  commits: Handler['commits'] = isCommit,
): Handler | undefined {
  const found = functionIn(lookUp(value, [name])?.value)
  return found && handlerOf(world, found.program, found.node, true, commits)
}
