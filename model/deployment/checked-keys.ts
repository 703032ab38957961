/**
 * Keys that feed no fact of their own, and whose values are checked all the same: a client that would refuse to start is refused here.
 *
 * Source: ConsumerConfig; a session or an interval between heartbeats below these is refused as the consumer is made, or by its coordinator. ProducerConfig; a transaction's
 * time-out below 1 is refused by its coordinator (INVALID_TRANSACTION_TIMEOUT).
 */
import type { Role } from './decisive-keys.ts'
import { integer, type Domain } from './domains.ts'

/** Java takes it in any case. */
const protocol: Domain<string> = {
  read: text => (/^(classic|consumer)$/i.test(text) ? text.toLowerCase() : undefined),
  expected: 'classic or consumer',
}

export const isConsumerProtocol = (text: string): boolean => protocol.read(text) === 'consumer'

const ofConsumers: Readonly<Record<string, Domain<string | number>>> = {
  'group.protocol': protocol,
  'session.timeout.ms': integer(1),
  'heartbeat.interval.ms': integer(0),
  'max.poll.interval.ms': integer(1),
  'max.poll.records': integer(1),
  'auto.commit.interval.ms': integer(0),
}

const transactionTimeout = integer(1)
const ofProducers: Readonly<Record<string, Domain<string | number>>> = { 'transaction.timeout.ms': transactionTimeout }

/** transaction.max.timeout.ms of the brokers, unless they say otherwise. */
export const defaultMaxTransactionTimeoutMs = 900_000
export const isLongTransaction = (text: string): boolean =>
  (transactionTimeout.read(text) ?? 0) > defaultMaxTransactionTimeoutMs

export function checkOf(role: Role, key: string): Domain<string | number> | undefined {
  const checked = role === 'consumer' ? ofConsumers : role === 'producer' ? ofProducers : {}
  return Object.hasOwn(checked, key) ? checked[key] : undefined
}
