/**
 * @platformatic/kafka: producers and consumers are classes of their own, and a consumer's stream may say otherwise.
 *
 *     new Producer({…}) ─▶ producer.send({ acks })          new Consumer({…}) ─▶ consumer.consume({ autocommit, mode, fallbackMode })
 *
 *   F1  `acks` counts where something is sent; in the constructor it is checked, and never looked at again
 *   F2  a stream whose mode is not `committed` begins at the end (latest, the default) or at the start (earliest) whenever it is assigned a
 *       partition, whatever was committed: that is a consumer that never commits
 *
 * Source: 1.22.0 and 2.9.0, clients/producer/producer.ts, clients/consumer/consumer.ts, clients/consumer/messages-stream.ts.
 */
import type { FactName } from '../../facts.ts'
import type { Statement } from '../part.ts'
import { functionAt, handlerOf } from './handler-functions.ts'
import { shownBy, type Handler } from './handlers.ts'
import { callsOn, failuresOf, groupsOf, hasOption, importPlace, topicOf } from './calls.ts'
import { argumentHome, lookUp, type Home } from './options.ts'
import { clientStatement, type Package } from './packages.ts'
import { made, nameOf, statementOf, textAt, unseenHome, type Made } from './parts.ts'
import { consumeKind, consumerKind, producerKind, sendKind } from './platformatic-options.ts'
import { within, type Node } from './source.ts'
import { holderOf, methodOf, placeOf, settledOf, type Call } from './syntax.ts'
import { callsIn, importsFrom, isGivenBy, thingAt, type Thing } from './things.ts'
import type { Value } from './values.ts'
import type { World } from './world.ts'

const PLATFORMATIC = '@platformatic/kafka'

export function platformaticParts(world: World, packages: readonly Package[]): readonly Made[] {
  const calls = callsIn(world)
  const makers = (name: string) =>
    calls.filter(({ program, node }) => isGivenBy(program, node.callee, PLATFORMATIC, name))
  const [producers, consumers] = [makers('Producer'), makers('Consumer')]
  const looksRight = (option: string) => (call: Thing) =>
    importsFrom(call.program, PLATFORMATIC) && hasOption(world, call, option)
  const sends = callsOn(world, calls, producers, ['send', 'asStream'], looksRight('messages'))
  const consumes = callsOn(world, calls, consumers, ['consume'], looksRight('topics'))
  return [
    ...producers.flatMap(producer => producerParts(world, packages, producer, sends.get(producer) ?? [])),
    ...consumers.flatMap(consumer => consumerParts(world, packages, consumer, consumes.get(consumer) ?? [])),
  ]
}

function homesOf(world: World, calls: readonly Thing[], { program, node }: Thing, where: string): readonly Home[] {
  if (calls.length === 0) return [unseenHome(program, node, `is set in ${where}, which was not given`)]
  return calls.map(call => argumentHome(world, call.program, call.node, 0))
}

function producerParts(
  world: World,
  packages: readonly Package[],
  producer: Thing,
  sends: readonly Thing[],
): readonly Made[] {
  const { program, node } = producer
  const name = nameOf(program, node, 'producer')
  const groups = groupsOf(world, sends, 'acks')
  return groups.map(group =>
    made({
      role: 'producer',
      name: groups.length > 1 ? `${name}.${topicOf(world, group[0]!)}` : name,
      program,
      dialect: 'java',
      layers: [
        { ...producerKind, homes: [argumentHome(world, program, node, 0)] },
        { ...sendKind, homes: homesOf(world, group, producer, 'send()') },
      ],
      statements: [
        clientStatement('producer', { name: PLATFORMATIC, at: importPlace(world, program, PLATFORMATIC) }, packages),
        ...failuresOf(group),
      ],
    }),
  )
}

