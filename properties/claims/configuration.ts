/** Claims about configurations: what is in effect is not always what is written, and depends on who reads it. */
import type { Claim } from './claim.ts'
import { nearMiss } from './claim.ts'
import { configured } from './configured.ts'

/** A producer's file, as its client takes it: is a resend a duplicate? */
const resent = (expected: 'holds' | 'broken', client: string, producer: string) =>
  configured(expected, { client, files: { producer } }, 'AMO', 'n', { records: 1, attempts: 2, shrinks: 0 })

/** Brokers and topic: is an acknowledged record lost when a broker stops? */
const elected = (expected: 'holds' | 'broken', broker: string, server: string, topic?: string) =>
  configured(
    expected,
    {
      broker,
      files: { broker: `default.replication.factor=2\n${server}`, ...(topic === undefined ? {} : { topic }) },
    },
    'NAL',
    'b1',
    { records: 1, attempts: 1, shrinks: 1 },
  )

const plain = 'bootstrap.servers=kafka:9092'

export const configurationClaims: readonly Claim[] = [
  {
    id: 'K11',
    name: 'idempotence-is-on-by-default',
    says: 'Idempotence is on by default, so I need nothing.',
    answer:
      'Depends on the client, its version and the other keys. Java since 3.0.1: on; off in 3.0.0 and 3.1.0 (KAFKA-13598), and switched off without a word by acks other than all, retries=0 or more than 5 in flight (4.0 refuses to start with the last). Off in librdkafka and kafkajs until it is asked for.',
    kind: 'safety',
    source:
      'Kafka upgrade notes; ProducerConfig.postProcessAndValidateIdempotenceConfigs, KAFKA-13598; librdkafka CONFIGURATION.md; kafkajs documentation',
    assumes: [
      'what stands in the files is all that is set',
      'RF 2, acks as the client has it, one record and one resend, no resend by the application',
    ],
    cases: [
      resent('holds', 'java@3.7', plain),
      resent('holds', 'java@3.0.1', plain),
      resent('broken', 'java@3.0.0', plain),
      resent('broken', 'java@3.1.0', plain),
      nearMiss(resent('holds', 'java@3.1.0', 'enable.idempotence=true')),
      resent('broken', 'java@2.8', plain),
      resent('broken', 'java@3.7', 'acks=1'),
      resent('broken', 'java@3.7', 'max.in.flight.requests.per.connection=6'),
      nearMiss(resent('holds', 'java@3.7', 'max.in.flight.requests.per.connection=5')),
      // Off as well, and nothing is sent twice: what fails is lost to whoever does not look (claim K07).
      resent('holds', 'java@3.7', 'retries=0'),
      resent('broken', 'librdkafka@2.3', plain),
      nearMiss(resent('holds', 'librdkafka@2.3', 'enable.idempotence=true')),
      resent('broken', 'kafkajs@2.2', plain),
    ],
  },
  {
    id: 'K14',
    name: 'unclean-election-is-off-by-default',
    says: 'unclean.leader.election.enable=false is the default, forget it.',
    answer:
      'The default has been so since 0.11; a topic, or a broker’s dynamic configuration, overrides it, and a misspelt name (KAFKA_UNCLEAN_LEADER_LECTION_ENABLE is seen in the wild) sets nothing: Kafka says no word about it, `check` warns and names the key that was meant.',
    kind: 'safety',
    source: 'KIP-106; Kafka documentation, topic configurations; container images with that name in their environment',
    assumes: ['RF 2, min.insync.replicas=1, acks=all', 'a follower that may fall behind', 'one record'],
    cases: [
      elected('holds', 'kafka@3.9', 'min.insync.replicas=1'),
      elected('broken', 'kafka@3.9', 'min.insync.replicas=1', 'unclean.leader.election.enable=true'),
      elected('broken', 'kafka@3.9', 'unclean.leader.election.enable=true'),
      nearMiss(
        elected('holds', 'kafka@3.9', 'unclean.leader.election.enable=true', 'unclean.leader.election.enable=false'),
      ),
      elected('broken', 'kafka@0.10.2', 'min.insync.replicas=1'),
      elected('broken', 'kafka@0.10.2', 'KAFKA_UNCLEAN_LEADER_LECTION_ENABLE=false'),
      nearMiss(elected('holds', 'kafka@0.10.2', 'unclean.leader.election.enable=false')),
    ],
  },
]
