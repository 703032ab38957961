/**
 * What to say about a file's keys before any value is read: misspelt, another role's, long gone, set twice, a template.
 *
 *   W1  a warning quotes keys only, never a value, and a key only if it looks like one
 *   W2  Kafka hands unknown keys on to plug-ins without a word, so an unknown key is a warning and never an error
 */
import { isSince40 } from './broker.ts'
import { defaultMaxTransactionTimeoutMs, isConsumerProtocol, isLongTransaction } from './checked-keys.ts'
import { clientOf } from './clients.ts'
import { isDecisive, type Role } from './decisive-keys.ts'
import { keysGoneIn40, passingPrefixes, scalaClientKeys } from './kafka-keys.ts'
import { hasOwnAssignor } from './domains.ts'
import { allKeys, isKnownTo, isLibrdkafkaOnly, keysOf, rolesKnowing } from './known-keys.ts'
import { nearest } from './nearest.ts'
import { BYTE_ORDER_MARK } from './properties-file.ts'
import type { Setting } from './readers/part.ts'
import { looksLikeKey } from './secrets.ts'

/** A sentence about the input that decides nothing. */
export interface Warning {
  readonly file?: string
  readonly line?: number
  readonly text: string
}

/** What a file's keys are judged by: whose file it is, and the versions as far as they are known. */
export interface Setup {
  readonly role: Role
  /** A client's or a broker's name, or `unknown`. */
  readonly runs: string
  readonly broker: string
  /** Every role that this same file was given as. */
  readonly also: readonly Role[]
  /** How a key of Kafka's is written in this file. */
  readonly spell?: (key: string) => string
}

/** More than this many unknown keys is another kind of file, and comparing each with every known key takes long. */
const MOST_UNKNOWN = 20

export function keyWarnings(settings: readonly Setting[], setup: Setup): readonly Warning[] {
  const isUnknown = ({ key }: Setting) => rolesKnowing(key).length === 0 && !passes(key)
  const unknown = settings.filter(isUnknown)
  const warnings = settings
    .filter(setting => !isUnknown(setting))
    .flatMap(setting => about(setting, setup).map(text => ({ file: setting.file, line: setting.line, text })))
  const misspelt = unknown
    .slice(0, MOST_UNKNOWN)
    .map(setting => ({ file: setting.file, line: setting.line, text: unknownKey(setting, setup) }))
  const more = unknown.length - misspelt.length
  const file = unknown[0]?.file
  return [
    ...warnings,
    ...misspelt,
    ...(more > 0 && file !== undefined ? [{ file, text: `${more} more keys are unknown to Kafka.` }] : []),
  ]
}

const passes = (key: string) => passingPrefixes.some(prefix => key.startsWith(prefix))

function unknownKey({ key, written }: Setting, { role, spell = same }: Setup): string {
  if (key.startsWith(BYTE_ORDER_MARK)) return afterMark(key.slice(1))
  const near = nearest(key, keysOf(role)) ?? nearest(key, allKeys)
  const quoted = looksLikeKey(key) || looksLikeKey(written ?? '') ? (written ?? key) : 'This'
  return `${quoted} is no key that a ${role} knows${near === undefined ? '.' : `; did you mean ${spell(near)}?`}`
}

const afterMark = (key: string): string =>
  `${looksLikeKey(key) || rolesKnowing(key).length > 0 ? key : 'This'} comes right after a byte order mark, which Java takes for a part of the key: it has no effect; right would be UTF-8 without the mark.`

const same = (key: string) => key

function about(setting: Setting, setup: Setup): readonly string[] {
  const { key, written = key, unread, overrides } = setting
  const texts: string[] = []
  if (overrides !== undefined) texts.push(`${written} was already set on line ${overrides}; the last one counts.`)
  if (unread !== undefined && isDecisive(setup.role, key)) {
    texts.push(`${written} ${unread}, so its value is unknown.`)
  }
  texts.push(...wrongPlace(setting, setup), ...wrongTime(setting, setup))
  if (setup.role === 'consumer' && unread === undefined) texts.push(...aboutGroup(setting))
  if (setup.role === 'producer' && unread === undefined) texts.push(...aboutTransactions(setting))
  return texts
}

function aboutTransactions({ key, written = key, value }: Setting): readonly string[] {
  if (key !== 'transaction.timeout.ms' || !isLongTransaction(value)) return []
  return [
    `${written} is more than ${defaultMaxTransactionTimeoutMs}, the brokers' transaction.max.timeout.ms where they do not say otherwise: initTransactions is refused (INVALID_TRANSACTION_TIMEOUT).`,
  ]
}

function aboutGroup({ key, written = key, value }: Setting): readonly string[] {
  if (key === 'group.protocol' && isConsumerProtocol(value)) {
    return [
      'group.protocol=consumer (KIP-848): how such a group rebalances is not modelled, and verdicts under rb are those of the classic protocol. What it commits turns on its version (claim C03).',
    ]
  }
  if (key === 'partition.assignment.strategy' && value !== '' && hasOwnAssignor(value)) {
    return [`${written} names an assignor that ackproof does not know: what a rebalance takes away is unknown.`]
  }
  return []
}

function wrongPlace({ key, written = key }: Setting, { role, also }: Setup): readonly string[] {
  if (isKnownTo(role, key) || passes(key) || also.some(other => isKnownTo(other, key))) return []
  return [`${written} is a key of a ${rolesKnowing(key).join(' or a ')}, and has no effect in a ${role}'s file.`]
}

function wrongTime(setting: Setting, { role, runs, broker }: Setup): readonly string[] {
  if (!isKnownTo(role, setting.key)) return []
  return role === 'broker' || role === 'topic' ? goneFromBroker(setting, broker) : notForJava(setting, role, runs)
}

function goneFromBroker({ key, written = key }: Setting, broker: string): readonly string[] {
  if (!keysGoneIn40.includes(key) && !key.startsWith('zookeeper.')) return []
  if (broker === 'unknown') return [`${written} is gone since Kafka 4.0; --broker says which version yours is.`]
  return isSince40(broker) ? [`${written} is gone since Kafka 4.0, and has no effect in ${broker}.`] : []
}

function notForJava({ key, written = key }: Setting, role: Role, runs: string): readonly string[] {
  if (!isLibrdkafkaOnly(role, key)) return []
  if (runs === 'unknown') {
    const isOld = scalaClientKeys.includes(key)
    return isOld
      ? [`${written} is librdkafka's, or left over from Kafka 0.8: the Java client has not read it since 0.9.`]
      : []
  }
  return clientOf(runs).dialect === 'librdkafka' ? [] : [`${written} is librdkafka's, and has no effect in ${runs}.`]
}
