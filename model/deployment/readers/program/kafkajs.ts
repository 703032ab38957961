/**
 * kafkajs: a client makes producers and consumers, and what decides is spread over the calls made on them.
 *
 *     new Kafka({…}) ─▶ kafka.producer({…}) ─▶ producer.send({…})
 *                    ─▶ kafka.consumer({…}) ─▶ consumer.subscribe({…}), consumer.run({…})
 *
 *   J1  a producer whose sends differ in acks is as many producers as there are values; so is a consumer whose subscriptions differ
 *   J2  a call that is in none of the files is not taken to say nothing: what it could say is unread
 *   J3  a handler that nobody waits for: kafkajs commits what it has handed out, done or not
 */
import type { Package } from './packages.ts'
import { clientStatement } from './packages.ts'
import { callsOn, failuresOf, firstArgument, groupsOf, hasOption, importPlace, topicOf } from './calls.ts'
import { handlerOf, shownBy, type Handler, type Shown } from './handlers.ts'
import * as kinds from './kafkajs-options.ts'
import { argumentHome, lookUp, type Home, type Layer } from './options.ts'
import { made, nameOf, statementOf, textAt, unseenHome, type Made } from './parts.ts'
import type { Setting, Statement } from '../part.ts'
import { isFunction, methodOf, placeOf, type Call } from './syntax.ts'
import { callsIn, importsFrom, isGivenBy, meant, thingAt, type Thing } from './things.ts'
import type { Value } from './values.ts'
import type { World } from './world.ts'

const KAFKAJS = 'kafkajs'
const NOT_GIVEN = 'which was not given'

interface Called extends Thing {
  readonly method: string
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
  return [...producers(scene, makers('producer')), ...consumers(scene, makers('consumer'))]
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

function producers(scene: Scene, makers: readonly Called[]): readonly Made[] {
  const { world, methods } = scene
  const owners = senders(scene, makers)
  const isSend = (call: Thing) => hasOption(world, call, 'messages', 'topicMessages')
  const bySender = callsOn(world, methods, [...owners.keys()], ['send', 'sendBatch'], isSend)
  const sends = new Map<Thing | undefined, readonly Called[]>()
  for (const [sender, calls] of bySender) {
    const owner = sender && owners.get(sender)
    sends.set(owner, [...(sends.get(owner) ?? []), ...calls])
  }
  const strange = strangers(makers, sends.get(undefined))
  return [
    ...makers.flatMap(producer => producerParts(scene, producer, sends.get(producer) ?? [])),
    ...(strange.length > 0 ? producerParts(scene, undefined, strange) : []),
  ]
}

/** J1. */
function producerParts(scene: Scene, producer: Called | undefined, sends: readonly Called[]): readonly Made[] {
  const { world, packages } = scene
  const first = producer ?? sends[0]!
  const { program } = first
  const name = producer ? nameOf(program, producer.node, 'producer') : nameOfReceiver(first)
  const below: readonly Layer[] = [
    { ...kinds.kafkaForProducer, homes: [kafkaHome(scene, producer, first)] },
    {
      ...kinds.producerKind,
      homes: [producer ? argumentHome(world, program, producer.node, 0) : unseen(first, 'where the producer is made')],
    },
  ]
  const groups = groupsOf(world, sends, 'acks')
  return groups.map(group => {
    const homes =
      group.length > 0
        ? group.map(send => argumentHome(world, send.program, send.node, 0))
        : [unseen(first, 'in send()')]
    const of = groups.length > 1 ? `${name}.${topicOf(world, group[0]!)}` : name
    const silent = groups.length > 1 && lookUp(homes[0]!.value, ['acks']) === undefined
    const layers = [...below, { ...kinds.sendKind, homes }]
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

function consumers(scene: Scene, makers: readonly Called[]): readonly Made[] {
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
  const inTransaction = scene.methods.find(
    ({ method, program }) => method === 'sendOffsets' && importsFrom(program, KAFKAJS),
  )
  const all = [...makers.flatMap(parts), ...(strange.length > 0 ? parts(undefined) : [])]
  return inTransaction && makers.length === 1 ? all.map(each => committedIn(each, inTransaction)) : all
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

const isCommit = (call: Call): boolean => methodOf(call)?.name === 'commitOffsets'

/** What the handlers show, where all of them show it; J3. */
function handlers(world: World, runs: readonly Called[], run: Layer): readonly Statement[] {
  const given = runs.map(call => firstArgument(world, call))
  const found = given.map(value => handlerIn(value, 'eachMessage') ?? handlerIn(value, 'eachBatch'))
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
  value: Value | undefined,
  name: string,
  commits: Handler['commits'] = isCommit,
): Handler | undefined {
  const found = lookUp(value, [name])?.value
  return found?.type === 'function' && isFunction(found.node)
    ? handlerOf(found.program, found.node, true, commits)
    : undefined
}
