/**
 * From Spring's properties to settings by Kafka's keys: layers of entries, each key's strongest, resolved and converted.
 *
 *     properties ──own names, maps──▶ entries, layer over layer ──▶ settings of one part, warnings
 *
 *   E1  an entry without a property of its own is what a framework sets where nothing is said; it stands at the line that brought the framework in
 *   E2  a default of a placeholder counts, and is warned about where the key decides a fact; one that Kafka would not take is unread, and not quoted
 */
import { factOf, type Role } from '../../decisive-keys.ts'
import { domainOf } from '../../domains.ts'
import type { Warning } from '../../key-warnings.ts'
import { isKnownTo, rolesKnowing } from '../../known-keys.ts'
import { redact } from '../../secrets.ts'
import type { Setting } from '../part.ts'
import type { ClientRole, OwnName } from './keys.ts'
import { below, isNamed, keyIn } from './names.ts'
import { quoted, resolvedOf } from './placeholders.ts'
import type { Property, SpringProperty } from './property.ts'
import { kafkaValue, type Kind } from './values.ts'

/** What Spring hands to Kafka under one key. */
export interface Entry {
  readonly key: string
  readonly kind: Kind
  readonly property: SpringProperty & Pick<Property, 'resolved'>
  /** Nothing was written: the property is where it would be. */
  readonly isImplied?: true
}
export type Layer = readonly Entry[]

/** Own names right below `path`. */
export function ownEntries(properties: readonly Property[], path: string, names: readonly OwnName[]): Layer {
  return properties.flatMap(property => {
    const rest = below(property.parts, path)
    const own = rest && names.find(({ name }) => isNamed(rest, name) || isNamed(rest, `${name}[0]`))
    return own === undefined ? [] : [{ key: own.key, kind: own.kind, property }]
  })
}

/** A map's keys, which are Kafka's. */
export function mapEntries(properties: readonly Property[], path: string): Layer {
  return properties.flatMap(property => {
    const rest = below(property.parts, path)
    return rest === undefined ? [] : [{ key: keyIn(rest), kind: 'text' as const, property }]
  })
}

/** What is meant for clients of every kind: without the keys of the other kind. */
export const forRole = (role: ClientRole, layer: Layer): Layer =>
  layer.filter(({ key }) => isKnownTo(role, key) || rolesKnowing(key).length === 0)

/** A property that nobody wrote. */
export const implied = (at: SpringProperty, key: string, name: string, value: string): Entry => ({
  key,
  kind: 'text',
  property: { name, value, file: at.file, line: at.line },
  isImplied: true,
})

/** Of each key the strongest, in the order of the layers. */
export function strongest(layers: readonly Layer[]): Layer {
  const last = new Map<string, Entry>()
  for (const entry of layers.flat()) {
    last.delete(entry.key)
    last.set(entry.key, entry)
  }
  return [...last.values()]
}

export function settingsOf(role: Role, entries: Layer): readonly Setting[] {
  return entries.map(entry => {
    const { key, property } = entry
    return {
      key,
      ...valueOf(role, entry),
      file: property.file,
      line: property.line,
      written: property.name,
    }
  })
}

function valueOf(role: Role, { key, kind, property }: Entry): Pick<Setting, 'value' | 'unread'> {
  const { value: text, unread, defaulted } = resolvedOf(property)
  const value = kafkaValue(text.trim(), kind)
  if (key === 'transactional.id') return transactionalId(value, unread, defaulted)
  if (unread !== undefined) return { value: '', unread }
  if (defaulted.length > 0 && !isTaken(role, key, value)) {
    return { value: '', unread: `is set by ${quoted(defaulted[0]!)}, or to a default that Kafka would not take` }
  }
  return { value }
}

/** Whatever it turns out to be, it is there. */
function transactionalId(value: string, unread: string | undefined, defaulted: readonly string[]) {
  if (value === '' && defaulted.length > 0) return { value, unread: `is empty unless ${quoted(defaulted[0]!)} sets it` }
  return { value: unread === undefined ? value : 'set' }
}

function isTaken(role: Role, key: string, value: string): boolean {
  const fact = factOf(role, key)
  return fact === undefined || domainOf(fact, 'unknown').read(value) !== undefined
}

/** E2. */
export function defaultWarnings(role: Role, entries: Layer): readonly Warning[] {
  return entries.flatMap(entry => {
    const { key, property } = entry
    const { defaulted } = resolvedOf(property)
    const { value, unread } = valueOf(role, entry)
    if (factOf(role, key) === undefined || defaulted.length === 0 || unread !== undefined) return []
    const shown = key === 'transactional.id' ? 'its default' : `its default ${redact(value)}`
    const { file, line, name } = property
    return [
      { file, line, text: `${name} is taken to be ${shown}; ${quoted(defaulted[0]!)} may set another where it runs.` },
    ]
  })
}
