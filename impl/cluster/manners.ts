/**
 * Manners: whose client a consumer is, by when it commits. Those that a test knows as a client's own commit stand in the core (Java, librdkafka);
 * the others are what a library does around a poll, in the words of its sources.
 *
 *     java           enable.auto.commit: positions of earlier polls, inside poll and close
 *     librdkafka     enable.auto.commit: what was handed out, by a timer
 *     kafkajs        2.2.4, run with eachMessage: what was polled, after the handler of its last record (runner.js)
 *     kafka-go       segmentio, ReadMessage with a GroupID: one record, committed before it is returned; refused: it is not returned
 *     platformatic   @platformatic/kafka 2.9, autocommit: what was polled, as soon as it is in the application's stream (messages-stream.ts)
 *     off            the application commits, with Java's client
 *
 * Java and kafka-go read_uncommitted unless they are told, the others read_committed.
 */
import type { ConsumerConfig } from '../core/consumer-state.ts'

export const manners = ['java', 'librdkafka', 'kafkajs', 'kafka-go', 'platformatic', 'off'] as const
export type Manner = (typeof manners)[number]

/** What the client itself does of it. */
export const ownManner = (manner: Manner): ConsumerConfig['autoCommit'] =>
  manner === 'java' || manner === 'librdkafka' ? manner : 'off'

/** isolation.level where nobody says; and whether the client asks for stable offsets (KIP-447), where that does not follow from it. */
export const readingOf = (manner: Manner): Pick<ConsumerConfig, 'isolationLevel' | 'requireStable'> => {
  if (manner === 'java' || manner === 'off') return { isolationLevel: 'read_uncommitted', requireStable: true }
  if (manner === 'librdkafka') return { isolationLevel: 'read_committed' }
  return { isolationLevel: manner === 'kafka-go' ? 'read_uncommitted' : 'read_committed', requireStable: false }
}

/**
 * Where a test needs another than the client has: it wants every record, a poll that ends as soon as there is one, and a member that crashed out of
 * its group before that poll has waited in vain.
 */
export const testDefaults = {
  autoOffsetReset: 'earliest',
  pollTimeoutMs: 5_000,
  sessionTimeoutMs: 3_000,
  heartbeatIntervalMs: 1_000,
} as const
