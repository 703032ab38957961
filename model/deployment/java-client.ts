/**
 * The Java client by version, and Spring Kafka, which brings one. Source: `ProducerConfig` and `ConsumerConfig` at each release.
 *
 *   before 2.1     acks=1, no retries, no delivery time-out (KIP-91)
 *   before 3.0     acks=1, idempotence off (KIP-679)
 *   3.0.0, 3.1.0   idempotence is declared true and yet on only where the user sets it (KAFKA-13598)
 *   since 4.0      lingers 5 ms (KIP-1030); more than five in flight is an error instead of a silent switch-off
 *
 *   before 4.0     with `group.protocol=consumer` (KIP-848, since 3.7) a background thread commits what was just handed out (KAFKA-18641, claim C03)
 *
 * Not modelled: how groups of KIP-848 rebalance (theirs here are the classic protocol's).
 */
import { consumerDefaults, idempotence, INT_MAX, isAtLeast, type Client, type Version } from './client.ts'
import { NEVER, type Defaults } from './facts.ts'
import { UsageError } from './usage-error.ts'

export function java(version: Version): Client {
  return {
    title: titleOf(version),
    dialect: 'java',
    defaults: javaDefaults(version),
    commits: { auto: 'poll', off: 'manual', ...committedInBackground(version) },
    idempotence: { ...idempotence, onConflict: 'switches off', inFlightIsStrict: isAtLeast(version, 4) },
    checksDeliveryTimeout: isAtLeast(version, 2, 1),
    knowsGroupMetadata: isAtLeast(version, 2, 5),
    waitsForStableOffsets: isAtLeast(version, 2, 5),
    saysLikeKafka: true,
  }
}

export function javaDefaults(version: Version): Defaults {
  const hasDeliveryTimeout = isAtLeast(version, 2, 1)
  return {
    ...consumerDefaults,
    'producer.transactional.id': false,
    'producer.acks': isAtLeast(version, 3) ? 'all' : '1',
    'producer.retries': hasDeliveryTimeout ? INT_MAX : 0,
    'producer.max.in.flight.requests.per.connection': 5,
    'producer.enable.idempotence': isIdempotentByDefault(version),
    'producer.request.timeout.ms': 30_000,
    'producer.linger.ms': isAtLeast(version, 4) ? 5 : 0,
    'producer.delivery.timeout.ms': hasDeliveryTimeout ? 120_000 : NEVER,
  }
}

/** Older clients do not know the key. */
const committedInBackground = (version: Version): Pick<Client['commits'], 'kip848'> =>
  isAtLeast(version, 3, 7) && !isAtLeast(version, 4) ? { kip848: 'handed-out' } : {}

function isIdempotentByDefault(version: Version): boolean {
  const [major, minor, patch] = version
  const declaredOnly = major === 3 && (minor === 0 || minor === 1) && patch === 0
  return isAtLeast(version, 3) && !declaredOnly
}

function titleOf(version: Version): string {
  if (!isAtLeast(version, 2, 1)) return 'Java before 2.1'
  if (!isAtLeast(version, 3)) return 'Java 2.1 to 2.8'
  if (!isIdempotentByDefault(version)) return 'Java 3.0.0 or 3.1.0'
  return isAtLeast(version, 4) ? 'Java since 4.0' : 'Java 3.0.1 to 3.9'
}

/**
 * The client that each release of Spring Kafka is built with; an application may bring another, and then names it as java@… instead.
 * Read on spring.io for 2.4, 3.0, 3.1 and 3.3; the others are from memory. 2.8 is missing: it was built with clients on both sides of
 * KAFKA-13598 (from memory), so nobody can say from "2.8" alone whether its producer is idempotent.
 */
const kafkaClientsOfSpring: Readonly<Record<string, Version>> = {
  '2.3': [2, 3],
  '2.4': [2, 4],
  '2.5': [2, 5],
  '2.6': [2, 6],
  '2.7': [2, 7],
  '2.9': [3, 2],
  '3.0': [3, 3],
  '3.1': [3, 6],
  '3.2': [3, 7],
  '3.3': [3, 8],
  '4.0': [4, 1],
}

/** Since 2.3 the container switches auto-commit off and commits after the listener, unless the user switches it on again. */
export function spring(version: Version): Client {
  const brought = kafkaClientsOfSpring[version.slice(0, 2).join('.')]
  if (brought === undefined) {
    const known = Object.keys(kafkaClientsOfSpring).join(', ')
    throw new UsageError(
      `ackproof does not know which Java client spring@${version.join('.')} brings (it knows ${known}): name a version that it knows, or the Java client, such as java@3.0.1.`,
    )
  }
  const base = java(brought)
  return {
    ...base,
    title: `Spring Kafka with ${base.title}`,
    defaults: { ...base.defaults, 'consumer.enable.auto.commit': false },
    commits: { ...base.commits, off: 'after-handler' },
  }
}
