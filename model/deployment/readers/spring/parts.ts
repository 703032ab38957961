/**
 * Spring's properties as parts, from whatever kind of file they came: application.yml, a service's environment.
 *
 *     properties, the strongest last ──▶ Spring Cloud Stream's bindings ──▶ a part each
 *                                    └─▶ spring.kafka, as far as no binding speaks for it
 *
 *   R1  spring.kafka lies under the bindings' own settings, and is no further producer or consumer where there are bindings of that role
 *   R2  a misspelt name is warned about: Spring Boot ignores it without a word
 */
import type { Warning } from '../../key-warnings.ts'
import { looksLikeName } from '../../secrets.ts'
import { UsageError } from '../../usage-error.ts'
import type { Document, Edit, Part } from '../part.ts'
import { bindingsIn } from './bindings.ts'
import { bootParts } from './boot-parts.ts'
import type { SpringVersions } from './clients.ts'
import { cloudPart } from './cloud-parts.ts'
import { below } from './names.ts'
import { asProperty, type Property, type SpringProperty } from './property.ts'
import { resolvedValue } from './placeholders.ts'
import { spellingWarnings } from './spelling.ts'

export type { SpringProperty } from './property.ts'

export interface SpringOptions {
  /** What the parts are called that are no bindings. */
  readonly name?: string
  /** Where a property that is not there yet would stand, by its dotted name. */
  readonly add?: ((name: string, value: string) => Edit | undefined) | undefined
  readonly versions?: SpringVersions
}

/** `properties`: all that are in effect, the strongest last. */
export function springParts(properties: readonly SpringProperty[], options: SpringOptions = {}): readonly Part[] {
  return springDocument(properties, options).parts
}

/** The same with what there is to say about them. */
export function springDocument(properties: readonly SpringProperty[], options: SpringOptions = {}): Document {
  const all = ofKafka(properties.map(asProperty))
  const { bindings, unclear, areThere } = bindingsIn(all, options.versions?.hasKafkaBinder)
  const roles = (['producer', 'consumer'] as const).filter(role => !bindings.some(binding => binding.role === role))
  const boot = bootParts(all, roles, areThere, options)
  const cloud = bindings.map(binding => cloudPart(binding, options))
  return {
    parts: [...boot.parts, ...cloud.flatMap(({ parts }) => parts)],
    warnings: once([
      ...spellingWarnings(all),
      ...streams(all),
      ...unclear.map(ofUnclearBinding),
      ...boot.warnings,
      ...cloud.flatMap(({ warnings }) => warnings),
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
  return mine.map(property => ({ ...property, resolved: resolvedValue(property.value, properties) }))
}

/** Whether anything in it is about Kafka's clients. */
export const isAboutKafka = (properties: readonly Property[]): boolean =>
  properties.some(
    ({ parts }) =>
      below(parts, 'spring.kafka') !== undefined ||
      below(parts, 'spring.cloud.stream.kafka') !== undefined ||
      below(parts, 'spring.cloud.stream.bindings') !== undefined,
  )

const streamsPaths = ['spring.kafka.streams', 'spring.cloud.stream.kafka.streams']

function streams(properties: readonly Property[]): readonly Warning[] {
  const first = properties.find(({ parts }) => streamsPaths.some(path => below(parts, path) !== undefined))
  if (first === undefined) return []
  const text = 'Kafka Streams is configured here: its clients are not modelled, and what it says of them is not read.'
  return [{ file: first.file, line: first.line, text }]
}

const ofUnclearBinding = ({ file, line }: Property): Warning => ({
  file,
  line,
  text: 'Whether this binding reads or writes is not said (a group, a consumer or a producer below it, or a name that ends in -in-0 or -out-0, would), so it is left out.',
})

/** What holds for several bindings is said once. */
function once(warnings: readonly Warning[]): readonly Warning[] {
  const seen = new Set<string>()
  return warnings.filter(({ file, line, text }) => {
    const key = `${file}\n${line}\n${text}`
    return !seen.has(key) && seen.add(key)
  })
}

export const partName = (text: string | undefined): string => (text !== undefined && looksLikeName(text) ? text : '')
