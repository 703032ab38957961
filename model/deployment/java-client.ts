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
 * The Java client that each release of Spring Kafka is built with: build.gradle at each tag. An application may bring another, and then says so behind a
 * plus sign (spring@2.8.6+3.1.1), as Spring Boot does; or it names it as java@… instead.
 */
const kafkaClientsOfSpring: Readonly<Record<string, Version>> = {
  '2.1': [1, 0],
  '2.2': [2, 0],
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
  '4.1': [4, 2],
}

/** Releases of 2.8 are built with clients on both sides of KAFKA-13598: 3.0.0 up to 2.8.3, 3.0.1 since. */
function clientOf28([, , patch]: Version): Version | undefined {
  return patch === undefined ? undefined : [3, 0, patch < 4 ? 0 : 1]
}

/** Since 2.3 the container switches auto-commit off, unless the user switches it on again; whenever it is off, it commits after the listener. */
export function spring(version: Version, brings?: Version): Client {
  const release = version.slice(0, 2).join('.')
  const brought = brings ?? (release === '2.8' ? clientOf28(version) : kafkaClientsOfSpring[release])
  if (brought === undefined) {
    const known = Object.keys(kafkaClientsOfSpring).join(', ')
    throw new UsageError(
      `ackproof does not know which Java client spring@${version.join('.')} brings (it knows ${known}, and of 2.8 each patch release): name a version that it knows, or the Java client as well, such as spring@2.8+3.1.1.`,
    )
  }
  const base = java(brought)
  const switchesOff = isAtLeast(version, 2, 3)
  return {
    ...base,
    title: `Spring Kafka with ${base.title}`,
    defaults: { ...base.defaults, ...(switchesOff && { 'consumer.enable.auto.commit': false }) },
    commits: { ...base.commits, off: 'after-handler' },
  }
}
