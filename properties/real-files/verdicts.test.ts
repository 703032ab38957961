/**
 * Files in the shapes that people have, each after a public one that its first lines name: the right verdict, by the right lines.
 */
import { describe, expect, test } from 'vitest'
import type { Settings } from '../../model/deployment/index.ts'
import { all, type Decided, decided } from './decided.test-data.ts'

type Rows = Readonly<Record<string, Decided>>

/** A Java producer that waits for all in-sync replicas, where no file says anything of producers. */
const waiting: Partial<Settings> = { clients: ['java@3.7'], sets: ['producer.acks=all'] }
/** The usual durable topic, where no file says anything of topics. */
const durable: Partial<Settings> = {
  sets: [
    'topic.replication.factor=3',
    'topic.min.insync.replicas=2',
    'topic.unclean.leader.election.enable=false',
    'topic.flush.messages=9223372036854775807',
  ],
}

const containers: Rows = {
  'three replicas, of which one may be in sync': {
    files: ['compose/bitnami-cluster/docker-compose-cluster.yml'],
    settings: waiting,
    cells: { 'NAL:b1': 'holds', 'NAL:d1': 'broken | min.insync.replicas=1' },
  },
  'one replica, as nobody says more': {
    files: ['compose/confluent-cluster/zk-multiple-kafka-multiple.yml'],
    settings: waiting,
    cells: { 'NAL:b1': 'holds', 'NAL:d1': 'broken | default.replication.factor=1' },
  },
  'Connect, whose acks somebody has taken back': {
    files: ['compose/connect-worker/docker-compose.yml', 'compose/connect-worker/kafka.env'],
    cells: {
      'NAL:d1':
        'broken | connect-worker/docker-compose.yml:23 CONNECT_PRODUCER_ACKS=1 | connect-worker/kafka.env:4 KAFKA_DEFAULT_REPLICATION_FACTOR=1',
    },
  },
  'a list of topics with one replica each': {
    files: ['compose/debezium-tutorial/docker-compose-mysql.yaml'],
    settings: waiting,
    cells: { 'NAL:d1': 'broken | debezium-tutorial/docker-compose-mysql.yaml:15 CREATE_TOPICS=1' },
  },
  'a value that the shell gives': {
    files: ['compose/fabric/docker-compose-base.yml', 'compose/fabric/docker-compose-kafka.yml'],
    settings: waiting,
    cells: {
      'NAL:b1': 'holds',
      'NAL:d1':
        'depends | topic.min.insync.replicas=1 (assumed: nobody said); topic.min.insync.replicas=1: broken; topic.min.insync.replicas=2: holds',
    },
  },
  'topics that an init container creates': {
    files: [
      'compose/food-ordering/.env',
      'compose/food-ordering/init_kafka.yml',
      'compose/food-ordering/kafka_cluster.yml',
    ],
    settings: waiting,
    cells: { 'NAL:b1': 'holds', 'NAL:d1': 'holds' },
  },
  'an override for one developer': {
    files: ['compose/override/docker-compose.override.yml', 'compose/override/docker-compose.yml'],
    settings: waiting,
    cells: { 'NAL:d1': 'broken | override/docker-compose.override.yml:4 KAFKA_DEFAULT_REPLICATION_FACTOR=1' },
  },
  "an application's own names, mapped": {
    files: ['compose/shop/docker-compose.yml'],
    settings: { clients: ['java@4.0'], maps: [{ path: 'KAFKA_PRODUCER', role: 'producer' }] },
    cells: { 'NAL:b1': 'holds', 'NAL:d1': 'broken | default.replication.factor=1' },
  },
  'two replicas that must both have it: an unclean leader has nothing to lose': {
    files: ['compose/wurstmeister-build/Dockerfile', 'compose/wurstmeister-build/docker-compose.yml'],
    settings: waiting,
    cells: { 'NAL:b1': 'holds', 'NAL:d1': 'holds' },
  },
}

