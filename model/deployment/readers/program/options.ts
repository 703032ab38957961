/**
 * Options of a client library → Kafka's keys.
 *
 *     objects that are laid over each other, the weakest first  ──options of the library──▶  settings · statements · warnings
 *
 *   O1  each setting has the line of the option that counts; one that may be set where the text cannot be read is unread, with why
 *   O2  an option that stands where the library does not look for it is no setting: a warning says where it belongs
 *   O3  of a condition between two values a statement keeps both
 */
import { factOf, type Role } from '../../decisive-keys.ts'
import { domainOf, type Dialect } from '../../domains.ts'
import type { FactName, FactValue } from '../../facts.ts'
import type { Warning } from '../../key-warnings.ts'
import { nearest } from '../../nearest.ts'
import { isSecretKey } from '../../secrets.ts'
import type { Setting, Statement } from '../part.ts'
import { placeOf, type Call } from './syntax.ts'
import { valueOf, type Literal, type Property, type Value } from './values.ts'
import type { Program, Spot, World } from './world.ts'

/** How one option says what a key of Kafka's says. */
export interface Option {
  readonly key: string
  /** Kafka's text for what the program has; undefined: the library takes its default. */
  readonly read: (literal: string | number | boolean) => string | undefined
  /** Where it stands in the object, if not under its name alone. */
  readonly path?: readonly string[]
  /** The program's text for what Kafka's key has; undefined: the option cannot say it. */
  readonly write: (value: string) => string | undefined
}

/** By the name that it has for people: `retry.retries`. */
export type Options = Readonly<Record<string, Option>>

/** Where one object stands: a value, or the place of an argument that a call leaves out. */
export interface Home {
  readonly program: Program
  readonly node: Spot['node']
  readonly value: Value | undefined
  /** The call that takes it, and as which argument, so that one can be added. */
  readonly call?: { readonly node: Call; readonly index: number }
  /** The object within it that has the options: `kafkaJS`. */
  readonly below?: string
}

export interface Layer {
  /** 'kafka.producer()', for a sentence. */
  readonly says: string
  readonly options: Options
  /** Objects that say the same: `send` is called in several places. */
  readonly homes: readonly Home[]
  /** Options of this object that are no keys of Kafka's. */
  readonly others?: readonly string[]
  /** Options that have no effect here, each with the place where the library looks for it. */
  readonly elsewhere?: Readonly<Record<string, string>>
}

export function argumentHome(world: World, program: Program, node: Call, index: number, below?: string): Home {
  const given = node.arguments[index]
  const value = given === undefined ? undefined : valueOf(world, { program, node: given })
  return { program, node: given ?? node, value, call: { node, index }, ...(below !== undefined && { below }) }
}

export interface Found {
  readonly at: Spot
  readonly value: Value
  readonly overrides?: number
}

/** What stands at a path of an object; undefined where nothing does. */
export function lookUp(value: Value | undefined, path: readonly string[]): Found | undefined {
  if (path.length === 0) return value && { at: { program: value.program, node: value.node }, value }
  if (value === undefined || (value.type === 'literal' && value.literal == null)) return undefined
  const at: Spot = { program: value.program, node: value.node }
  const unread = (why: string): Found => ({ at, value: { ...at, type: 'unread', why } })
  if (value.type === 'unread') return unread(value.why)
  if (value.type === 'choice') return unread('turns on a condition')
  if (value.type !== 'object' && value.type !== 'list') return undefined
  const [key, ...rest] = path
  if (value.type === 'list') return lookUp(value.items[Number(key)], rest)
  const property = value.properties.get(key!)
  if (property === undefined) return value.rest && foundAt(value.rest)
  return rest.length === 0 ? foundAt(property) : lookUp(property.value, rest)
}

const foundAt = ({ at, value, overrides }: Property): Found => ({
  at,
  value,
  ...(overrides !== undefined && { overrides }),
})

export const pathIn = ({ below }: Home, name: string, { path = [name] }: Option): readonly string[] => [
  ...(below?.split('.') ?? []),
  ...path,
]

/** What the layers come to. */
export interface Said {
  readonly settings: readonly Setting[]
  readonly statements: readonly Statement[]
}

