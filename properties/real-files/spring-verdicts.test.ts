/**
 * Kafka Streams and Quarkus, decided: the right verdict, by the right lines.
 */
import { expect, test } from 'vitest'
import type { Settings } from '../../model/deployment/index.ts'
import { all, decided, type Decided } from './decided.test-data.ts'

const topic: Partial<Settings> = {
  clients: ['java@3.9'],
  sets: [
    'topic.replication.factor=3',
    'topic.min.insync.replicas=2',
    'topic.unclean.leader.election.enable=false',
    'topic.flush.messages=9223372036854775807',
  ],
}

const rows: Readonly<Record<string, Decided>> = {
  'Kafka Streams whose function writes with acks=1': {
    files: all('spring/store-streams'),
    settings: { ...topic, clients: [], only: ['count'] },
    cells: {
      'NAL:d1':
        'broken | store-streams/application.yml:38 spring.cloud.stream.kafka.streams.binder.functions.count.configuration.producer.acks=1',
    },
  },
  'a channel of Quarkus, whose acks nobody has set': {
    files: all('quarkus/fights'),
    settings: topic,
    cells: {
      'NAL:b1': 'broken | fights/application.properties:7 smallrye-kafka’s acks=1',
      'NAL:d1': 'broken | fights/application.properties:7 smallrye-kafka’s acks=1',
    },
  },
}

for (const [name, row] of Object.entries(rows)) {
  test(name, () => {
    expect(decided(row)).toEqual(row.cells)
  })
}
