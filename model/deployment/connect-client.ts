/**
 * Kafka Connect's clients: the Java client, with what the framework sets where neither worker nor connector does.
 *
 *   producer   acks=all, one request in flight, a delivery time-out without end, and idempotence off, even where Java's is on by default
 *              (KAFKA-13759: brokers of any version are to be written to; 3.0.1 alone has Java's default and not yet this)
 *   consumer   no auto-commit, and from the earliest offset: the framework commits what `put` was given, once `flush` has returned
 *
 *   N1  these are alike in every version since 2.1 but 3.0.1, so that none need be named; what differs, `linger.ms` since 4.0, decides no guarantee
 *   N2  what is called 3.0 without more may be 3.0.1
 *
 * Source: Worker.java (producerConfigs, consumerConfigs) at the tags 3.0.0, 3.0.1, 3.0.2, 3.1.0, 3.1.1, 3.2.0; "Notable changes in 3.0.2";
 * WorkerSinkTask.java (commitOffsets).
 */
import { INT_MAX, type Client, type Version } from './client.ts'
import type { Defaults } from './facts.ts'
import { java } from './java-client.ts'

const ANY: Version = [3, 9]

export function connect(version: Version): Client {
  const base = java(version.length === 0 ? ANY : version)
  const { 'producer.enable.idempotence': _, ...others } = base.defaults
  return {
    ...base,
    title: 'Kafka Connect',
    defaults: {
      ...others,
      ...idempotenceOf(version),
      'producer.acks': 'all',
      'producer.retries': INT_MAX,
      'producer.max.in.flight.requests.per.connection': 1,
      'producer.delivery.timeout.ms': INT_MAX,
      'consumer.enable.auto.commit': false,
      'consumer.auto.offset.reset': 'earliest',
    },
    commits: { ...base.commits, off: 'after-handler' },
  }
}

/** N2. */
function idempotenceOf([major, minor, patch]: Version): Defaults {
  if (major !== 3 || minor !== 0) return { 'producer.enable.idempotence': false }
  return patch === undefined ? {} : { 'producer.enable.idempotence': patch === 1 }
}
