/**
 * The offers: fact by fact the values that protect something, each with what it costs (availability, latency, throughput, work) and how it is changed.
 *
 *   O1  the first of a fact's offers is the one to prefer where several mend
 *   O2  a cost is a sentence to whoever decides, and says for whom it grows
 */
import type { FactName, FactTypes } from '../model/deployment/index.ts'
import type { Checked } from './guarantees.ts'

export interface Offer<T> {
  readonly value: T
  readonly costs: string
  /** Where no file says it: what to do. */
  readonly how: string
  /** The guarantees that it is offered for; all of them where absent. */
  readonly of?: readonly Checked[]
  /** Whether it is worth changing to from this value. */
  from?(value: T): boolean
  /** Not where nobody speaks of it, as it plays no part then. */
  readonly isForKnown?: true
}
export type Offers = { readonly [N in FactName]?: readonly Offer<FactTypes[N]>[] }

/** All that availability is not in the way of. */
const kept: readonly Checked[] = ['NAL', 'NSL', 'ALO', 'AMO', 'ORD', 'EO']

const reassign = 'kafka-reassign-partitions.sh --execute, with a plan that lists the brokers of every partition'
const alterTopic = (setting: string) =>
  `kafka-configs.sh --alter --entity-type topics --entity-name TOPIC --add-config ${setting}`
const ofProducer = (setting: string) => `${setting} in the producer's configuration`
const ofConsumer = (setting: string) => `${setting} in the consumer's configuration`

