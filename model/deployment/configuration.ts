/**
 * Configuration: files and options, read and told apart, before any client's defaults are applied.
 *
 *     files ──readers──▶ parts ──▶ decisive entries, statements ─┐
 *     options ──────────────────▶ values ───────────────────────┴─▶ Configuration ──interpret──▶ Deployment
 *
 *   G1  the order of files that are peers never matters; a reader that lays its files over each other says how
 *   G2  only what decides a fact is kept as data; every other value, secrets among them, is forgotten here
 *   G3  two parts of one role that give a key different values are refused: no order among them would be obvious
 */
import { checkOf } from './checked-keys.ts'
import { factOf, isDecisive, type Role } from './decisive-keys.ts'
import { domainOf, domains, hasOwnAssignor } from './domains.ts'
import { editorOf, type Editor } from './editor.ts'
import type { FactName, FactValue } from './facts.ts'
import { keyWarnings, type Warning } from './key-warnings.ts'
import { readOptions, settledBy, type Options, type Settings } from './options.ts'
import { chosenParts } from './chosen-parts.ts'
import { IS_TEMPLATE } from './properties-file.ts'
import { readFiles } from './readers/index.ts'
import type { ConfigFile, Document, Part, Setting, Statement } from './readers/part.ts'
import { looksLikeName, quotable, redact } from './secrets.ts'
import { oneSided, oneStated } from './silent-parts.ts'
import { UsageError } from './usage-error.ts'

/** One line of one file that decides a fact. */
export interface Entry {
  readonly role: Role
  /** The part's name. */
  readonly of: string
  readonly file: string
  readonly line: number
  /** Kafka's. */
  readonly key: string
  /** As it is called in the file. */
  readonly written: string
  /** The value as it was written, as far as it may be shown. */
  readonly text: string
  /** Why the value cannot be read, where it cannot: the fact is then unknown. */
  readonly unread?: string
}

/** One line that states a fact in other words than a key of Kafka's. */
export interface Stated {
  readonly file: string
  readonly line: number
  readonly written: string
  readonly value: FactValue
  readonly text: string
  readonly unread?: string
  readonly among?: readonly FactValue[]
}

export interface Configuration {
  readonly files: readonly { readonly name: string; readonly role: Role }[]
  readonly entries: readonly Entry[]
  readonly stated: { readonly [N in FactName]?: Stated }
  readonly options: Options
  readonly warnings: readonly Warning[]
}

export function collect(files: readonly ConfigFile[], settings: Settings): Configuration {
  const options = readOptions(settings)
  const { parts, warnings } = partsOf(files, settings)
  const entries = parts.flatMap(entriesOf)
  refuseBadValues(entries)
  parts.forEach(refuseBadValuesBesideFacts)
  refuseContradictions(entries.filter(entry => entry.unread === undefined && !isOverruled(entry, options)))
  const stated = statedIn(parts, options)
  const rolesOf = rolesIn(parts)
  return {
    files: filesOf(parts),
    entries,
    stated,
    options,
    warnings: once([
      ...warnings,
      ...parts.flatMap(part => warningsAbout(part, rolesOf, options, stated)),
      ...oneSided(parts, entries),
      ...oneStated(parts, options),
    ]),
  }
}

/** What several parts have from one line is said once. */
const once = (warnings: readonly Warning[]): readonly Warning[] => {
  const said = new Map(warnings.map(warning => [`${warning.file}\n${warning.line}\n${warning.text}`, warning]))
  return [...said.values()]
}

/** How these files would have to change; a second reading, as a Configuration is plain data and keeps no text. */
export const readEditor = (files: readonly ConfigFile[], settings: Settings): Editor =>
  editorOf(partsOf(files, settings).parts)

function partsOf(files: readonly ConfigFile[], { profiles = [], maps = [], only = [] }: Settings): Document {
  const { parts, warnings, environments = [] } = readFiles(files, { profiles, maps, only })
  const services = environments.map(({ name }) => name)
  return { parts: chosenParts(parts, only, services), warnings }
}

function filesOf(parts: readonly Part[]): readonly { readonly name: string; readonly role: Role }[] {
  const all = parts.flatMap(({ files, role }) => files.map(name => ({ name, role })))
  return [...new Map(all.map(file => [`${file.role}\n${file.name}`, file])).values()]
}

function entriesOf({ role, name, settings }: Part): readonly Entry[] {
  return settings
    .filter(({ key }) => isDecisive(role, key))
    .map(setting => ({
      role,
      of: name,
      file: setting.file,
      line: setting.line,
      key: setting.key,
      written: setting.written ?? setting.key,
      ...textOf(setting),
    }))
}

/** G3 holds for what is stated as well. */
function statedIn(parts: readonly Part[], options: Options): Configuration['stated'] {
  const stated: Partial<Record<FactName, Stated>> = {}
  const speakers: Partial<Record<FactName, Speaker>> = {}
  for (const part of parts) {
    for (const statement of part.statements ?? []) {
      const { fact } = statement
      const [earlier, read] = [stated[fact], readStatement(statement)]
      const speaker = { role: part.role, of: part.name }
      const isKnown = earlier !== undefined && earlier.unread === undefined && read.unread === undefined
      if (isKnown && earlier.value !== read.value && options[fact] === undefined) {
        throw contradiction(earlier, read, wayOut(speakers[fact]!, speaker))
      }
      // What one of them leaves open is open.
      if (earlier !== undefined && (isKnown || read.unread === undefined)) continue
      stated[fact] = read
      speakers[fact] = speaker
    }
  }
  return stated as Configuration['stated']
}

type Speaker = Pick<Entry, 'role' | 'of'>

