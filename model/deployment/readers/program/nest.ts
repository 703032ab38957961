/**
 * NestJS microservices: one object says what Nest gives to kafkajs.
 *
 *     createMicroservice, connectMicroservice({ transport: Transport.KAFKA, options })   a consumer, and a producer of its replies
 *     ClientsModule.register([{ name, transport: Transport.KAFKA, options }])            a producer, and a consumer of the replies to it
 *
 *   N1  an exception of an @EventPattern handler reaches kafkajs since 9.4 (nestjs/nest#11020), and the record is tried again; that of a
 *       @MessagePattern handler is the reply to whoever asks for one, and the record counts as done
 *   N2  a consumer of replies decides nothing, and no part is made of it; of a server's producer one is made where the object says something of it
 *
 * Sources: packages/microservices, server/server-kafka.ts, client/client-kafka.ts, exceptions/base-rpc-exception-filter.ts; docs, Kafka, Retriable exceptions.
 */
import { isAtLeast, parseVersion } from '../../client.ts'
import type { FactName } from '../../facts.ts'
import type { Statement } from '../part.ts'
import { handlerOf } from './handler-functions.ts'
import { shownBy, type Shown } from './handlers.ts'
import * as kinds from './kafkajs-options.ts'
import { importPlace } from './calls.ts'
import { lookUp, type Home, type Layer } from './options.ts'
import { clientStatement, dependencyOf, type Package } from './packages.ts'
import { made, nameOf, statementOf, textAt, unseenHome, type Made } from './parts.ts'
import type { Node } from './source.ts'
import { ancestors, bare, isFunction, keyName, methodOf, pathOf, placeOf, type Call, type NodeOf } from './syntax.ts'
import { isCall, isGivenBy } from './things.ts'
import { valueOf, type Value } from './values.ts'
import type { Program, World } from './world.ts'

const NEST = '@nestjs/microservices'

interface Options {
  readonly program: Program
  readonly node: Node
  /** Of the object with `transport` and `options`. */
  readonly value: Value
  readonly use: 'server' | 'client' | 'unknown'
}

export function nestParts(world: World, packages: readonly Package[]): readonly Made[] {
  return world.programs.flatMap(program =>
    program.nodes
      .flatMap(node => given(world, program, node) ?? [])
      .flatMap(options => partsOf(world, packages, options)),
  )
}

/** `{ transport: Transport.KAFKA, options }`, or `new ServerKafka(options)`, `new ClientKafka(options)`. */
function given(world: World, program: Program, node: Node): Options | undefined {
  if (node.type === 'ObjectExpression' && isForKafka(program, node)) {
    const value = valueOf(world, { program, node })
    return { program, node, value, use: useOf(program, node, value) }
  }
  const [options] = node.type === 'NewExpression' ? node.arguments : []
  if (node.type !== 'NewExpression' || options === undefined) return undefined
  const use = isGivenBy(program, node.callee, NEST, 'ServerKafka')
    ? 'server'
    : isGivenBy(program, node.callee, NEST, 'ClientKafka')
      ? 'client'
      : undefined
  const at = { program, node: options }
  const properties = new Map([['options', { at, value: valueOf(world, at) }]])
  return use && { program, node, use, value: { program, node, type: 'object', properties } }
}

function isForKafka(program: Program, { properties }: NodeOf<'ObjectExpression'>): boolean {
  return properties.some(
    property =>
      property.type === 'Property' &&
      keyName(property.key, property.computed) === 'transport' &&
      isGivenBy(program, bare(property.value), NEST, 'Transport', 'KAFKA'),
  )
}

function partsOf(world: World, packages: readonly Package[], options: Options): readonly Made[] {
  const { value, use } = options
  const own = lookUp(value, ['options'])?.value
  const has = (...names: readonly string[]) => own?.type === 'object' && names.some(name => own.properties.has(name))
  const isProducer = use === 'client' || has('producer', 'send')
  const isConsumer = use === 'server' || (use === 'unknown' && (has('consumer', 'run', 'subscribe') || !isProducer))
  return [
    ...(isProducer ? [producerOf(world, packages, options)] : []),
    ...(isConsumer ? [consumerOf(world, packages, options)] : []),
  ]
}

const servers = new Set(['createMicroservice', 'connectMicroservice'])
const clients = new Set(['register', 'registerAsync', 'create', 'Client'])

/** By the call that it stands in; a client has a name, by which it is injected. */
function useOf(program: Program, node: Node, value: Value): Options['use'] {
  for (const around of ancestors(program, node)) {
    if (!isCall(around)) continue
    const name = methodOf(around)?.name ?? pathOf(around.callee)?.at(-1) ?? ''
    if (servers.has(name)) return 'server'
    if (clients.has(name)) return 'client'
  }
  return lookUp(value, ['name']) === undefined ? 'unknown' : 'client'
}

/** `options.send` and its like; absent, all of it is left to kafkajs. */
function homeOf({ program, node, value }: Options, name: string): Home {
  const options = lookUp(value, ['options'])?.value
  if (options?.type !== 'object') {
    const why = options?.type === 'unread' ? options.why : 'is computed by the program'
    return options === undefined ? { program, node, value, below: `options.${name}` } : unseenHome(program, node, why)
  }
  return { program: options.program, node: options.node, value: options, below: name }
}

