/**
 * Keys that feed no fact of their own, and whose values are checked all the same: a client that would refuse to start is refused here.
 *
 * Source: ConsumerConfig; a session or an interval between heartbeats below these is refused as the consumer is made, or by its coordinator.
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

export const checkOf = (role: Role, key: string): Domain<string | number> | undefined =>
  role === 'consumer' && Object.hasOwn(ofConsumers, key) ? ofConsumers[key] : undefined
