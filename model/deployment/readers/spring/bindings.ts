/**
 * Spring Cloud Stream's bindings: which there are, which way each goes, and whose binder it has.
 *
 *   J1  a binding's way is told by what it configures (group, consumer, producer), else by its name (-in-0, -out-0, input, output); else it is unknown
 *   J2  a binding of a binder that is not Kafka's is no business of ours; whether the only binder is Kafka's must be said somewhere
 *   J3  a binder's own environment lies over the application's properties, for its bindings alone
 *   J4  a binding is the Kafka Streams binder's where its binder, its function, its own properties or the only binder of the build says so; where an
 *       application has both binders and nothing says whose it is, it is nobody's
 *
 * Source: Spring Cloud Stream's reference, Binding Properties, Functional binding names, Connecting to Multiple Systems.
 */
import { looksLikeName } from '../../secrets.ts'
import { UsageError } from '../../usage-error.ts'
import { resolvedOf } from './placeholders.ts'
import type { Property } from './property.ts'
import type { SpringVersions } from './clients.ts'
import type { ClientRole } from './keys.ts'
import { below, firstPart, isNamed, springName } from './names.ts'

export interface Binding {
  readonly name: string
  readonly role: ClientRole
  /** All properties as they are for it. */
  readonly properties: readonly Property[]
  /** The first property that names it. */
  readonly at: Property
}

const CORE = 'spring.cloud.stream.bindings'
const KAFKA = 'spring.cloud.stream.kafka.bindings'
const STREAMS = 'spring.cloud.stream.kafka.streams'

interface Bindings {
  readonly bindings: readonly Binding[]
  /** Those whose way nobody can tell. */
  readonly unclear: readonly Property[]
  /** Those of the Kafka Streams binder: what they are called, and the properties as they are for them. */
  readonly streams: readonly Pick<Binding, 'name' | 'properties' | 'at'>[]
  /** Those of which nobody can tell whose they are. */
  readonly undecided: readonly Property[]
  /** Whether there are any, be they another binder's. */
  readonly areThere: boolean
}

type Binders = Pick<SpringVersions, 'hasKafkaBinder' | 'hasStreamsBinder'>

/** `binders`: what a build file says. */
export function bindingsIn(properties: readonly Property[], binders: Binders = {}): Bindings {
  const all = [...properties, ...properties.flatMap(each => ofEnvironment(each))]
  const names = namesIn(all)
  if (names.length > MOST_BINDINGS) throw tooMany(all)
  const every = names.map(name => ({ name, ...about(name, properties, all, binders) }))
  const found = every.filter(({ binder }) => binder === 'kafka' || binder === 'unsaid')
  const isSaid = binders.hasKafkaBinder === true || found.some(({ binder }) => binder === 'kafka') || mentionsKafka(all)
  if (found.length > 0 && !isSaid) throw noBinder(found[0]!.at)
  return {
    bindings: found.flatMap(({ name, roles, properties: mine, at }) =>
      roles.map(role => ({ name, role, properties: mine, at })),
    ),
    unclear: found.filter(({ roles }) => roles.length === 0).map(({ at }) => at),
    streams: every.filter(({ binder }) => binder === 'streams'),
    undecided: every.filter(({ binder }) => binder === 'either').map(({ at }) => at),
    areThere: names.length > 0,
  }
}

function namesIn(properties: readonly Property[]): readonly string[] {
  const plain = properties.filter(({ parts }) => !parts.isVariable)
  const of = (each: Property, known: readonly string[]) =>
    [CORE, KAFKA].flatMap(path => {
      const rest = below(each.parts, path)
      const first = rest && firstPart(rest, known)
      return first === undefined ? [] : [first[0]]
    })
  const known = [...new Set(plain.flatMap(each => of(each, [])))]
  return [...new Set([...known, ...properties.flatMap(each => of(each, known))])].filter(looksLikeName)
}

function about(name: string, properties: readonly Property[], all: readonly Property[], binders: Binders) {
  const binder = valueAt(all, `${CORE}.${name}.binder`) ?? valueAt(all, 'spring.cloud.stream.default-binder')
  const mine = binder === undefined ? all : [...properties, ...properties.flatMap(each => ofEnvironment(each, binder))]
  const said = mine.filter(({ parts }) => [CORE, KAFKA].some(path => below(parts, `${path}.${name}`) !== undefined))
  const at =
    said[0] ?? all.find(({ parts }) => [CORE, KAFKA].some(path => below(parts, `${path}.${name}`) !== undefined))!
  return {
    at,
    properties: mine,
    roles: rolesOf(name, functionBinding(name, all), said),
    binder: binder === undefined ? ofOnlyBinder(name, all, binders) : binderNamed(binder, all),
  }
}

function valueAt(all: readonly Property[], name: string): string | undefined {
  const found = all.findLast(({ parts }) => isNamed(parts, name))
  return found && resolvedOf(found).value
}

type Whose = 'kafka' | 'streams' | 'another' | 'either' | 'unsaid'

function binderNamed(binder: string, all: readonly Property[]): Whose {
  const type = valueAt(all, `spring.cloud.stream.binders.${binder}.type`)
  if (/^(kstream|ktable|globalktable)$/i.test(type ?? binder)) return 'streams'
  return /^kafka/i.test(type ?? binder) || (type === undefined && /kafka/i.test(binder)) ? 'kafka' : 'another'
}

