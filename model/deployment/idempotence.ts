/**
 * Whether the producer is idempotent in the end (claim K11), which is not always what is written.
 *
 *     asked for (by itself, or by a transactional id) ──▶ on; the defaults it needs move; a contrary setting is refused
 *     on by default only ──contrary setting──▶ silently off (Java, kafka-python), or refused (the others; too many in flight in Java 4)
 *
 *   I1  a producer that would refuse to start has no facts: a UsageError says which line, and what would be right
 *   I2  a contrary default never refuses where asking moves it; a contrary setting of the user's is never moved
 *   I3  a client that sends one request at a time does so whatever is said
 *
 * Source: ProducerConfig.postProcessAndValidateIdempotenceConfigs (KAFKA-13598), rdkafka_conf.c.
 */
import { idempotence as usual, INT_MAX, type Client, type Idempotence } from './client.ts'
import { NEVER, place, unknown, type Deployment, type Fact } from './facts.ts'
import { UsageError } from './usage-error.ts'

const IN_FLIGHT = 'producer.max.in.flight.requests.per.connection'
export type Needs = Pick<Deployment, 'producer.acks' | 'producer.retries' | typeof IN_FLIGHT>

/** What the user wants: `enable.idempotence` as it was written, if it was, and whether there is a transactional id. */
export interface Wish {
  readonly written: Fact<boolean> | undefined
  readonly transactional: Fact<boolean>
}

/** The rules of the client; one that nobody named may do what any of them may. */
export interface Rules {
  readonly name: string
  readonly idempotence: Idempotence
  /**
   * Which of Kafka's words its refusals have. newer: on by default, it is switched off first, and then found to be needed by the transactional id
   * (ProducerConfig since 3.0.1); older: each setting that is contrary has its own. Absent: it is another library, and not quoted.
   */
  readonly saysLikeKafka?: 'older' | 'newer'
}

export const rulesOf = (name: string, client: Client | undefined): Rules =>
  client === undefined
    ? { name: 'the producer', idempotence: { ...usual, maxInFlight: NEVER }, saysLikeKafka: 'newer' }
    : { name, idempotence: client.idempotence, ...wordsOf(client) }

const wordsOf = ({ saysLikeKafka, defaults }: Client): Pick<Rules, 'saysLikeKafka'> =>
  saysLikeKafka === undefined
    ? {}
    : { saysLikeKafka: defaults['producer.enable.idempotence'] === true ? 'newer' : 'older' }

export const isAsked = ({ written, transactional }: Wish): boolean => (written ?? transactional).value === true

/** Moves the defaults to what idempotence needs. */
export function adapted(needs: Needs, { name, idempotence: client }: Rules): Needs {
  if (!client.adaptsDefaults) return needs
  const inFlight = needs[IN_FLIGHT]
  const isEndless = (retries: number) => retries === 0 || client.retriesWithoutEnd
  return {
    'producer.acks': moved(needs['producer.acks'], () => 'all'),
    'producer.retries': moved(needs['producer.retries'], retries => (isEndless(retries) ? INT_MAX : retries)),
    [IN_FLIGHT]: client.sendsOneAtATime
      ? oneAtATime(name, inFlight)
      : moved(inFlight, requests => Math.min(requests, client.maxInFlight)),
  }
}

/** Whatever is said, and known or not. */
function oneAtATime(name: string, inFlight: Fact<number>): Fact<number> {
  if (inFlight.value === 1) return inFlight
  const text = `${name} with idempotence sends one request at a time to a broker`
  return { value: 1, origin: { kind: 'derived', text, from: inFlight.value === 'unknown' ? [] : [inFlight.origin] } }
}

function moved<T>(fact: Fact<T>, needed: (value: T) => T): Fact<T> {
  if (fact.origin.kind !== 'default' || fact.value === 'unknown') return fact
  const value = needed(fact.value as T)
  const text = `${fact.origin.key} is ${String(value)} where idempotence is asked for`
  return value === fact.value ? fact : { value, origin: { kind: 'derived', text, from: [fact.origin] } }
}

/** One setting that idempotence cannot live with, or that may turn out to be such. */
interface Conflict {
  readonly key: 'acks' | 'retries' | 'max.in.flight.requests.per.connection'
  readonly fact: Fact<unknown>
  readonly right: string
}