function consumerParts(
  world: World,
  packages: readonly Package[],
  consumer: Thing,
  consumes: readonly Thing[],
): readonly Made[] {
  const { program, node } = consumer
  const config = argumentHome(world, program, node, 0)
  const name = textAt(config.value, 'groupId') ?? nameOf(program, node, 'consumer')
  const groups = groupsOf(world, consumes, 'autocommit', 'mode', 'fallbackMode', 'isolationLevel')
  return groups.map(group => {
    const homes = homesOf(world, group, consumer, 'consume()')
    return made({
      role: 'consumer',
      name: groups.length > 1 ? `${name}.${topicOf(world, group[0]!)}` : name,
      program,
      dialect: 'java',
      layers: [
        { ...consumerKind, homes: [config] },
        { ...consumeKind, homes },
      ],
      statements: [
        clientStatement('consumer', { name: PLATFORMATIC, at: importPlace(world, program, PLATFORMATIC) }, packages),
        ...(group[0] ? modeOf(group[0], homes[0]!.value) : [modeNotGiven(consumer)]),
        ...distinct(group.flatMap(call => handlersOf(world, call))).filter(isUnlessNever(homes[0]!.value)),
      ],
    })
  })
}

/** Where what is committed is never looked at, it does not matter where it is. */
const isUnlessNever =
  (options: Value | undefined) =>
  ({ fact }: Statement): boolean =>
    fact !== 'consumer.ack.point' || textAt(options, 'mode') === 'committed'

/** What is said twice and differently is left out. */
function distinct(statements: readonly Statement[]): readonly Statement[] {
  const byFact = new Map<FactName, Statement | undefined>()
  for (const statement of statements) {
    const earlier = byFact.get(statement.fact)
    byFact.set(
      statement.fact,
      !byFact.has(statement.fact) || earlier?.value === statement.value ? (earlier ?? statement) : undefined,
    )
  }
  return [...byFact.values()].filter(statement => statement !== undefined)
}

/** F2. */
function modeOf({ program, node }: Thing, options: Value | undefined): readonly Statement[] {
  const found = lookUp(options, ['mode'])
  const at = found ? placeOf(found.at.program, found.at.node) : placeOf(program, node)
  const said = (fact: FactName, value: string): Statement => ({
    fact,
    value,
    ...at,
    written: found ? 'mode' : 'consume() without mode',
  })
  if (found !== undefined && found.value.type !== 'literal') {
    const unread = found.value.type === 'unread' ? found.value.why : 'turns on a condition'
    return [{ ...said('consumer.commit', ''), unread, among: ['before-handler', 'manual'] }]
  }
  const mode = found?.value.type === 'literal' ? found.value.literal : 'latest'
  if (mode !== 'latest' && mode !== 'earliest') return []
  return [
    said('consumer.commit', 'manual'),
    said('consumer.ack.point', 'never'),
    said('consumer.auto.offset.reset', mode),
  ]
}

const modeNotGiven = ({ program, node }: Thing): Statement => ({
  fact: 'consumer.commit',
  value: '',
  ...placeOf(program, node),
  written: 'mode',
  unread: 'is set in consume(), which was not given',
  among: ['before-handler', 'manual'],
})

const isCommit = (call: Call): boolean => methodOf(call)?.name === 'commit'

/** `for await (const message of stream) {…}` waits for its body; `stream.on('data', …)` for nothing. */
function handlersOf(world: World, consume: Thing): readonly Statement[] {
  const { program } = consume
  const isStream = (node: Node) => meansStream(world, consume, node)
  const loops = program.nodes
    .filter(node => node.type === 'ForOfStatement' && node['await'] && isStream(node.right))
    .map((loop): Handler => {
      const { body } = loop as Node & { type: 'ForOfStatement' }
      return { program, body, isAwaited: true, isAsync: true, commits: isCommit }
    })
  const listeners = within(program.program).flatMap(node => {
    const [event, listener] = node.type === 'CallExpression' && methodOf(node)?.name === 'on' ? node.arguments : []
    const isData = event?.type === 'Literal' && event.value === 'data'
    if (!isData || listener === undefined || !isStream(methodOf(node as Call)!.on)) return []
    const found = functionAt(world, { program, node: listener })
    return (found && handlerOf(world, found.program, found.node, false, isCommit)) ?? []
  })
  const handlers = [...loops, ...listeners]
  return handlers.length === 1
    ? shownBy(handlers[0]!).map(shown => statementOf(handlers[0]!.program, shown, 'handler'))
    : []
}

function meansStream(world: World, consume: Thing, node: Node): boolean {
  if (settledOf(node) === consume.node) return true
  return (
    thingAt(world, [consume], consume.program, node) === consume &&
    holderOf(consume.program, consume.node) !== undefined
  )
}
