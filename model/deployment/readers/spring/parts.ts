/**
 * Spring's properties as parts, from whatever kind of file they came: application.yml, a service's environment.
 *
 *     properties, the strongest last ──▶ Spring Cloud Stream's bindings ──▶ a part each
 *                                    ├─▶ spring.kafka, as far as no binding speaks for it
 *                                    └─▶ Kafka Streams, where the application has no other clients, or --only names it
 *
 *   R1  spring.kafka lies under the bindings' own settings, and is no further producer or consumer where there are bindings of that role
 *   R2  a misspelt name is warned about: Spring Boot ignores it without a word
 *   R3  what an application's own clients do says nothing of its Kafka Streams, nor the other way round: both are never read as one
 */
import type { Warning } from '../../key-warnings.ts'
import { looksLikeName } from '../../secrets.ts'
import { UsageError } from '../../usage-error.ts'
import type { Document, Edit, Part } from '../part.ts'
import { bindingName, bindingsIn } from './bindings.ts'
import { bootParts } from './boot-parts.ts'
import type { SpringVersions } from './clients.ts'
import { cloudPart } from './cloud-parts.ts'
import { below } from './names.ts'
import { asProperty, type Property, type SpringProperty } from './property.ts'
import { resolvedValue } from './placeholders.ts'
import { spellingWarnings } from './spelling.ts'
import { streamsParts } from './streams-parts.ts'
import { topologiesIn } from './topologies.ts'

export type { SpringProperty } from './property.ts'

export interface SpringOptions {
  /** What the parts are called that are no bindings. */
  readonly name?: string
  /** Where a property that is not there yet would stand, by its dotted name. */
  readonly add?: ((name: string, value: string) => Edit | undefined) | undefined
  readonly versions?: SpringVersions
  /** The names that the user chose. */
  readonly only?: readonly string[] | undefined
}

/** `properties`: all that are in effect, the strongest last. */
export function springParts(properties: readonly SpringProperty[], options: SpringOptions = {}): readonly Part[] {
  return springDocument(properties, options).parts
}

/** The same with what there is to say about them. */
export function springDocument(properties: readonly SpringProperty[], options: SpringOptions = {}): Document {
  const all = ofKafka(properties.map(asProperty))
  const found = bindingsIn(all, options.versions)
  const { bindings, unclear, undecided, areThere } = found
  const topologies = topologiesIn(all, found)
  const roles = (['producer', 'consumer'] as const).filter(role => !bindings.some(binding => binding.role === role))
  const isStreamsBinder = bindings.length === 0 && topologies.some(({ isBound }) => isBound)
  const boot = bootParts(all, isStreamsBinder ? [] : roles, areThere, options)
  const cloud = bindings.map(binding => cloudPart(binding, options))
  const own = [...boot.parts, ...cloud.flatMap(({ parts }) => parts)]
  const names = topologies.map(({ name }) => name)
  const isLeftOut = own.length > 0 && !names.some(name => options.only?.includes(name))
  const streams = isLeftOut ? [] : topologies.map(topology => streamsParts(topology, options))
  return {
    parts: [...own, ...streams.flatMap(({ parts }) => parts)],
    warnings: once([
      ...spellingWarnings(all),
      ...(isLeftOut ? topologies.slice(0, 1).map(({ at }) => ofLeftOut(at, names)) : []),
      ...unclear.map(ofUnclearBinding),
      ...undecided.map(ofUndecidedBinding),
      ...boot.warnings,
      ...[...cloud, ...streams].flatMap(({ warnings }) => warnings),
    ]),
  }
}

/** Each is looked at for each binding. */
const MOST_PROPERTIES = 2000

/** Those that may say something of Kafka, without their placeholders, which any property may stand behind. */
function ofKafka(properties: readonly Property[]): readonly Property[] {
  const mine = properties.filter(
    ({ parts }) => below(parts, 'spring.kafka') !== undefined || below(parts, 'spring.cloud') !== undefined,
  )
  if (mine.length > MOST_PROPERTIES) {
    throw new UsageError(
      `${mine[0]!.file} has more than ${MOST_PROPERTIES} properties below spring.kafka and spring.cloud: ackproof reads one application’s configuration.`,
    )
  }
  return mine.map(property => ({
    ...property,
    resolved: property.resolved ?? resolvedValue(property.value, properties),
  }))
}

/** Whether anything in it is about Kafka's clients. */
export const isAboutKafka = (properties: readonly Property[]): boolean =>
  properties.some(
    ({ parts }) =>
      below(parts, 'spring.kafka') !== undefined ||
      below(parts, 'spring.cloud.stream.kafka') !== undefined ||
      below(parts, 'spring.cloud.stream.bindings') !== undefined,
  )

const ofLeftOut = ({ file, line }: Property, names: readonly string[]): Warning => ({
  file,
  line,
  text: `Kafka Streams is configured here as well: its consumer and its producer are left out beside the application’s own; ${names.map(name => `--only ${name}`).join(' or ')} reads them.`,
})

const ofUnclearBinding = ({ file, line }: Property): Warning => ({
  file,
  line,
  text: 'Whether this binding reads or writes is not said (a group, a consumer or a producer below it, or a name that ends in -in-0 or -out-0, would), so it is left out.',
})

const ofUndecidedBinding = ({ file, line, name }: Property): Warning => {
  const binding = bindingName(name)
  return {
    file,
    line,
    text: `Whether the binding${binding} is the Kafka binder’s or the Kafka Streams binder’s is not said (its \`binder\`, or a pom.xml or build.gradle with one of them, would), so it is left out.`,
  }
}

/** What holds for several bindings is said once. */
function once(warnings: readonly Warning[]): readonly Warning[] {
  const seen = new Set<string>()
  return warnings.filter(({ file, line, text }) => {
    const key = `${file}\n${line}\n${text}`
    return !seen.has(key) && seen.add(key)
  })
}

export const partName = (text: string | undefined): string => (text !== undefined && looksLikeName(text) ? text : '')
