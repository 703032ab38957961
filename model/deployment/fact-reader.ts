/**
 * How one fact is found: an option, else a line of a file, else a default, else `unknown`; and what `unknown` is taken to be in a branch.
 */
import { badValue, type Configuration, type Entry, type Stated } from './configuration.ts'
import { clientOf } from './clients.ts'
import { sources, type Role, type Source } from './decisive-keys.ts'
import { domainOf, type Dialect } from './domains.ts'
import { unknown, type Assumptions, type Fact, type FactName, type FactTypes, type Origin } from './facts.ts'

export interface Reading {
  readonly configuration: Configuration
  readonly assume: Assumptions
}

export const hasFile = ({ configuration }: Reading, role: Role): boolean =>
  configuration.files.some(file => file.role === role)

/** What the user wrote for it, or undefined where neither option nor file mentions it. */
export function written<N extends FactName>(
  reading: Reading,
  name: N,
  dialect: Dialect,
): Fact<FactTypes[N]> | undefined {
  const { options, stated } = reading.configuration
  const option = options[name]
  if (option !== undefined) return { value: option.value, origin: { kind: 'option', text: option.text } }
  const statement = stated[name]
  if (statement !== undefined) return ofStatement(statement, name)
  for (const source of sources[name] ?? []) {
    const entry = entryOf(reading, source, dialect)
    if (entry !== undefined) return readEntry(entry, source, name, dialect)
  }
  return undefined
}

/** The entry that counts: the last, by any name that this client reads; all names where the client is not known. */
export function entryOf({ configuration }: Reading, source: Source, dialect: Dialect): Entry | undefined {
  const names = dialect === 'java' ? [source.key] : [source.key, ...source.aliases]
  return configuration.entries.findLast(({ role, key }) => role === source.role && names.includes(key))
}

function readEntry<N extends FactName>(entry: Entry, source: Source, name: N, dialect: Dialect): Fact<FactTypes[N]> {
  const { file, line, key, written: word, text } = entry
  if (entry.unread !== undefined) {
    return unknown(
      `${word} in ${file} line ${line} ${entry.unread}; --set ${name}, or the line as it really is, would tell`,
    )
  }
  if (dialect === 'unknown' && key !== source.key) {
    return unknown(`${word} in ${file} line ${line} counts for librdkafka alone; --client ${source.role} would tell`)
  }
  const { read, expected } = domainOf(name, dialect)
  const value = read(text)
  if (value === undefined) throw badValue(entry, expected)
  return { value, origin: originOf(entry) }
}

function ofStatement<N extends FactName>(statement: Stated, name: N): Fact<FactTypes[N]> {
  const { file, line, written, text, value, unread, among } = statement
  if (unread === undefined) {
    return { value: value as FactTypes[N], origin: { kind: 'file', file, line, key: written, text } }
  }
  return unknown(`${written} in ${file} line ${line} ${unread}; --set ${name} would tell`, among)
}

export const originOf = ({ file, line, written, text }: Entry): Origin => ({
  kind: 'file',
  file,
  line,
  key: written,
  text,
})

/** What an option or a file says outright; undefined where neither does, or none can be read. */
export function saidOf<N extends FactName>(
  { options, stated }: Pick<Configuration, 'options' | 'stated'>,
  name: N,
): FactTypes[N] | undefined {
  const statement = stated[name]
  const value = options[name]?.value ?? (statement?.unread === undefined ? statement?.value : undefined)
  return value as FactTypes[N] | undefined
}

/** Said by an option or a file, or by what this branch assumes. */
export const isInTransaction = ({ configuration, assume }: Reading): boolean =>
  (saidOf(configuration, 'consumer.ack.point') ?? assume['consumer.ack.point']) === 'transaction'

/** The default of a client, as far as there is a file that leaves it out and a client that fills it in. */
export function clientDefault<N extends FactName>(reading: Reading, name: N, client: Fact<string>): Fact<FactTypes[N]> {
  const [, role, key] = /^(producer|consumer)\.(.+)$/.exec(name) as unknown as [string, 'producer' | 'consumer', string]
  if (!hasFile(reading, role)) return unknown(`no ${role} file was given; one, or --set ${name}, would tell`)
  if (client.value === 'unknown') {
    return unknown(`the default of ${key} turns on the client; --client ${role} would tell`)
  }
  const value: FactTypes[N] | undefined = clientOf(client.value).defaults[name]
  if (value === undefined) {
    return unknown(`ackproof does not know what ${client.value} does without ${key}; --set ${name} would tell`)
  }
  return { value, origin: { kind: 'default', of: client.value, key } }
}

/** A fact that no key of Kafka's gives. */
export function fromOption<N extends FactName>(reading: Reading, name: N, option: string): Fact<FactTypes[N]> {
  return settled(reading, name, written(reading, name, 'java') ?? unknown(`${option} would tell`))
}

/** The fact itself, or what this branch assumes where it is unknown. */
export function settled<N extends FactName>(reading: Reading, name: N, fact: Fact<FactTypes[N]>): Fact<FactTypes[N]> {
  const assumed = reading.assume[name]
  if (fact.value !== 'unknown' || assumed === undefined) return fact
  return { value: assumed as FactTypes[N], origin: { kind: 'assumed', text: `if ${name} is ${String(assumed)}` } }
}