const layer = (kind: Omit<Layer, 'homes'>, options: Options, name: string): Layer => ({
  ...kind,
  says: `options.${name}`,
  homes: [homeOf(options, name)],
})

function producerOf(world: World, packages: readonly Package[], options: Options): Made {
  const { program, node, value } = options
  const name =
    tokenOf(world, options) ?? textAt(value, 'options', 'client', 'clientId') ?? nameOf(program, node, 'producer')
  return made({
    role: 'producer',
    name,
    program,
    dialect: 'java',
    layers: [
      layer(kinds.kafkaForProducer, options, 'client'),
      layer(kinds.producerKind, options, 'producer'),
      layer(kinds.sendKind, options, 'send'),
    ],
    statements: [clientOf('producer', world, packages, program)],
  })
}

/** The name under which a client is injected: of the object itself, or of the one whose factory makes it. */
function tokenOf(world: World, { program, node, value }: Options): string | undefined {
  const around = ancestors(program, node).filter(each => each.type === 'ObjectExpression')
  const names = [value, ...around.map(each => valueOf(world, { program, node: each }))].map(each =>
    textAt(each, 'name'),
  )
  return names.find(name => name !== undefined)
}

function consumerOf(world: World, packages: readonly Package[], options: Options): Made {
  const { program, node, value } = options
  const name = textAt(value, 'options', 'consumer', 'groupId') ?? nameOf(program, node, 'consumer')
  return made({
    role: 'consumer',
    name,
    program,
    dialect: 'java',
    layers: [
      layer(kinds.consumerKind, options, 'consumer'),
      layer(kinds.subscribeKind, options, 'subscribe'),
      layer(kinds.runKind, options, 'run'),
    ],
    statements: [clientOf('consumer', world, packages, program), ...handlersOf(world, packages, options)],
  })
}

/** The version is that of kafkajs, which an application brings beside Nest. */
const clientOf = (
  role: 'producer' | 'consumer',
  world: World,
  packages: readonly Package[],
  program: Program,
): Statement => clientStatement(role, { name: 'kafkajs', at: importPlace(world, program, NEST) }, packages)

interface Handling {
  readonly program: Program
  readonly pattern: 'EventPattern' | 'MessagePattern'
  readonly shown: readonly Shown[]
}

/** `context.getConsumer().commitOffsets([…])`. */
const isCommit = (call: Call): boolean => methodOf(call)?.name === 'commitOffsets'

const handlersOf = (world: World, packages: readonly Package[], options: Options): readonly Statement[] => {
  const all = world.programs.flatMap(program => handlingsIn(world, program))
  const shown = (['consumer.ack.point', 'consumer.handling'] as const).flatMap(fact => sharedBy(all, fact))
  return [...afterException(packages, options, all), ...shown]
}

/** What every handler shows. */
function sharedBy(all: readonly Handling[], fact: FactName): readonly Statement[] {
  const found = all.map(({ shown }) => shown.find(each => each.fact === fact))
  const [first] = found
  const isSame = first !== undefined && found.every(each => each?.value === first.value)
  return isSame ? [statementOf(all[0]!.program, first, 'handler')] : []
}

/** N1. */
function afterException(
  packages: readonly Package[],
  { program, node }: Options,
  all: readonly Handling[],
): readonly Statement[] {
  const ends = all.map(({ shown }) => shown.find(({ fact }) => fact === 'consumer.handler'))
  const [first] = all
  if (first === undefined) return [turnsOnHandlers(program, node)]
  if (ends.every(end => end?.value === 'swallows')) return [statementOf(first.program, ends[0]!, 'catch')]
  const version = dependencyOf(packages, program.file.name, NEST)?.version ?? ''
  const isHandedOn = all.every(({ pattern }) => pattern === 'EventPattern') && isAtLeast(parseVersion(version), 9, 4)
  if (!isHandedOn || ends.some(end => end?.value === 'swallows')) return [turnsOnHandlers(program, node)]
  const rethrows = ends.every(end => end?.value === 'throws')
  return rethrows ? [statementOf(first.program, ends[0]!, 'catch')] : []
}

const turnsOnHandlers = (program: Program, node: Node): Statement => ({
  fact: 'consumer.handler',
  value: '',
  ...placeOf(program, node),
  written: 'transport',
  unread:
    'hands the exception of an @EventPattern handler on to kafkajs since NestJS 9.4, and answers a @MessagePattern with it',
  among: ['throws', 'swallows'],
})

function handlingsIn(world: World, program: Program): readonly Handling[] {
  return program.nodes.flatMap(node => {
    if (node.type !== 'MethodDefinition') return []
    return node.decorators.flatMap(decorator => {
      const { expression } = decorator
      if (expression.type !== 'CallExpression') return []
      const pattern = (['EventPattern', 'MessagePattern'] as const).find(name =>
        isGivenBy(program, expression.callee, NEST, name),
      )
      const method: Node = node.value
      const handler = isFunction(method) ? handlerOf(world, program, method, true, isCommit) : undefined
      if (pattern === undefined) return []
      return [{ program: handler?.program ?? program, pattern, shown: handler ? shownBy(handler) : [] }]
    })
  })
}