/** In the order in which the library comes upon them: of two names of one key it is the last that counts. */
export function readLayers(layers: readonly Layer[], role: Role, dialect: Dialect): Said {
  const byKey = new Map<
    string,
    { readonly said: Setting | Statement; readonly layer: number; readonly start: number }
  >()
  for (const [layer, { options, homes }] of layers.entries()) {
    for (const [name, option] of Object.entries(options)) {
      const found = homes.map(home => lookUp(home.value, pathIn(home, name, option)))
      const said = agreed(found.map(each => each && sayingOf(each, name, option, role, dialect)))
      const start = found.find(each => each !== undefined)?.at.node.start ?? 0
      if (said !== undefined) byKey.set(option.key, { said, layer, start })
    }
  }
  const all = [...byKey.values()].toSorted((a, b) => a.layer - b.layer || a.start - b.start).map(({ said }) => said)
  return {
    settings: all.filter(each => 'key' in each),
    statements: all.filter(each => 'fact' in each),
  }
}

/** Calls that do not say the same leave the option unread: which of them is meant is not known. */
function agreed(all: readonly (Setting | Statement | undefined)[]): Setting | Statement | undefined {
  const said = all.find(each => each !== undefined)
  const unread = all.find(each => each?.unread !== undefined)
  if (said === undefined || unread !== undefined) return unread
  return all.every(each => each?.value === said.value)
    ? said
    : { ...said, value: '', unread: 'is not the same in every call' }
}

/** O1, O3. */
function sayingOf(
  found: Found,
  written: string,
  option: Option,
  role: Role,
  dialect: Dialect,
): Setting | Statement | undefined {
  const { at, value, overrides } = found
  const place = { ...placeOf(at.program, at.node), written }
  const setting = (text: string, unread?: string): Setting => ({
    key: option.key,
    value: text,
    ...place,
    ...(unread !== undefined && { unread }),
    ...(overrides !== undefined && { overrides }),
  })
  if (option.key === 'transactional.id' && value.type === 'unread' && value.isText) return setting('(text)')
  if (value.type === 'unread') return setting('', value.why)
  if (value.type === 'choice') {
    const fact = factOf(role, option.key)
    const among = fact && valuesOf(fact, value.among, option, dialect)
    const unread = 'turns on a condition'
    return fact && among ? { fact, value: '', ...place, unread, among } : setting('', unread)
  }
  const text = textOf(value, option)
  return text === undefined ? undefined : 'unread' in text ? setting('', text.unread) : setting(text.text)
}

function textOf(value: Value, option: Option): { readonly text: string } | { readonly unread: string } | undefined {
  if (value.type === 'list') {
    const items = value.items.map(item =>
      item.type === 'literal' && typeof item.literal === 'string' ? item.literal : undefined,
    )
    return items.includes(undefined) ? { unread: 'is computed by the program' } : { text: items.join(',') }
  }
  if (value.type !== 'literal') return { unread: 'is computed by the program' }
  const text = readLiteral(option, value.literal)
  return text === undefined ? undefined : { text }
}

const readLiteral = ({ read }: Option, literal: Literal): string | undefined =>
  literal == null ? undefined : read(literal)

/** Of every branch; undefined where one of them cannot be read, or leaves the default to the library. */
function valuesOf(
  fact: FactName,
  among: readonly Value[],
  option: Option,
  dialect: Dialect,
): readonly FactValue[] | undefined {
  const { read } = domainOf(fact, dialect)
  const values = among.map(each => {
    const text = each.type === 'literal' ? readLiteral(option, each.literal) : undefined
    return text === undefined || fact === 'producer.transactional.id' ? undefined : read(text)
  })
  return values.includes(undefined) ? undefined : [...new Set(values as readonly FactValue[])]
}

/** O2. */
export function warningsOf({ says, options, homes, others = [], elsewhere = {} }: Layer): readonly Warning[] {
  const known = [...Object.entries(options).map(([name, { path }]) => path?.[0] ?? name), ...others]
  return homes.flatMap(home => {
    const object = home.below === undefined ? home.value : lookUp(home.value, home.below.split('.'))?.value
    if (object?.type !== 'object') return []
    return [...object.properties].flatMap(([name, { at }]) => {
      if (known.includes(name) || !isName(name) || isSecretKey(name)) return []
      const text = aboutName(name, says, elsewhere, known)
      return text === undefined ? [] : [{ ...placeOf(at.program, at.node), text }]
    })
  })
}

const isName = (name: string) => /^[A-Za-z][\w.]{0,60}$/.test(name)

function aboutName(
  name: string,
  says: string,
  elsewhere: Layer['elsewhere'],
  known: readonly string[],
): string | undefined {
  if (elsewhere !== undefined && Object.hasOwn(elsewhere, name)) {
    return `${name} has no effect in ${says}: it is read in ${elsewhere[name]}.`
  }
  const near = nearest(name, known)
  return near === undefined ? undefined : `${name} is no option of ${says}; did you mean ${near}?`
}
