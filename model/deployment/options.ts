/**
 * Options: what the user says on the command line, each as the fact that it sets.
 *
 *   O1  an option outweighs every file
 *   O2  two options that set one fact differently are refused: no order among them would be obvious
 *   O3  the text of an option is kept only after its value was read as one of the fact's own, so no secret hides in it
 */
import { factOf, type Role } from './decisive-keys.ts'
import { domains, factNames, isFactName } from './domains.ts'
import { unknownEffect } from './effects.ts'
import type { FactName, FactTypes } from './facts.ts'
import { nearest } from './nearest.ts'
import type { Choices, Setting } from './readers/part.ts'
import { looksLikeKey, redact } from './secrets.ts'
import { UsageError } from './usage-error.ts'

export interface Settings {
  /** `topic.replication.factor=3` */
  readonly sets: readonly string[]
  /** `producer=java@3.7`, or `java@3.7` for producer and consumer alike. */
  readonly clients: readonly string[]
  readonly broker?: string | undefined
  readonly ackPoint?: string | undefined
  readonly effect?: string | undefined
  readonly handler?: string | undefined
  readonly handling?: string | undefined
  readonly onSendFailure?: string | undefined
  /** Spring profiles and the like, the strongest last. */
  readonly profiles?: readonly string[]
  /** `queue.kafka=producer`, read: what an application nests its Kafka settings under. */
  readonly maps?: Choices['maps']
  /** Of several topics, services or clients of one role, those of these names alone. */
  readonly only?: readonly string[]
}

export interface Option<T> {
  readonly value: T
  readonly text: string
}
export type Options = { readonly [N in FactName]?: Option<FactTypes[N]> }

interface Said {
  readonly fact: FactName
  readonly value: string
  readonly option: string
}

export function readOptions(settings: Settings): Options {
  const options: Partial<Record<FactName, Option<FactTypes[FactName]>>> = {}
  for (const said of [
    ...settings.sets.map(readSet),
    ...settings.clients.flatMap(readClient),
    ...readSingles(settings),
  ]) {
    const option = readOption(said)
    const earlier = options[said.fact]
    if (earlier !== undefined && earlier.value !== option.value) {
      throw new UsageError(`${earlier.text} and ${option.text} contradict each other: give one of them.`)
    }
    options[said.fact] ??= option
  }
  return options as Options
}

function readOption({ fact, value, option }: Said): Option<FactTypes[FactName]> {
  const { read, expected } = domains[fact]
  const parsed = read(value)
  if (parsed !== undefined) return { value: parsed, text: `${option}${value}` }
  if (fact === 'effect') throw unknownEffect(option, value)
  const quoted = fact === 'producer.transactional.id' ? '' : redact(value)
  throw new UsageError(`${option}${quoted} is no value that ${fact} can have; right would be ${expected}.`)
}

function readSet(text: string): Said {
  const equals = text.indexOf('=')
  const name = text.slice(0, equals).trim()
  if (equals < 0) throw new UsageError('--set needs a fact and its value, such as --set topic.replication.factor=3.')
  if (!isFactName(name)) throw unknownFact(name)
  return { fact: name, value: text.slice(equals + 1).trim(), option: `--set ${name}=` }
}

/** A role left out is the commonest slip: `acks` for `producer.acks`. */
function unknownFact(name: string): UsageError {
  const near = factNames.find(fact => fact.endsWith(`.${name}`)) ?? nearest(name, factNames)
  const hint = near === undefined ? `one of ${factNames.join(', ')}` : near
  const quoted = looksLikeKey(name) ? ` ${name}` : ''
  return new UsageError(`--set${quoted}: ackproof has no such fact; right would be ${hint}.`)
}

function readClient(text: string): readonly Said[] {
  const [, role, name] = /^([^=]*)=(.*)$/.exec(text) ?? [undefined, undefined, text]
  if (role !== undefined && role !== 'producer' && role !== 'consumer') {
    throw new UsageError('--client names a producer or a consumer: right would be --client producer=java@3.7.')
  }
  const named: readonly ('producer' | 'consumer')[] = role === undefined ? ['producer', 'consumer'] : [role]
  const option = role === undefined ? '--client ' : `--client ${role}=`
  return named.map(each => ({ fact: `${each}.client`, value: name!.trim(), option }))
}

function readSingles({ broker, ackPoint, handler, handling, onSendFailure, effect }: Settings): readonly Said[] {
  const single = (fact: FactName, option: string, value: string | undefined) =>
    value === undefined ? [] : [{ fact, value, option: `${option} ` }]
  return [
    ...single('broker.version', '--broker', broker),
    ...single('consumer.ack.point', '--ack-point', ackPoint),
    ...single('consumer.handler', '--handler', handler),
    ...single('consumer.handling', '--handling', handling),
    ...single('producer.on.send.failure', '--on-send-failure', onSendFailure),
    ...single('effect', '--effect', effect),
  ]
}

/** Of what an option says nothing is unknown. */
export function settledBy(options: Options, role: Role, setting: Setting): Setting {
  const fact = factOf(role, setting.key)
  if (setting.unread === undefined || fact === undefined || options[fact] === undefined) return setting
  const { unread: _, ...settled } = setting
  return settled
}
