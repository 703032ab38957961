/**
 * Brokers: how `kafka@3.9` is read, and the topic defaults of each version.
 *
 *   B1  where every version since 0.11 agrees, the default holds without a version; so it does for all four facts
 *
 * Not modelled: Kafka before 0.10, whose replicas truncate to the high watermark; other brokers that speak Kafka's protocol.
 */
import { isAtLeast, parseVersion } from './client.ts'
import { NEVER, type Defaults } from './facts.ts'
import { UsageError } from './usage-error.ts'

export function parseBroker(text: string): string {
  if (!/^kafka@\d+(\.\d+){0,3}$/.test(text)) {
    throw new UsageError('ackproof knows no such broker: right would be --broker kafka@3.9.')
  }
  if (!isAtLeast(brokerVersion(text), 0, 10)) {
    throw new UsageError(`ackproof knows brokers since 0.10, and ${text} is older: right would be --broker kafka@3.9.`)
  }
  return text
}

const brokerVersion = (broker: string) => parseVersion(broker.slice('kafka@'.length))

/** Whether ZooKeeper, and the keys that went with it, are gone; undefined when the broker is not known. */
export function isSince40(broker: string): boolean {
  return isAtLeast(brokerVersion(broker), 4)
}

/** Whose defaults they are, for the origin, and what they are. */
export function brokerDefaults(broker: string): { readonly of: string; readonly defaults: Defaults } {
  const isKnown = broker !== 'unknown'
  return {
    of: isKnown ? broker : 'kafka (every version since 0.11)',
    defaults: {
      'topic.replication.factor': 1,
      'topic.min.insync.replicas': 1,
      'topic.unclean.leader.election.enable': isKnown && !isAtLeast(brokerVersion(broker), 0, 11),
      'topic.flush.messages': NEVER,
    },
  }
}
