/**
 * The producer's facts as they are in effect.
 *
 *   P1  the delivery time-out is never shorter than request time-out plus linger: Java moves its default, and refuses a setting
 *   P2  a transactional id is a fact only as set or not set; its value is nobody's business
 *
 * Source: KafkaProducer.configureDeliveryTimeout; idempotence has its own file.
 */
import type { Client } from './client.ts'
import { clientOf } from './clients.ts'
import { badValue } from './configuration.ts'
import { sources } from './decisive-keys.ts'
import { clientDefault, entryOf, fromOption, hasFile, originOf, settled, written, type Reading } from './fact-reader.ts'
import { isSaid, place, unknown, type Deployment, type Fact, type FactName, type FactTypes } from './facts.ts'
import { adapted, effectiveIdempotence, isAsked, rulesOf, type Needs, type Wish } from './idempotence.ts'
import { withTransaction } from './transaction-facts.ts'
import { UsageError } from './usage-error.ts'

type ProducerFact = Extract<FactName, `producer.${string}`>

export function producerFacts(reading: Reading): Pick<Deployment, ProducerFact> {
  const client = fromOption(reading, 'producer.client', '--client producer=java@3.7, or whichever it is,')
  const library = client.value === 'unknown' ? undefined : clientOf(client.value)
  const read = reader(reading, client, library)
  const rules = rulesOf(client.value, library)
  const wish = wishOf(reading, library)
  const found = needsOf(read)
  const needs = isAsked(wish) ? adapted(found, rules) : found
  const idempotence = effectiveIdempotence(wish, read('producer.enable.idempotence'), needs, rules)
  return {
    'producer.client': client,
    'producer.transactional.id': wish.transactional,
    'producer.transactional.id.per': fromOption(
      reading,
      'producer.transactional.id.per',
      '--set producer.transactional.id.per=instance, partition or application',
    ),
    ...needs,
    'producer.enable.idempotence': settled(reading, 'producer.enable.idempotence', idempotence),
    ...timeouts(read, library),
    'producer.on.send.failure': fromOption(
      reading,
      'producer.on.send.failure',
      '--on-send-failure ignore, retry or report',
    ),
  }
}

type Read = <N extends ProducerFact>(name: N) => Fact<FactTypes[N]>

function reader(reading: Reading, client: Fact<string>, library: Client | undefined): Read {
  const dialect = library?.dialect ?? 'unknown'
  return name => settled(reading, name, written(reading, name, dialect) ?? clientDefault(reading, name, client))
}

const needsOf = (read: Read): Needs => ({
  'producer.acks': read('producer.acks'),
  'producer.retries': read('producer.retries'),
  'producer.max.in.flight.requests.per.connection': read('producer.max.in.flight.requests.per.connection'),
})

function wishOf(reading: Reading, library: Client | undefined): Wish {
  const said = written(reading, 'producer.enable.idempotence', library?.dialect ?? 'unknown')
  return {
    written: said && settled(reading, 'producer.enable.idempotence', said),
    transactional: withTransaction(reading, settled(reading, 'producer.transactional.id', transactionalId(reading))),
  }
}

/** No client sets a transactional id of its own, so its absence from a producer's file says something whoever the client is. */
function transactionalId(reading: Reading): Fact<boolean> {
  const name = 'producer.transactional.id'
  const { options, stated } = reading.configuration
  if (options[name] !== undefined || stated[name] !== undefined) return written(reading, name, 'java')!
  const entry = entryOf(reading, sources[name]![0]!, 'java')
  if (entry?.text === '') throw badValue(entry, 'a name, or no such line')
  if (entry?.unread !== undefined) {
    return unknown(`${entry.written} in ${entry.file} line ${entry.line} ${entry.unread}; --set ${name} would tell`)
  }
  if (entry !== undefined) return { value: true, origin: originOf(entry) }
  if (!hasFile(reading, 'producer')) return unknown(`no producer file was given; one, or --set ${name}, would tell`)
  return { value: false, origin: { kind: 'default', of: 'every client', key: 'transactional.id' } }
}

type Timeouts = 'producer.request.timeout.ms' | 'producer.linger.ms' | 'producer.delivery.timeout.ms'

function timeouts(read: Read, library: Client | undefined): Pick<Deployment, Timeouts> {
  const request = read('producer.request.timeout.ms')
  const linger = read('producer.linger.ms')
  const delivery = read('producer.delivery.timeout.ms')
  return {
    'producer.request.timeout.ms': request,
    'producer.linger.ms': linger,
    'producer.delivery.timeout.ms': library?.checksDeliveryTimeout ? longEnough(delivery, request, linger) : delivery,
  }
}

function longEnough(delivery: Fact<number>, request: Fact<number>, linger: Fact<number>): Fact<number> {
  if (delivery.value === 'unknown' || request.value === 'unknown' || linger.value === 'unknown') return delivery
  const least = request.value + linger.value
  if (delivery.value >= least) return delivery
  if (isSaid(delivery)) {
    throw new UsageError(
      `${place(delivery.origin)}: delivery.timeout.ms=${delivery.value} is less than request.timeout.ms plus linger.ms, so the Java producer refuses to start; right would be at least ${least}.`,
    )
  }
  const text = 'request.timeout.ms plus linger.ms, which is longer than the default'
  return { value: least, origin: { kind: 'derived', text, from: [request.origin, linger.origin, delivery.origin] } }
}
