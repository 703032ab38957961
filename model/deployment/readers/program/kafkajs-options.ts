/**
 * What kafkajs reads of which object. Source: kafkajs 2.2.4, src/index.js, src/producer, src/consumer, types/index.d.ts.
 *
 *     new Kafka({ retry, requestTimeout })   kafka.producer({ idempotent, … })   producer.send({ acks })
 *                                            kafka.consumer({ … })               consumer.subscribe({ fromBeginning })   consumer.run({ autoCommit })
 */
import { acks, amount, flag, text } from './kinds.ts'
import type { Layer } from './options.ts'

type Kind = Omit<Layer, 'homes'>

const retries = { ...amount('retries'), path: ['retry', 'retries'] }
const ofClient = ['acks', 'idempotent', 'transactionalId', 'groupId', 'autoCommit', 'fromBeginning'] as const
const places: Readonly<Record<string, string>> = {
  acks: 'send()',
  timeout: 'send()',
  compression: 'send()',
  idempotent: 'kafka.producer()',
  transactionalId: 'kafka.producer()',
  maxInFlightRequests: 'kafka.producer()',
  groupId: 'kafka.consumer()',
  sessionTimeout: 'kafka.consumer()',
  readUncommitted: 'kafka.consumer()',
  fromBeginning: 'subscribe()',
  autoCommit: 'run()',
  autoCommitInterval: 'run()',
  autoCommitThreshold: 'run()',
  eachMessage: 'run()',
  eachBatch: 'run()',
  partitionsConsumedConcurrently: 'run()',
}
const pick = (...names: readonly string[]) => Object.fromEntries(names.map(name => [name, places[name]!]))

export const kafkaForProducer: Kind = {
  says: 'new Kafka()',
  options: { 'retry.retries': retries, requestTimeout: amount('request.timeout.ms') },
  others: [
    'brokers',
    'ssl',
    'sasl',
    'clientId',
    'connectionTimeout',
    'authenticationTimeout',
    'reauthenticationThreshold',
    'enforceRequestTimeout',
    'socketFactory',
    'logLevel',
    'logCreator',
  ],
  elsewhere: { ...pick(...ofClient), retries: 'retry' },
}

export const producerKind: Kind = {
  says: 'kafka.producer()',
  options: {
    idempotent: flag('enable.idempotence'),
    transactionalId: text('transactional.id'),
    maxInFlightRequests: amount('max.in.flight.requests.per.connection'),
    'retry.retries': retries,
    transactionTimeout: amount('transaction.timeout.ms'),
  },
  others: ['createPartitioner', 'metadataMaxAge', 'allowAutoTopicCreation'],
  elsewhere: { ...pick('acks', 'timeout', 'compression'), retries: 'retry', requestTimeout: 'new Kafka()' },
}

const { transactionalId: _, ...outside } = producerKind.options
/** The same, for what its own send() sends. */
export const producerOutside: Kind = {
  ...producerKind,
  says: 'kafka.producer() on what its own send() sends',
  options: outside,
  elsewhere: { ...producerKind.elsewhere, transactionalId: 'transaction()' },
}

export const sendKind: Kind = {
  says: 'send()',
  options: { acks },
  others: ['topic', 'messages', 'timeout', 'compression', 'topicMessages'],
  elsewhere: pick('idempotent', 'transactionalId', 'maxInFlightRequests'),
}

export const consumerKind: Kind = {
  says: 'kafka.consumer()',
  options: {
    groupId: text('group.id'),
    sessionTimeout: amount('session.timeout.ms'),
    heartbeatInterval: amount('heartbeat.interval.ms'),
    readUncommitted: flag('isolation.level', 'read_uncommitted', 'read_committed'),
  },
  others: [
    'partitionAssigners',
    'metadataMaxAge',
    'rebalanceTimeout',
    'maxBytesPerPartition',
    'minBytes',
    'maxBytes',
    'maxWaitTimeInMs',
    'retry',
    'allowAutoTopicCreation',
    'maxInFlightRequests',
    'rackId',
  ],
  elsewhere: pick('fromBeginning', 'autoCommit', 'autoCommitInterval', 'autoCommitThreshold', 'eachMessage'),
}

export const subscribeKind: Kind = {
  says: 'subscribe()',
  options: { fromBeginning: flag('auto.offset.reset', 'earliest', 'latest') },
  others: ['topic', 'topics'],
  elsewhere: pick('autoCommit', 'autoCommitInterval', 'groupId'),
}

export const runKind: Kind = {
  says: 'run()',
  options: { autoCommit: flag('enable.auto.commit'), autoCommitInterval: amount('auto.commit.interval.ms') },
  others: ['autoCommitThreshold', 'eachBatchAutoResolve', 'partitionsConsumedConcurrently', 'eachBatch', 'eachMessage'],
  elsewhere: pick('fromBeginning', 'groupId'),
}