export const offers = {
  'topic.min.insync.replicas': [
    {
      value: 2,
      of: kept,
      from: value => value < 2,
      costs: 'Availability: with acks=all a write is refused while fewer than two replicas are in sync.',
      how: alterTopic('min.insync.replicas=2'),
    },
    ...[2, 1].map(value => ({
      value,
      of: ['AVAIL'] as const,
      from: (now: number) => now > value,
      costs: `Safety: a write is acknowledged with ${value === 1 ? 'one copy, the leader’s, and is lost with it' : 'two copies'}.`,
      how: alterTopic(`min.insync.replicas=${value}`),
    })),
  ],
  'topic.unclean.leader.election.enable': [
    {
      value: false,
      of: kept,
      costs: 'Availability: a partition whose in-sync replicas are all down stays down until one of them is back.',
      how: alterTopic('unclean.leader.election.enable=false'),
    },
    {
      value: true,
      of: ['AVAIL'],
      costs: 'Safety: a replica that has fallen behind may be elected, and what it lacks is lost, acknowledged or not.',
      how: alterTopic('unclean.leader.election.enable=true'),
    },
  ],
  'producer.acks': [
    {
      value: 'all',
      of: kept,
      costs: 'Latency: a write is answered when every in-sync replica has it, and not when the leader has.',
      how: ofProducer('acks=all'),
    },
    {
      value: '1',
      of: kept,
      from: value => value === '0',
      costs: "Latency: the producer waits for the leader's answer.",
      how: ofProducer('acks=1'),
    },
  ],
  'producer.enable.idempotence': [
    {
      value: true,
      costs:
        'Throughput: next to nothing, a producer id and a number in every batch. It takes acks=all, retries, and at most five requests in flight.',
      how: ofProducer('enable.idempotence=true'),
    },
  ],
  'producer.retries': [
    {
      value: 2_147_483_647,
      from: value => value === 0,
      costs:
        'Latency: a failed send is tried again until delivery.timeout.ms; without idempotence that may write a record twice.',
      how: ofProducer('retries=2147483647'),
    },
  ],
  'producer.max.in.flight.requests.per.connection': [
    {
      value: 5,
      from: value => value > 5,
      costs: 'Throughput: no more than five unanswered requests a connection.',
      how: ofProducer('max.in.flight.requests.per.connection=5'),
    },
    {
      value: 1,
      from: value => value > 1,
      costs: 'Throughput: one request at a time a connection, a round trip each.',
      how: ofProducer('max.in.flight.requests.per.connection=1'),
    },
  ],
  'producer.on.send.failure': [
    {
      value: 'report',
      costs:
        'Work: the program waits for the outcome of every send (callback, future), and deals with one that failed.',
      how: 'the program that sends',
    },
    {
      value: 'retry',
      costs: 'Work: the program sends again what failed, as a new record, so that it may be written twice.',
      how: 'the program that sends',
    },
  ],
  'consumer.ack.point': [
    {
      value: 'after',
      costs: 'Duplicates: a record that is handled when a crash comes before its commit is handled again.',
      how: 'the program that consumes: commit when the handler is done',
    },
    {
      value: 'lowest-unfinished',
      costs:
        'Work: the program keeps account of what its handlers have finished, and commits up to the first record that is not; duplicates after a crash.',
      how: 'the program that consumes: commit up to the first record that is not done',
    },
    {
      value: 'before',
      of: ['AMO', 'ORD'],
      costs: 'Loss: a record whose handler is interrupted is not handled again.',
      how: 'the program that consumes: commit before the handler begins, and wait for the answer',
    },
    {
      value: 'transaction',
      of: ['EO'],
      costs:
        'Latency: offsets and output become visible when their transaction commits. Work: sendOffsetsToTransaction in the place of commits.',
      how: 'the program that consumes: sendOffsetsToTransaction',
    },
  ],
  'consumer.enable.auto.commit': [
    {
      value: false,
      costs:
        'Work: the program commits offsets itself (with librdkafka, enable.auto.offset.store=false and storing each offset does as well).',
      how: ofConsumer('enable.auto.commit=false'),
    },
  ],
  'consumer.commit': [
    {
      value: 'manual',
      costs: 'Work: the program, and not its framework, commits offsets.',
      how: 'the program that consumes',
    },
    {
      value: 'after-handler',
      costs: 'Duplicates: a record that is handled when a crash comes before its commit is handled again.',
      how: 'the framework’s setting of when it commits',
    },
  ],
  'consumer.handler': [
    {
      value: 'throws',
      of: ['NAL', 'NSL', 'ALO', 'EO'],
      costs:
        'Availability: a record that fails every time holds up its partition, unless it is set aside somewhere (a dead letter topic).',
      how: 'the handler: let its error out',
    },
    {
      value: 'swallows',
      of: ['AMO'],
      costs: 'Loss: a record whose handling fails is passed by.',
      how: 'the handler: catch its error',
    },
  ],
  'consumer.handling': [
    {
      value: 'loop',
      costs: 'Throughput: one record after the other, in the poll loop.',
      how: 'the program that consumes: handle records in the poll loop',
    },
    {
      value: 'per-key',
      from: value => value === 'parallel',
      costs: 'Throughput: records of one key wait for each other. Work: a queue a key.',
      how: 'the program that consumes: a queue a key',
    },
  ],
  'consumer.auto.offset.reset': [
    {
      value: 'earliest',
      costs: 'Work: a group without committed offsets begins with everything that is retained.',
      how: ofConsumer('auto.offset.reset=earliest'),
    },
  ],
  'consumer.partition.assignment.strategy': [
    {
      value: 'eager',
      of: ['ORD'],
      costs: 'Availability: every rebalance stops all members for a moment.',
      how: ofConsumer('partition.assignment.strategy=RangeAssignor'),
    },
    {
      value: 'cooperative',
      of: ['ORD'],
      costs: 'Work: all members of a group change over in two rolling restarts.',
      how: ofConsumer('partition.assignment.strategy=CooperativeStickyAssignor'),
    },
  ],
  'consumer.isolation.level': [
    {
      value: 'read_committed',
      costs: 'Latency: a record is handed out when its transaction has ended.',
      how: 'isolation.level=read_committed in the configuration of whoever reads',
    },
  ],
  'topic.flush.messages': [
    {
      value: 1,
      of: kept,
      costs:
        'Latency and throughput: every write waits for the disk of every replica (fsync), at a fraction of the throughput.',
      how: alterTopic('flush.messages=1'),
    },
  ],
  'topic.replication.factor': [
    {
      value: 3,
      from: value => value < 3,
      costs: 'Work: every record is stored and sent three times; to add replicas copies the topic once.',
      how: reassign,
    },
    {
      value: 2,
      from: value => value < 2,
      costs:
        'Work: every record is stored and sent twice. Availability: with min.insync.replicas=2 writes are refused while one of the two is down.',
      how: reassign,
    },
  ],
  'broker.storage': [
    {
      value: 'persistent',
      of: kept,
      isForKnown: true,
      costs: 'Work and money: every broker has a disk of its own that outlives its pod or its machine.',
      how: 'the storage of the brokers: a persistent volume, a disk that is kept',
    },
  ],
  'producer.transactional.id': [
    {
      value: true,
      of: ['EO'],
      costs:
        'Latency: what is sent becomes visible when its transaction commits. Work: begin, commit and abort in the program.',
      how: 'transactional.id in the producer’s configuration, one of its own for each instance',
    },
  ],
  'producer.transactional.id.per': [
    {
      value: 'instance',
      costs: 'Work: each instance has a transactional.id of its own, the same one after a restart.',
      how: 'transactional.id in each instance’s configuration',
    },
    {
      value: 'partition',
      costs: 'Work and memory: a producer for each input partition.',
      how: 'the program: a producer for each input partition, with a transactional.id made of it',
    },
  ],
  'consumer.group.metadata': [
    {
      value: 'passed',
      costs: 'Work: one argument more to sendOffsetsToTransaction.',
      how: 'the program: sendOffsetsToTransaction(offsets, consumer.groupMetadata())',
    },
  ],
  'effect.key': [
    {
      value: 'record',
      costs: 'Work: whoever makes a record gives it an identity, which goes with it to where the effect lands.',
      how: 'the program that makes the record, and the one that keeps the key',
    },
  ],
  effect: [],
} as const satisfies Offers