/** J4. */
function ofOnlyBinder(name: string, all: readonly Property[], { hasKafkaBinder, hasStreamsBinder }: Binders): Whose {
  const has = (path: string) => all.some(({ parts }) => below(parts, path) !== undefined)
  const of = functionOf(name, all)
  if (has(`${STREAMS}.bindings.${name}`) || has(`${STREAMS}.binder.functions.${of}`)) return 'streams'
  if (has(`${KAFKA}.${name}`)) return 'kafka'
  if (hasKafkaBinder !== hasStreamsBinder) return hasStreamsBinder === true ? 'streams' : 'kafka'
  if (hasStreamsBinder !== true && !has(STREAMS)) return 'unsaid'
  return hasStreamsBinder !== true && isStreamsAlone(all) ? 'streams' : 'either'
}

/** A function's own binding, which may be called something else: spring.cloud.stream.function.bindings.process-in-0=orders. */
function functionBinding(name: string, all: readonly Property[]): string {
  const alias = all.find(
    ({ parts, value }) => below(parts, 'spring.cloud.stream.function.bindings') !== undefined && value === name,
  )
  return alias?.parts.texts.at(-1) ?? name
}

/** The function whose binding it is, if it is a function's. */
export const functionOf = (name: string, all: readonly Property[]): string =>
  functionBinding(name, all).replace(/-(?:in|out)-?\d+$/, '')

/** J1. */
function rolesOf(name: string, ofFunction: string, said: readonly Property[]): readonly ClientRole[] {
  const says = (...paths: readonly string[]) =>
    said.some(({ parts }) => paths.some(path => isNamed(parts, path) || below(parts, path) !== undefined))
  const consumes = says(`${CORE}.${name}.group`, `${CORE}.${name}.consumer`, `${KAFKA}.${name}.consumer`)
  const produces = says(`${CORE}.${name}.producer`, `${KAFKA}.${name}.producer`)
  if (/-in-?\d+$/.test(ofFunction)) return ['consumer']
  if (/-out-?\d+$/.test(ofFunction)) return ['producer']
  if (consumes || produces)
    return [...(consumes ? ['consumer' as const] : []), ...(produces ? ['producer' as const] : [])]
  if (/(^|[-_.])in(put)?$|Input$|^input/.test(name)) return ['consumer']
  return /(^|[-_.])out(put)?$|Output$|^output/.test(name) ? ['producer'] : []
}

/** What stands in a binder's environment, as if it stood at the top; of one binder, or of all. */
function ofEnvironment(property: Property, binder?: string): readonly Property[] {
  const rest = below(property.parts, 'spring.cloud.stream.binders')
  const [name, inner] = (rest && firstPart(rest)) ?? []
  if (inner === undefined || (binder !== undefined && name !== binder)) return []
  const own = below(inner, 'environment')
  if (own === undefined) return []
  return [{ ...property, parts: own }]
}

/** Whether nothing is there that only the other binder reads: where the brokers are, both know. */
function isStreamsAlone(properties: readonly Property[]): boolean {
  const ofOther = ({ parts }: Property) => {
    const rest = below(parts, 'spring.cloud.stream.kafka')
    return rest !== undefined && rest.words[0] !== 'streams' && !isNamed(rest, 'binder.brokers')
  }
  return !properties.some(ofOther) && !properties.some(isBoundElsewhere)
}

/** A binding of a binder that is the other one by name. */
const isBoundElsewhere = ({ parts, value }: Property): boolean => {
  const rest = below(parts, CORE)
  return rest !== undefined && rest.words.length === 2 && rest.words[1] === 'binder' && /^kafka$/i.test(value)
}

function mentionsKafka(properties: readonly Property[]): boolean {
  const isKafka = ({ parts, value }: Property) =>
    below(parts, 'spring.cloud.stream.kafka') !== undefined ||
    below(parts, 'spring.kafka') !== undefined ||
    (parts.words.includes('type') && /^kafka$/i.test(value)) ||
    (isNamed(parts, 'spring.cloud.stream.default-binder') && /kafka/i.test(value))
  return properties.some(isKafka)
}

const MOST_BINDINGS = 100

const tooMany = ([first]: readonly Property[]): UsageError =>
  new UsageError(
    `${first!.file} has more than ${MOST_BINDINGS} bindings: ackproof reads one application’s configuration.`,
  )

const noBinder = ({ file, line }: Property): UsageError =>
  new UsageError(
    `${file} line ${line} binds Spring Cloud Stream's destinations and does not say whether its binder is Kafka's: right would be spring.cloud.stream.default-binder=kafka beside it, or its pom.xml or build.gradle as a further file.`,
  )

/** A property below a binding, by either prefix. */
export const bound = (name: string, rest: string): string => `${CORE}.${name}.${rest}`
export const boundToKafka = (name: string, rest: string): string => `${KAFKA}.${name}.${rest}`

/** Of a property below a binding, for a sentence: with a space before it, and only as far as it may be shown. */
export function bindingName(property: string): string {
  const rest = below(springName(property), CORE)
  const name = rest === undefined ? undefined : firstPart(rest)?.[0]
  return name !== undefined && looksLikeName(name) ? ` ${name}` : ''
}