const kubernetes: Rows = {
  'a log that goes with its pod': {
    files: ['kubernetes/ephemeral.yaml'],
    settings: waiting,
    cells: {
      'NAL:b1':
        'broken | ephemeral.yaml:34 storage.type=ephemeral | ephemeral.yaml:60 default.replication.factor=3 | ephemeral.yaml:61 min.insync.replicas=2',
    },
  },
  'an unclean leader': {
    files: ['kubernetes/single.yaml'],
    settings: waiting,
    cells: { 'NAL:b1': 'broken | single.yaml:20 unclean.leader.election.enable=true' },
  },
  'what kubectl prints of a durable cluster': {
    files: ['kubernetes/kubectl-get.yaml'],
    settings: waiting,
    cells: { 'NAL:b1': 'holds', 'NAL:d1': 'holds' },
  },
  'a producer in a ConfigMap': {
    files: ['kubernetes/config-map.yaml'],
    settings: { clients: ['java@3.7'] },
    cells: { 'NAL:b1': 'broken | config-map.yaml:42 acks=1' },
  },
  'a topic of Terraform': {
    files: ['kubernetes/confluent-cloud.tf'],
    settings: waiting,
    cells: { 'NAL:b1': 'holds', 'NAL:d1': 'broken | confluent-cloud.tf:22 min.insync.replicas=1' },
  },
  'a patch over its base': {
    files: ['kubernetes/overlay-base.yaml', 'kubernetes/overlay-patch.yaml'],
    settings: waiting,
    cells: { 'NAL:d1': 'broken | overlay-patch.yaml:10 default.replication.factor=1' },
  },
  'a connector and its cluster': {
    files: ['kubernetes/debezium.json', 'kubernetes/single.yaml'],
    cells: {
      'NAL:b1':
        'broken | debezium.json:17 producer.override.acks=1 | single.yaml:20 unclean.leader.election.enable=true',
    },
  },
}

const spring: Rows = {
  'a binder that waits for nobody': {
    files: all('spring/aliases'),
    settings: durable,
    cells: { 'NAL:b1': 'broken | aliases/spring-cloud-stream.yml:15 spring.cloud.stream.kafka.binder.required-acks=0' },
  },
  'a profile that waits for the leader alone': {
    files: all('spring/audit'),
    settings: durable,
    cells: { 'NAL:b1': 'broken | audit/application-prod.yml:6 spring.kafka.producer.acks=1' },
  },
  'a producer that waits for all': {
    files: all('spring/inventory'),
    settings: durable,
    cells: { 'NAL:b1': 'holds' },
  },
  'a producer of a version that nobody says': {
    files: all('spring/sasl'),
    settings: durable,
    cells: {
      'NAL:b1': 'depends | acks=1; producer.client=spring@3.3 or spring@4.0: holds; producer.client=spring@2.7: broken',
    },
  },
  'a producer of an old version, which waits for the leader alone': {
    files: all('spring/acknowledging'),
    settings: durable,
    cells: { 'NAL:b1': 'broken | acks=1' },
  },
}

const programs: Rows = {
  'kafkajs, whose idempotence loses': {
    files: ['program/transaction-producer.js.txt'],
    settings: durable,
    cells: {
      'NAL:b1':
        'broken | transaction-producer.js.txt:2 import=kafkajs | transaction-producer.js.txt:8 idempotent=true | transaction-producer.js.txt:9 maxInFlightRequests=1',
    },
  },
  'kafkajs without it': {
    files: ['program/producer-wrapper.ts.txt'],
    settings: durable,
    cells: { 'NAL:b1': 'holds' },
  },
  'a client whose default is the leader alone': {
    files: ['program/payments-producer.ts.txt'],
    settings: durable,
    cells: { 'NAL:b1': 'broken | acks=1' },
  },
  'the same, written down': {
    files: ['program/platformatic-playground.ts.txt'],
    settings: durable,
    cells: { 'NAL:b1': 'broken | platformatic-playground.ts.txt:13 acks=1' },
  },
}

const systems: Rows = {
  'a benchmark that flushes everything': {
    files: ['system/openchaos-sync.yaml'],
    settings: { clients: ['java@3.7'], broker: 'kafka@3.7' },
    cells: { 'NAL:none': 'holds', 'NAL:b1': 'holds', 'NAL:p1': 'holds' },
  },
  'a benchmark with acks=0': {
    files: ['system/benchmark-acks-0.yaml'],
    settings: { clients: ['java@3.7'] },
    cells: { 'NAL:none': 'holds', 'NAL:b1': 'broken | benchmark-acks-0.yaml:15 acks=0' },
  },
  'a benchmark called exactly once, whose topic has one in-sync replica at least': {
    files: ['system/benchmark-exactly-once.yaml'],
    settings: { clients: ['java@3.7'] },
    cells: { 'NAL:b1': 'holds', 'NAL:d1': 'broken | min.insync.replicas=1' },
  },
  'a topic as the cluster has it': {
    files: ['system/topics-described.txt'],
    settings: { clients: ['java@3.7'], sets: ['producer.acks=all'] },
    cells: { 'NAL:b1': 'holds', 'NAL:d1': 'broken | topics-described.txt:3 min.insync.replicas=1' },
  },
  'a topic whose broker elects unclean leaders': {
    files: ['system/topics-described.txt', 'system/configs-described.txt'],
    settings: { clients: ['java@3.7'], sets: ['producer.acks=all'] },
    cells: { 'NAL:b1': 'broken | configs-described.txt:6 unclean.leader.election.enable=true' },
  },
}

describe.each(Object.entries({ containers, kubernetes, spring, programs, systems }))('%s', (_, rows) => {
  test.each(Object.entries(rows))('%s', (_name, row) => {
    expect(decided(row)).toEqual(row.cells)
  })
})
