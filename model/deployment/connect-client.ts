/**
 * Kafka Connect's clients: the Java client, with what the framework sets where neither worker nor connector does.
 *
 *   producer   acks=all, one request in flight, a delivery time-out without end, and idempotence off, even where Java's is on by default
 *              (KAFKA-13759: brokers of any version are to be written to)
 *   consumer   no auto-commit, and from the earliest offset: the framework commits what `put` was given, once `flush` has returned
 *
 *   N1  these are alike in every version since 2.1, so that none need be named; what differs, `linger.ms` since 4.0, decides no guarantee
 *
 * Source: Worker.java (producerConfigs, consumerConfigs), WorkerSinkTask.java (commitOffsets). Doubtful: whether 3.0.1 already switches idempotence off.
 */
import { INT_MAX, type Client, type Version } from './client.ts'
import { java } from './java-client.ts'

const ANY: Version = [3, 9]

export function connect(version: Version): Client {
  const base = java(version.length === 0 ? ANY : version)
  return {
    ...base,
    title: 'Kafka Connect',
    defaults: {
      ...base.defaults,
      'producer.acks': 'all',
      'producer.retries': INT_MAX,
      'producer.max.in.flight.requests.per.connection': 1,
      'producer.delivery.timeout.ms': INT_MAX,
      'producer.enable.idempotence': false,
      'consumer.enable.auto.commit': false,
      'consumer.auto.offset.reset': 'earliest',
    },
    commits: { ...base.commits, off: 'after-handler' },
  }
}
