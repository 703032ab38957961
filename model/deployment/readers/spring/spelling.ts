/**
 * Names below spring.kafka, and below the Kafka binder's prefixes, that Spring does not know: it ignores them without a word.
 *
 *   W1  only what is near a known name is shown: a secret may stand in the place of a name
 *   W2  an application may keep names of its own there (spring.kafka.topic), so outside the sections that are Spring's own only a near miss is told
 */
import type { Warning } from '../../key-warnings.ts'
import { nearest } from '../../nearest.ts'
import { isKnownTo } from '../../known-keys.ts'
import { looksLikeKey, looksLikeName } from '../../secrets.ts'
import { binderNames, bindingNames, namesBesideKeys, ownNames } from './keys.ts'
import { below, firstPart, isNamed, springName, type SpringName } from './names.ts'
import type { Property } from './property.ts'

interface Section {
  readonly path: string
  /** Those that end in a dot are maps. */
  readonly names: readonly string[]
  /** Whether every name below it is Spring's: of these. */
  readonly own: readonly string[]
}

const boot: Section = {
  path: 'spring.kafka',
  names: [
    ...ownNames.common.map(({ name }) => name),
    ...ownNames.producer.map(({ name }) => `producer.${name}`),
    ...ownNames.consumer.map(({ name }) => `consumer.${name}`),
    ...namesBesideKeys,
  ],
  own: ['producer', 'consumer', 'listener', 'template'],
}

const binder: Section = { path: 'spring.cloud.stream.kafka.binder', names: binderNames, own: [] }

/** As for keys: more than this many unknown names is another kind of file, and comparing each takes long. */
const MOST_UNKNOWN = 20

export function spellingWarnings(properties: readonly Property[]): readonly Warning[] {
  const unknown = properties.flatMap(property => {
    const section = sectionOf(property.parts)
    return section === undefined || isKnown(section.rest, section.names) ? [] : [{ property, section }]
  })
  const told = unknown
    .slice(0, MOST_UNKNOWN)
    .flatMap(({ property, section }) => unknownName(property, section.rest, section))
  return [...told, ...properties.flatMap(misplaced)]
}

/** The names in one form, the maps among them apart. */
const forms = new Map<readonly string[], { readonly whole: ReadonlySet<string>; readonly maps: readonly string[] }>()

function formsOf(names: readonly string[]) {
  const known = forms.get(names)
  if (known !== undefined) return known
  const form = (name: string) => springName(name).words.join('.')
  const made = {
    whole: new Set(names.filter(name => !name.endsWith('.')).map(form)),
    maps: names.filter(name => name.endsWith('.')).map(name => `${form(name)}.`),
  }
  forms.set(names, made)
  return made
}

/** An item of a list is its list, and a section may be empty. A variable's dots may be anywhere. */
function isKnown({ words, isVariable }: SpringName, names: readonly string[]): boolean {
  const { whole, maps } = formsOf(names)
  const name = words.join('.').replace(/\.\d+$/, '')
  if (!isVariable) {
    const isSection = [...whole, ...maps].some(each => each.startsWith(`${name}.`))
    return isSection || whole.has(name) || maps.some(map => `${name}.`.startsWith(map))
  }
  const joined = words.join('')
  return (
    [...whole].some(each => each.replaceAll('.', '') === joined) ||
    maps.some(map => joined.startsWith(map.replaceAll('.', '')))
  )
}

function sectionOf(parts: SpringName): (Section & { readonly rest: SpringName }) | undefined {
  for (const section of [boot, binder]) {
    const rest = below(parts, section.path)
    if (rest !== undefined) return { ...section, rest }
  }
  const bound = below(parts, 'spring.cloud.stream.kafka.bindings')
  const rest = bound && !parts.isVariable ? firstPart(bound)?.[1] : below(parts, 'spring.cloud.stream.kafka.default')
  if (rest === undefined || !['consumer', 'producer'].includes(rest.words[0]!)) return undefined
  return { path: 'spring.cloud.stream.kafka.bindings.*', names: bindingNames, own: [], rest }
}

function unknownName({ file, line }: Property, rest: SpringName, { path, names, own }: Section): readonly Warning[] {
  const word = rest.texts.map(kebab).join('.')
  const name = `${path}.${word}`
  const near =
    keyOfKafka(rest) ??
    nearest(
      word,
      names.filter(each => !each.endsWith('.')),
    )
  if (near === undefined && !own.includes(rest.words[0]!)) return []
  const isShown = near !== undefined && looksLikeKey(name.replace('.*', ''))
  const shown = isShown ? name : `What stands here below ${path}${own.length > 0 ? `.${rest.words[0]}` : ''}`
  const hint = near === undefined ? '.' : `; right would be ${path}.${near}.`
  return [{ file, line, text: `${shown} is no property that Spring knows, and is ignored${hint}` }]
}

/** `producer.enable-idempotence`, `consumer.max-poll-interval-ms`: a key of Kafka's, which Spring calls otherwise, or has no name for. */
function keyOfKafka(rest: SpringName): string | undefined {
  const [role] = rest.words
  if (role !== 'producer' && role !== 'consumer') return undefined
  const key = rest.texts.slice(1).map(kebab).join('.').replaceAll('-', '.')
  const own = ownNames[role].find(each => each.key === key)
  if (own !== undefined) return `${role}.${own.name}`
  return isKnownTo(role, key) ? `${role}.properties.${key}` : undefined
}

/** What is Kafka's alone stands below spring.cloud.stream.kafka.bindings; below spring.cloud.stream.bindings nobody reads it. */
function misplaced({ parts, file, line }: Property): readonly Warning[] {
  const bound = below(parts, 'spring.cloud.stream.bindings')
  const [binding, rest] = (bound && !parts.isVariable && firstPart(bound)) || []
  if (binding === undefined || rest === undefined || !looksLikeName(binding)) return []
  const found = bindingNames.find(name => (name.endsWith('.') ? below(rest, name.slice(0, -1)) : isNamed(rest, name)))
  if (found === undefined) return []
  const name = found.replace(/\.$/, '')
  const text = `spring.cloud.stream.bindings.${binding}.${name} is ignored: right would be spring.cloud.stream.kafka.bindings.${binding}.${name}.`
  return [{ file, line, text }]
}

const kebab = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase()