function readStatement({
  fact,
  value,
  text: said = value,
  file,
  line,
  written = fact,
  unread,
  among,
}: Statement): Stated {
  if (unread !== undefined) {
    return { file, line, written, value: 'unknown', text: `(${unread})`, unread, ...(among && { among }) }
  }
  const { read, expected } = domains[fact]
  const parsed = read(value)
  if (parsed === undefined) {
    throw new UsageError(
      `${file} line ${line}: ${written}=${quotable(said, expected)} is no value that ${fact} can have; right would be ${expected}.`,
    )
  }
  return { file, line, written, value: parsed, text: redact(said) }
}

/** As jasypt, Spring Cloud Config and hiera-eyaml write one value. */
const isCiphertext = (value: string) => /^(ENC[([]|\{cipher\})/.test(value)

/** A transactional id names somebody's application, and only its presence decides; a template may hold anything. */
function textOf({ key, value, unread }: Setting): Pick<Entry, 'text' | 'unread'> {
  if (unread !== undefined) return { text: unread === IS_TEMPLATE ? '(template)' : '(not read)', unread }
  if (key === 'transactional.id' && value !== '') return { text: '(set)' }
  if (isCiphertext(value)) return { text: '(encrypted)', unread: 'is encrypted' }
  const isDuration = key === 'auto.offset.reset' && value.startsWith('by_duration:')
  if (key === 'partition.assignment.strategy') return assignorsIn(value)
  return { text: redact(value), ...(isDuration && { unread: 'lies between earliest and latest' }) }
}

/** Classes without their packages; one of the user's own is legal, and not to be read. */
function assignorsIn(value: string): Pick<Entry, 'text' | 'unread'> {
  const text = redact(
    value
      .split(',')
      .map(name => name.trim().split('.').at(-1))
      .join(','),
  )
  const isOwn = value !== '' && hasOwnAssignor(text)
  return isOwn ? { text: '(not read)', unread: 'names an assignor that ackproof does not know' } : { text }
}

/** Every value is checked, even one that an option or another file overrides: whoever reads that file would not start. */
function refuseBadValues(entries: readonly Entry[]): void {
  for (const entry of entries) {
    const fact = factOf(entry.role, entry.key)
    if (fact === undefined || fact === 'producer.transactional.id' || entry.unread !== undefined) continue
    const { read, expected } = domainOf(fact, 'unknown')
    if (read(entry.text) === undefined) throw badValue(entry, expected)
  }
}

/** The same of keys that decide nothing. */
function refuseBadValuesBesideFacts({ role, settings }: Part): void {
  for (const { key, written = key, value, file, line, unread } of settings) {
    const check = unread === undefined && !isCiphertext(value) ? checkOf(role, key) : undefined
    if (check === undefined || check.read(value) !== undefined) continue
    throw badValue({ file, line, written, text: value }, check.expected)
  }
}

export const badValue = (
  { file, line, written, text }: Pick<Entry, 'file' | 'line' | 'written' | 'text'>,
  expected: string,
): UsageError =>
  new UsageError(
    `${file} line ${line}: ${written}=${quotable(text, expected)} is no value that Kafka takes; right would be ${expected}.`,
  )

const isOverruled = ({ role, key }: Entry, options: Options) => {
  const fact = factOf(role, key)
  return fact !== undefined && options[fact] !== undefined
}

function refuseContradictions(entries: readonly Entry[]): void {
  const first = new Map<string, Entry>()
  for (const entry of entries) {
    const earlier = first.get(`${entry.role}\n${entry.key}`)
    if (earlier === undefined) first.set(`${entry.role}\n${entry.key}`, entry)
    else if (meaning(earlier.text) !== meaning(entry.text)) throw contradiction(earlier, entry, wayOut(earlier, entry))
  }
}

function contradiction(one: Said, other: Said, right: string): UsageError {
  const [first, ...rest] = right
  return new UsageError(
    `Contradicting files: ${said(one)} and ${said(other)}. ${first!.toUpperCase()}${rest.join('')}.`,
  )
}

const meaning = (text: string) => (text === '-1' ? 'all' : text.toLowerCase())

/** Of parts that have names, one may be meant. */
function wayOut({ role, of }: Speaker, other: Speaker): string {
  const names = [of, other.of].filter((name, i, all) => name !== '' && looksLikeName(name) && all.indexOf(name) === i)
  return names.length === 2
    ? `--only ${names.join(' or --only ')} says which ${role} is meant, or --set the value that counts`
    : `give the files of one ${role}, or --set the value that counts`
}

type Said = Pick<Entry, 'file' | 'line' | 'written' | 'text'>
const said = ({ file, line, written, text }: Said) => `${file} line ${line} says ${written}=${text}`

/** Every role that a file is read in. */
function rolesIn(parts: readonly Part[]): ReadonlyMap<string, readonly Role[]> {
  const found = new Map<string, Role[]>()
  for (const { role, files } of parts) {
    for (const file of files) {
      const roles = found.get(file) ?? []
      if (!roles.includes(role)) found.set(file, [...roles, role])
    }
  }
  return found
}

function warningsAbout(
  part: Part,
  rolesOf: ReadonlyMap<string, readonly Role[]>,
  options: Options,
  stated: Configuration['stated'],
): readonly Warning[] {
  const nameOf = (fact: 'producer.client' | 'consumer.client' | 'broker.version') =>
    String(options[fact]?.value ?? stated[fact]?.value ?? 'unknown')
  const settings = part.settings.map(setting => settledBy(options, part.role, setting))
  return keyWarnings(settings, {
    role: part.role,
    runs: nameOf(part.role === 'producer' ? 'producer.client' : 'consumer.client'),
    broker: nameOf('broker.version'),
    also: part.files.flatMap(file => rolesOf.get(file) ?? []),
    ...(part.spell && { spell: part.spell }),
  })
}
