/**
 * Client: what one client library does where the configuration says nothing, as data.
 *
 *   L1  a default that ackproof does not know is left out, and so the fact becomes `unknown`
 *
 * Not modelled: application code that overrides its library's defaults; Streams, which sets other ones.
 */
import type { Commit, Defaults } from './facts.ts'

export interface Idempotence {
  readonly exists: boolean
  /** What happens when it is on by default only, and another setting forbids it. */
  readonly onConflict: 'switches off' | 'refuses'
  readonly maxInFlight: number
  /** Whether asking for it moves the other settings' defaults to what it needs (a setting of the user's is never moved). */
  readonly adaptsDefaults: boolean
  /** Whether one request at a time goes to a broker, whatever is said. */
  readonly sendsOneAtATime: boolean
  /** Whether it is by default tried again without end, though the client's default is a few times. */
  readonly retriesWithoutEnd: boolean
  /** Whether too many in flight is an error even where every other conflict merely switches it off (Java since 4.0). */
  readonly inFlightIsStrict: boolean
}

export interface Client {
  /** The family to show beside a branch of *depends*. */
  readonly title: string
  /** Whose keys and spellings its configuration uses. */
  readonly dialect: 'java' | 'librdkafka'
  readonly defaults: Defaults
  /**
   * How offsets get committed while `enable.auto.commit` is true, and while it is false; `kip848`: while it is true and `group.protocol=consumer`
   * (KIP-848), where that differs.
   */
  readonly commits: { readonly auto: Commit; readonly off: Commit; readonly kip848?: Commit }
  readonly idempotence: Idempotence
  /** Java alone compares the delivery time-out with request time-out and linger. */
  readonly checksDeliveryTimeout: boolean
  /** Whether its producer can be given the consumer's group metadata (KIP-447). */
  readonly knowsGroupMetadata: boolean
  /** Whether its consumer waits for offsets that are pending in a transaction (KIP-447: OffsetFetch with require_stable), unless told otherwise. */
  readonly waitsForStableOffsets: boolean
  /** Kafka's own words where it refuses to start; absent: another library's, which ackproof does not quote. */
  readonly saysLikeKafka?: true
}

/** Major, minor, patch; what was not given is missing. */
export type Version = readonly number[]

export const INT_MAX = 2_147_483_647

export const parseVersion = (text: string): Version => (text === '' ? [] : text.split('.').map(Number))

export function isAtLeast(version: Version, ...least: Version): boolean {
  const differs = least.findIndex((part, index) => part !== (version[index] ?? 0))
  return differs === -1 || (version[differs] ?? 0) > least[differs]!
}

export const idempotence: Idempotence = {
  exists: true,
  onConflict: 'refuses',
  maxInFlight: 5,
  adaptsDefaults: true,
  sendsOneAtATime: false,
  retriesWithoutEnd: false,
  inFlightIsStrict: true,
}

export const consumerDefaults = {
  'consumer.enable.auto.commit': true,
  // Of a list without a common cooperative protocol, as Java's default is one (range, cooperative-sticky), the eager one is spoken.
  'consumer.partition.assignment.strategy': 'eager',
  'consumer.auto.offset.reset': 'latest',
  'consumer.isolation.level': 'read_uncommitted',
} as const satisfies Defaults