function conflictsOf(needs: Needs, maxInFlight: number): readonly Conflict[] {
  const { 'producer.acks': acks, 'producer.retries': retries, [IN_FLIGHT]: inFlight } = needs
  const conflicts: Conflict[] = []
  if (acks.value !== 'all') conflicts.push({ key: 'acks', fact: acks, right: 'acks=all' })
  if (retries.value === 0 || retries.value === 'unknown') {
    conflicts.push({ key: 'retries', fact: retries, right: 'retries above 0' })
  }
  if (inFlight.value === 'unknown' || inFlight.value > maxInFlight) {
    const key = 'max.in.flight.requests.per.connection'
    conflicts.push({ key, fact: inFlight, right: `${key} of at most ${maxInFlight}` })
  }
  return conflicts
}

const says = ({ key, fact }: Conflict) => `${key}=${String(fact.value)}`

/** `byDefault` is the client's default, or what a branch assumes where nothing is known. */
export function effectiveIdempotence(wish: Wish, byDefault: Fact<boolean>, needs: Needs, rules: Rules): Fact<boolean> {
  const conflicts = conflictsOf(needs, rules.idempotence.maxInFlight)
  const real = conflicts.filter(({ fact }) => fact.value !== 'unknown')
  if (isAsked(wish)) return asked(wish, real, rules)
  if (wish.written?.value === false && wish.transactional.value === true) throw offWithTransactions(wish, rules)
  const fact = wish.written ?? byDefault
  if (fact.value !== true || fact.origin.kind !== 'default') return fact
  if (real.length > 0) return givesWay(fact, real, rules)
  return conflicts.length === 0
    ? fact
    : unknown('idempotence turns on acks, retries and requests in flight; those would tell')
}

function asked({ written, transactional }: Wish, [conflict]: readonly Conflict[], rules: Rules): Fact<boolean> {
  const { name, idempotence } = rules
  const fact = written ?? transactional
  const asker = written === undefined ? 'transactional.id' : 'enable.idempotence=true'
  const where = place(fact.origin)
  if (!idempotence.exists) {
    throw new UsageError(`${where}: ${name} has no idempotent producer; right would be without ${asker}.`)
  }
  if (conflict !== undefined)
    throw refusal(conflict, { what: `${asker} (${where})`, asker, right: conflict.right }, rules)
  if (written !== undefined) return written
  return {
    value: true,
    origin: { kind: 'derived', text: 'a transactional id implies idempotence', from: [transactional.origin] },
  }
}

function givesWay(fact: Fact<boolean>, conflicts: readonly Conflict[], rules: Rules): Fact<boolean> {
  const { name, idempotence } = rules
  const isStrict = ({ key }: Conflict) =>
    idempotence.onConflict === 'refuses' ||
    (idempotence.inFlightIsStrict && key === 'max.in.flight.requests.per.connection')
  const strict = conflicts.find(isStrict)
  if (strict !== undefined) {
    const right = `${strict.right}, or enable.idempotence=false`
    throw refusal(strict, { what: 'idempotence, which is on by default', right }, rules)
  }
  const text = `${name} silently switches idempotence off because of ${conflicts.map(says).join(' and ')}`
  return {
    value: false,
    origin: { kind: 'derived', text, from: [...conflicts.map(each => each.fact.origin), fact.origin] },
  }
}

/** What Kafka's own client says, where all its versions say the same. */
const exceptions: Readonly<Partial<Record<Conflict['key'] | 'transactional.id', string>>> = {
  acks: 'Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.',
  retries: 'Must set retries to non-zero when using the idempotent producer.',
  'transactional.id': 'Cannot set a transactional.id without also enabling idempotence.',
}
const exception = ({ saysLikeKafka }: Rules, key: keyof typeof exceptions) =>
  saysLikeKafka === undefined || exceptions[key] === undefined ? '' : ` (ConfigException: ${exceptions[key]})`

interface Against {
  readonly what: string
  /** What is asked for in so many words; absent: nothing. */
  readonly asker?: 'transactional.id' | 'enable.idempotence=true'
  readonly right: string
}

function refusal(conflict: Conflict, { what, asker, right }: Against, rules: Rules): UsageError {
  const key = asker === 'transactional.id' && rules.saysLikeKafka === 'newer' ? asker : conflict.key
  const refuses = `${rules.name} refuses to start${asker === undefined ? '' : exception(rules, key)}`
  return new UsageError(
    `${place(conflict.fact.origin)}: ${says(conflict)} conflicts with ${what}, so ${refuses}; right would be ${right}.`,
  )
}

function offWithTransactions({ written, transactional }: Wish, rules: Rules): UsageError {
  const where = written === undefined ? '' : place(written.origin)
  const id = place(transactional.origin)
  return new UsageError(
    `${where}: enable.idempotence=false conflicts with transactional.id (${id}), so the producer refuses to start${exception(rules, 'transactional.id')}; right would be enable.idempotence=true.`,
  )
}
