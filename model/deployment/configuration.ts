/**
 * Configuration: files and options, read and told apart, before any client's defaults are applied.
 *
 *     files ──▶ settings ──▶ role ──▶ decisive entries ─┐
 *     options ──────────────────────▶ values ───────────┴─▶ Configuration ──interpret──▶ Deployment
 *
 *   G1  the order of the files never matters
 *   G2  only the entries that decide a fact are kept; every other value, secrets among them, is forgotten here
 *   G3  two files of one role that give a key different values are refused: no order among them would be obvious
 */
import { checkOf } from './checked-keys.ts'
import { factOf, isDecisive, type Role } from './decisive-keys.ts'
import { domainOf, hasOwnAssignor } from './domains.ts'
import { keyWarnings, type Warning } from './key-warnings.ts'
import { roleOf } from './known-keys.ts'
import { readOptions, type Options, type Settings } from './options.ts'
import { parseProperties, type ConfigFile, type Setting } from './properties-file.ts'
import { redact } from './secrets.ts'
import { UsageError } from './usage-error.ts'

/** One line of one file that decides a fact. */
export interface Entry {
  readonly role: Role
  readonly file: string
  readonly line: number
  readonly key: string
  /** The value as it was written, as far as it may be shown. */
  readonly text: string
  /** Why the value cannot be read, where it cannot: the fact is then unknown. */
  readonly unread?: string
}

export interface Configuration {
  readonly files: readonly { readonly name: string; readonly role: Role }[]
  readonly entries: readonly Entry[]
  readonly options: Options
  readonly warnings: readonly Warning[]
}

interface ReadFile {
  readonly name: string
  readonly role: Role
  readonly settings: readonly Setting[]
}

export function collect(files: readonly ConfigFile[], settings: Settings): Configuration {
  const options = readOptions(settings)
  const read = inOrder(files.map(readFile))
  const entries = read.flatMap(entriesOf)
  refuseBadValues(entries)
  read.forEach(refuseBadValuesBesideFacts)
  refuseContradictions(entries.filter(entry => entry.unread === undefined && !isOverruled(entry, options)))
  return {
    files: read.map(({ name, role }) => ({ name, role })),
    entries,
    options,
    warnings: [...read.flatMap(file => warningsAbout(file, read, options)), ...oneSided(read, entries)],
  }
}

function readFile(file: ConfigFile): ReadFile {
  const settings = parseProperties(file)
  return { name: file.name, role: roleOf(file, settings), settings }
}

/** By name, and a file that was given twice in one role counts once. */
function inOrder(files: readonly ReadFile[]): readonly ReadFile[] {
  const byName = new Map(files.map(file => [`${file.name}\n${file.role}`, file]))
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file)
}

function entriesOf({ name, role, settings }: ReadFile): readonly Entry[] {
  return settings
    .filter(({ key }) => isDecisive(role, key))
    .map(setting => ({ role, file: name, line: setting.line, key: setting.key, ...textOf(setting) }))
}

/** A transactional id names somebody's application, and only its presence decides; a template may hold anything. */
function textOf({ key, value, isTemplate }: Setting): Pick<Entry, 'text' | 'unread'> {
  if (isTemplate) return { text: '(template)', unread: 'is a template' }
  if (key === 'transactional.id' && value !== '') return { text: '(set)' }
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
  return { text, ...(isOwn && { unread: 'names an assignor that ackproof does not know' }) }
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
function refuseBadValuesBesideFacts({ name, role, settings }: ReadFile): void {
  for (const { key, value, line, isTemplate } of settings) {
    const check = isTemplate ? undefined : checkOf(role, key)
    if (check === undefined || check.read(value) !== undefined) continue
    throw badValue({ role, file: name, line, key, text: redact(value) }, check.expected)
  }
}

export const badValue = ({ file, line, key, text }: Entry, expected: string): UsageError =>
  new UsageError(`${file} line ${line}: ${key}=${text} is no value that Kafka takes; right would be ${expected}.`)

const isOverruled = ({ role, key }: Entry, options: Options) => {
  const fact = factOf(role, key)
  return fact !== undefined && options[fact] !== undefined
}

function refuseContradictions(entries: readonly Entry[]): void {
  for (const entry of entries) {
    const other = entries.find(
      ({ role, key, text }) => role === entry.role && key === entry.key && meaning(text) !== meaning(entry.text),
    )
    if (other === undefined) continue
    throw new UsageError(
      `Contradicting files: ${said(entry)} and ${said(other)}. Give the files of one ${entry.role}, or --set the value that counts.`,
    )
  }
}

const meaning = (text: string) => (text === '-1' ? 'all' : text.toLowerCase())
const said = ({ file, line, key, text }: Entry) => `${file} line ${line} says ${key}=${text}`

function warningsAbout(file: ReadFile, all: readonly ReadFile[], options: Options): readonly Warning[] {
  const runs = file.role === 'producer' ? options['producer.client'] : options['consumer.client']
  return keyWarnings(file.name, file.settings, {
    role: file.role,
    runs: runs?.value ?? 'unknown',
    broker: options['broker.version']?.value ?? 'unknown',
    also: all.filter(({ name }) => name === file.name).map(({ role }) => role),
  })
}

/** Files of one role are read as one; where they are really two producers, this is the line that shows it. */
function oneSided(files: readonly ReadFile[], entries: readonly Entry[]): readonly Warning[] {
  return entries.flatMap(({ role, file, line, key }) => {
    const silent = files.filter(other => other.role === role && !other.settings.some(setting => setting.key === key))
    return silent.map(({ name }) => ({
      file,
      line,
      text: `${key} is taken to hold for ${name} too, which does not set it.`,
    }))
  })
}
