/** Parameters of the machines in the words of a configuration. */
import { wordsOfProcessing } from './processing-rules.ts'

export type Flat = Readonly<Record<string, string | number | boolean>>

const commits: Readonly<Record<string, string>> = {
  poll: 'enable.auto.commit=true, as Java commits',
  fetched: 'enable.auto.commit=true, of what was fetched',
  'handed-out': 'enable.auto.commit=true, as librdkafka stores offsets',
  after: 'enable.auto.commit=false, each record committed after its handler',
  'lowest-unfinished': 'enable.auto.commit=false, committed up to the first unfinished record',
  before: 'enable.auto.commit=false, committed before the handler',
  finally: 'enable.auto.commit=false, committed however the handler ends',
  'last-handled': 'enable.auto.commit=false, the last handled offset committed',
  batch: 'the whole batch committed when its handler returns',
  never: 'nothing committed',
}
const failures: Readonly<Record<string, string>> = {
  throws: 'a handler that throws ends its process',
  swallows: 'an error of the handler caught and forgotten',
  'gives-up': 'a record given up after some attempts',
  'retry-topic': 'a retry topic',
  'dead-letter': 'a dead-letter topic',
}

const words: Readonly<Record<string, (value: string | number | boolean) => string>> = {
  replicationFactor: value => `replication.factor=${value}`,
  minInsyncReplicas: value => `min.insync.replicas=${value}`,
  uncleanLeaderElection: value => `unclean.leader.election.enable=${value}`,
  flushEveryRecord: value => (value === true ? 'flush.messages=1' : 'no flush per record'),
  acks: value => `acks=${value}`,
  retries: value => (value === true ? 'retries above 0' : 'retries=0'),
  idempotence: value => `enable.idempotence=${value}`,
  maxInFlight: value => `max.in.flight.requests.per.connection=${value === 1 ? 1 : 'more than 1'}`,
  onSendFailure: value =>
    ({ ignore: 'failed sends ignored', retry: 'failed sends given to send again', report: 'failed sends dealt with' })[
      String(value)
    ] ?? String(value),
  'consumer.commit': value => commits[String(value)] ?? `commit: ${value}`,
  'consumer.onThrow': value => failures[String(value)] ?? String(value),
  'consumer.offsetReset': value => `auto.offset.reset=${value}`,
  eligibleLeaderReplicas: value => `eligible leader replicas ${value === true ? 'on' : 'off'}`,
}

const handlings: Readonly<Record<string, string>> = {
  loop: 'records handled in the poll loop',
  'hand-off': 'records handed to one worker',
  parallel: 'records handed to several workers',
  'per-key': 'a queue of its own for each key',
}
const instances: Readonly<Record<string, string>> = {
  dynamic: 'no group.instance.id',
  static: 'a group.instance.id for each member',
  shared: 'one group.instance.id for two members',
}

const clients: Readonly<Record<string, string>> = {
  java: 'the Java client',
  'java-13796': 'the Java client with pull request 13796',
  librdkafka: 'librdkafka',
  'librdkafka-4972': 'librdkafka with pull request 4972',
  kafkajs: 'kafkajs',
  'platformatic-2.1': '@platformatic/kafka 2.1',
  platformatic: '@platformatic/kafka',
}

const sources: Readonly<Record<string, string>> = {
  kafka: 'a partition of Kafka',
  rabbitmq: 'a queue of RabbitMQ',
  rocketmq: 'a queue of RocketMQ, consumed concurrently',
  mns: 'a queue of MNS',
  request: 'requests that are asked once',
}
const sinks: Readonly<Record<string, string>> = {
  none: 'the effect alone, and nothing that knows a record again',
  'natural-set': 'the effect is a set',
  'unique-key': 'a unique key in the effect’s own transaction',
  'unique-key-before': 'a unique key in a transaction before the effect',
  'unique-key-after': 'a unique key in a transaction after the effect',
  'look-up-then-write': 'an id looked up before the effect and written after it',
  'select-then-insert': 'a row selected, and inserted where there is none',
  'set-if-absent-before': 'set-if-absent before the effect',
  'set-if-absent-before-undone-on-error': 'set-if-absent before the effect, deleted on an error',
  'set-if-absent-after': 'set-if-absent after the effect',
  'set-if-absent-expiring': 'set-if-absent with a time-out before the effect',
  'lock-then-done': 'a lock with a time-out, and a done key',
  'offsets-with-data': 'the offset stored with the data',
  'offsets-with-data-fenced': 'the offset stored with the data, and compared',
  'outside-call': 'a call to a service',
  outbox: 'an outbox and a relay',
  'dual-write-database-first': 'the database committed, then the message sent',
  'dual-write-send-first': 'the message sent, then the database committed',
}

/**
 * Of the systems beside one partition of Kafka: a consumer group (model/kafka/group), an idempotent producer (model/kafka/idempotence), where an
 * effect lands (model/sinks).
 */
