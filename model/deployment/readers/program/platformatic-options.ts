/**
 * What @platformatic/kafka reads of which object. Source: 2.9.0, clients/base/options.ts, clients/producer/options.ts, clients/consumer/options.ts.
 */
import { acks, amount, flag, text } from './kinds.ts'
import type { Layer, Option } from './options.ts'

type Kind = Omit<Layer, 'homes'>

const retries: Option = {
  ...amount('retries'),
  read: literal =>
    typeof literal === 'boolean' ? (literal ? amount('').read(Infinity) : '0') : amount('').read(literal),
}

const base = [
  'clientId',
  'clientRack',
  'bootstrapBrokers',
  'context',
  'timeout',
  'retryDelay',
  'metadataMaxAge',
  'autocreateTopics',
  'strict',
  'metrics',
]
const connection = [
  'connectTimeout',
  'maxInflights',
  'handleBackPressure',
  'tls',
  'ssl',
  'tlsServerName',
  'sasl',
  'retries',
]

export const producerKind: Kind = {
  says: 'new Producer()',
  options: {
    idempotent: flag('enable.idempotence'),
    transactionalId: text('transactional.id'),
    maxInflights: amount('max.in.flight.requests.per.connection'),
    retries,
  },
  others: [
    ...base,
    ...connection,
    'compression',
    'partitioner',
    'serializers',
    'beforeSerialization',
    'registry',
    'repeatOnStaleMetadata',
  ],
  elsewhere: { acks: 'send()' },
}

export const sendKind: Kind = {
  says: 'send()',
  options: { acks },
  others: [
    'messages',
    'compression',
    'partitioner',
    'autocreateTopics',
    'repeatOnStaleMetadata',
    'idempotent',
    'highWaterMark',
    'batchSize',
  ],
  elsewhere: { topic: 'each of its messages' },
}

/** A number is the time between commits. */
const autocommit: Option = flag('enable.auto.commit')
const isolation: Option = {
  key: 'isolation.level',
  read: literal => {
    const name = String(literal).toLowerCase()
    return name === '0' ? 'read_uncommitted' : name === '1' ? 'read_committed' : name
  },
  write: value => (value === 'read_uncommitted' ? '0' : value === 'read_committed' ? '1' : undefined),
}
const ofConsumers = {
  groupId: text('group.id'),
  sessionTimeout: amount('session.timeout.ms'),
  heartbeatInterval: amount('heartbeat.interval.ms'),
  groupProtocol: text('group.protocol'),
  autocommit,
  isolationLevel: isolation,
}
const streams = [
  'minBytes',
  'maxBytes',
  'maxBytesPerPartition',
  'maxWaitTime',
  'deserializers',
  'highWaterMark',
  'beforeDeserialization',
  'registry',
]
const groups = [
  'rebalanceTimeout',
  'heartbeatStallTimeout',
  'protocols',
  'partitionAssigner',
  'groupInstanceId',
  'groupRemoteAssignor',
]

export const consumerKind: Kind = {
  says: 'new Consumer()',
  options: ofConsumers,
  others: [...base, ...connection, ...streams, ...groups, 'streamContext'],
  elsewhere: { mode: 'consume()', fallbackMode: 'consume()', topics: 'consume()' },
}

const fallbackMode: Option = {
  key: 'auto.offset.reset',
  read: literal => (literal === 'fail' ? 'none' : String(literal)),
  write: value => `'${value === 'none' ? 'fail' : value}'`,
}
export const consumeKind: Kind = {
  says: 'consume()',
  options: { autocommit, isolationLevel: isolation, fallbackMode },
  others: [
    ...streams,
    ...groups,
    'topics',
    'mode',
    'maxFetches',
    'offsets',
    'sessionTimeout',
    'heartbeatInterval',
    'onCorruptedMessage',
    'onDeserializationError',
  ],
}
