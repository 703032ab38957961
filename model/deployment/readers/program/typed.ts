/**
 * Objects that no call of the given files takes, and whose type says what they are for: `export const config: ProducerConfig = {…}`.
 *
 *   Y1  what stands in the calls that are not given is unread
 */
import { importPlace } from './calls.ts'
import * as kafkajs from './kafkajs-options.ts'
import type { Home, Layer } from './options.ts'
import { clientStatement, type ClientGiven, type Package } from './packages.ts'
import { made, nameOf, unseenHome, type Made } from './parts.ts'
import * as platformatic from './platformatic-options.ts'
import { ofTopics, rawLayer } from './rdkafka.ts'
import type { Node } from './source.ts'
import { bare } from './syntax.ts'
import { isGivenBy } from './things.ts'
import { valueOf } from './values.ts'
import type { Program, World } from './world.ts'

type Kind = Omit<Layer, 'homes'>

interface Typed {
  readonly from: string
  readonly role: 'producer' | 'consumer'
  /** The object's own, and those that it is laid over or that are laid over it. */
  readonly layers: (home: Home, unseen: (where: string) => Home) => readonly Layer[]
}

const kinds =
  (own: Kind, ...others: readonly (readonly [Kind, string])[]): Typed['layers'] =>
  (home, unseen) => [{ ...own, homes: [home] }, ...others.map(([kind, where]) => ({ ...kind, homes: [unseen(where)] }))]

/** One of the two objects that node-rdkafka takes; the other may say what belongs to topics, or to the rest. */
const raw =
  (role: 'producer' | 'consumer', isOfTopics: boolean): Typed['layers'] =>
  (home, unseen) => [
    { ...rawLayer(home, role, key => ofTopics.has(key) === isOfTopics), says: 'this object' },
    {
      ...rawLayer(
        unseen(`in the ${isOfTopics ? 'first' : 'second'} object`),
        role,
        key => ofTopics.has(key) !== isOfTopics,
      ),
      says: 'the other object',
    },
  ]

const ofKafkajs: Readonly<Record<string, Typed>> = {
  ProducerConfig: {
    from: 'kafkajs',
    role: 'producer',
    layers: kinds(kafkajs.producerKind, [kafkajs.sendKind, 'in send()']),
  },
  ConsumerConfig: {
    from: 'kafkajs',
    role: 'consumer',
    layers: kinds(kafkajs.consumerKind, [kafkajs.subscribeKind, 'in subscribe()'], [kafkajs.runKind, 'in run()']),
  },
}
const ofPlatformatic: Readonly<Record<string, Typed>> = {
  ProducerOptions: {
    from: '@platformatic/kafka',
    role: 'producer',
    layers: kinds(platformatic.producerKind, [platformatic.sendKind, 'in send()']),
  },
  ConsumerOptions: {
    from: '@platformatic/kafka',
    role: 'consumer',
    layers: kinds(platformatic.consumerKind, [platformatic.consumeKind, 'in consume()']),
  },
}
const ofRdkafka = (from: string): Readonly<Record<string, Typed>> => ({
  ProducerGlobalConfig: { from, role: 'producer', layers: raw('producer', false) },
  ProducerTopicConfig: { from, role: 'producer', layers: raw('producer', true) },
  ConsumerGlobalConfig: { from, role: 'consumer', layers: raw('consumer', false) },
  ConsumerTopicConfig: { from, role: 'consumer', layers: raw('consumer', true) },
})
const types = [ofKafkajs, ofPlatformatic, ofRdkafka('node-rdkafka'), ofRdkafka('@confluentinc/kafka-javascript')]

/** `taken`: the objects that are part of something already. */
export function typedParts(world: World, packages: readonly Package[], taken: ReadonlySet<Node>): readonly Made[] {
  return world.programs.flatMap(program =>
    program.nodes.flatMap(node => {
      const { type, object } = annotated(node)
      if (type === undefined || object?.type !== 'ObjectExpression' || taken.has(object)) return []
      const found = types
        .flatMap(table => Object.entries(table))
        .find(([name, { from }]) => isGivenBy(program, type, from, name))
      return found === undefined ? [] : [partOf(world, packages, program, object, found[1])]
    }),
  )
}

/** `x: T = {…}`, `{…} satisfies T`, `{…} as T`. */
function annotated(node: Node): { readonly type?: Node; readonly object?: Node } {
  switch (node.type) {
    case 'VariableDeclarator':
      return node.init && node.id.type === 'Identifier' ? typeIn(node.id.typeAnnotation, node.init) : {}
    case 'PropertyDefinition':
      return node.value ? typeIn(node.typeAnnotation, node.value) : {}
    case 'TSSatisfiesExpression':
    case 'TSAsExpression':
      return typeIn(node, node.expression)
    default:
      return {}
  }
}

function typeIn(
  annotation: { readonly typeAnnotation: Node } | null | undefined,
  value: Node,
): { readonly type?: Node; readonly object?: Node } {
  const type = annotation?.typeAnnotation
  return type?.type === 'TSTypeReference' ? { type: type.typeName as Node, object: bare(value) } : {}
}

function partOf(world: World, packages: readonly Package[], program: Program, object: Node, typed: Typed): Made {
  const { from, role, layers } = typed
  const home: Home = { program, node: object, value: valueOf(world, { program, node: object }) }
  const at = importPlace(world, program, from)
  const client: ClientGiven =
    from === '@confluentinc/kafka-javascript' ? { name: from, family: 'librdkafka', at } : { name: from, at }
  return made({
    role,
    name: nameOf(program, object, role),
    program,
    dialect: from === 'node-rdkafka' || from === '@confluentinc/kafka-javascript' ? 'librdkafka' : 'java',
    layers: layers(home, where => unseenHome(program, object, `is set ${where}, which was not given`)),
    statements: [clientStatement(role, client, packages)],
  })
}