const wordsBeside: typeof words = {
  ...wordsOfProcessing,
  commit: value => commits[String(value)] ?? `commit: ${value}`,
  handling: value => handlings[String(value)] ?? String(value),
  onThrow: value => failures[String(value)] ?? String(value),
  assignment: value =>
    `partition.assignment.strategy=${value === 'cooperative' ? 'CooperativeStickyAssignor' : 'RangeAssignor'}`,
  instances: value => instances[String(value)] ?? String(value),
  maxPollRecords: value => `max.poll.records=${value}`,
  offsetReset: value => `auto.offset.reset=${value}`,
  whileCommitting: value =>
    value === 'holds-back'
      ? 'nothing handed out while the commit before revocation is under way'
      : 'records handed out while the commit before revocation is under way',
  partitions: value => (value === 1 ? 'one partition' : `${value} partitions`),
  client: value => clients[String(value)] ?? `the client ${value}`,
  idempotence: value => `enable.idempotence=${value}`,
  retries: value => (value === true ? 'retries above 0' : 'retries=0'),
  maxInFlight: value => `max.in.flight.requests.per.connection=${value}`,
  awaitsEachSend: value => (value === true ? 'sends awaited one by one' : 'sends not awaited'),
  onSendFailure: words['onSendFailure']!,
  windowSize: value =>
    `a broker that remembers ${value === 1 ? 'the last batch' : `the last ${value} batches`} of a producer`,
  retention: value =>
    value === 'keeps-producers'
      ? 'a broker that remembers producers longer than their records'
      : 'a broker that forgets a producer with its last record',
  unknownProducer: value => `a broker by which an unknown producer is ${value}`,
  afterRestart: value =>
    value === 'log' ? 'a broker that reads its log again when it restarts' : 'a broker that restarts from its snapshot',
  source: value => sources[String(value)] ?? `records of ${value}`,
  sink: value => sinks[String(value)] ?? `the recipe ${value}`,
  remembers: value =>
    value === true
      ? 'the record’s identity as a key at whoever is called or reads'
      : 'no key at whoever is called or reads',
  newerOnly: value => (value === true ? 'a value written only over an older one' : 'a value written over any other'),
  prefetch: value => `prefetch=${value}`,
  commits: value => commits[String(value)] ?? `commit: ${value}`,
  handlers: value => (value === 1 ? 'records handled one after the other' : 'records handled side by side'),
  effectKey: value =>
    value === 'record' ? 'the effect stored under the record’s own identity' : 'the effect stored under the offset',
}

/** Of transactions (model/kafka/transactions). Where nobody verifies, version 1 is that of before 3.6. */
const wordsOfTransactions: typeof words = {
  transactionVersion: value => `transaction.version=${value}`,
  verification: value =>
    value === true
      ? 'a partition that asks the coordinator before it opens a transaction'
      : 'a partition that opens a transaction without asking the coordinator',
  markerEpoch: value => `a partition that takes markers ${markerEpochs[String(value)] ?? String(value)}`,
  endTxnEpoch: value =>
    `a coordinator that takes EndTxn of ${value === 'equal' ? 'its own epoch alone' : 'newer epochs'}`,
  abortEpoch: value =>
    value === 'assigned'
      ? 'a client that keeps to the epoch that it was given'
      : 'a client that raises its epoch by itself',
  failedFence: value =>
    value === 'remembered'
      ? 'a coordinator that remembers a fence that it could not write'
      : 'a coordinator that raises the epoch again for a fence that it could not write',
  producerAge: value =>
    `a partition that tells the age of a producer by its last ${value === 'last-append' ? 'append, markers included' : 'data'}`,
  endTxnAsksFirst: value =>
    value === 'pending'
      ? 'a coordinator that asks EndTxn for its epoch once no marker is out'
      : 'a coordinator that asks EndTxn for its epoch while markers are out',
  fenceRaises: value => `a fence that raises the epoch ${value}`,
  exhaustedByFence: value =>
    value === 'new-id'
      ? 'a fence that brings a new producer id where epochs run out'
      : 'a fence that keeps the producer id where epochs run out',
  commitAfterAbort: value =>
    `a commit that comes after the abort told ${value === 'fenced' ? 'PRODUCER_FENCED' : 'INVALID_TXN_STATE'}`,
  isolation: value => `isolation.level=${value}`,
}
const markerEpochs: Readonly<Record<string, string>> = {
  'not-older': 'of an epoch that is not older',
  newer: 'of a newer epoch alone',
  'newer-or-repeated': 'of a newer epoch, and repetitions that find nothing open',
}

/** What is otherwise in `other`: settings alone, and what is no setting not at all. */
export const differences = (one: Flat, other: Flat): readonly string[] => differing(words, one, other)
const allBeside: typeof words = { ...wordsBeside, ...wordsOfTransactions }
/** None where something differs that is no setting, as a setting alone would not make the other of the one. */
export const differencesBeside = (one: Flat, other: Flat): readonly string[] =>
  Object.keys(other).some(key => one[key] !== other[key] && !Object.hasOwn(allBeside, key))
    ? []
    : differing(allBeside, one, other)

const differing = (table: typeof words, one: Flat, other: Flat): readonly string[] =>
  Object.entries(table).flatMap(([key, say]) =>
    one[key] === other[key] || other[key] === undefined ? [] : [say(other[key])],
  )
