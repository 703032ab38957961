/** A transactional producer used out of order: a sentence that says what to call first, and nothing was done. */
import { describe, expect, test } from 'vitest'
import { type Cluster, type ClusterProducer, type ProducerOptions, startCluster } from '../index.ts'

const start = () => startCluster({ seed: 1, topics: { invoices: {} } })
const made = (cluster: Cluster, options: ProducerOptions = {}) =>
  cluster.producer({ transactionalId: 'billing-1', ...options })
const record = { topic: 'invoices', value: 'a' }

async function ready(cluster: Cluster): Promise<ClusterProducer> {
  const producer = made(cluster)
  await producer.initTransactions()
  return producer
}

async function inTransaction(cluster: Cluster): Promise<ClusterProducer> {
  const producer = await ready(cluster)
  producer.beginTransaction()
  return producer
}

const unready = async (cluster: Cluster) => made(cluster)
const plain = async (cluster: Cluster) => cluster.producer()
const closed = async (cluster: Cluster) => {
  const producer = await ready(cluster)
  await producer.close()
  return producer
}

type Deed = (producer: ClusterProducer) => unknown
const deeds = {
  initTransactions: producer => producer.initTransactions(),
  beginTransaction: producer => producer.beginTransaction(),
  send: producer => producer.send(record),
  sendOffsets: producer => producer.sendOffsetsToTransaction({ 'orders-0': 1 }, 'billing'),
  commitTransaction: producer => producer.commitTransaction(),
  abortTransaction: producer => producer.abortTransaction(),
} as const satisfies Record<string, Deed>

test.each([
  [
    'commit without a transactional id',
    plain,
    'commitTransaction',
    'producer-1 has no transactions: make it with a transactionalId to call commitTransaction.',
  ],
  [
    'begin before init',
    unready,
    'beginTransaction',
    'producer-1 is not initialized: await initTransactions() before beginTransaction.',
  ],
  ['send before init', unready, 'send', 'producer-1 is not initialized: await initTransactions() before send.'],
  [
    'init twice',
    ready,
    'initTransactions',
    'producer-1 is initialized already: initTransactions() is called once, before the first transaction.',
  ],
  ['send before begin', ready, 'send', 'producer-1 is in no transaction: call beginTransaction() before send.'],
  [
    'commit without begin',
    ready,
    'commitTransaction',
    'producer-1 is in no transaction: call beginTransaction() before commitTransaction.',
  ],
  [
    'abort without begin',
    ready,
    'abortTransaction',
    'producer-1 is in no transaction: call beginTransaction() before abortTransaction.',
  ],
  [
    'offsets outside a transaction',
    ready,
    'sendOffsets',
    'producer-1 is in no transaction: call beginTransaction() before sendOffsetsToTransaction.',
  ],
  [
    'begin twice',
    inTransaction,
    'beginTransaction',
    'producer-1 is in a transaction already: commit or abort it before beginTransaction.',
  ],
  ['begin after close', closed, 'beginTransaction', 'producer-1 is closed: make another producer.'],
  ['commit after close', closed, 'commitTransaction', 'producer-1 is closed: make another producer.'],
] as const)('%s', async (_, prepared, deed, sentence) => {
  await using cluster = await start()
  const producer = await prepared(cluster)
  const before = cluster.history().length
  await expect((async () => deeds[deed](producer))()).rejects.toThrow(sentence)
  expect(cluster.history()).toHaveLength(before)
})

test('while it commits nothing else is asked', async () => {
  await using cluster = await start()
  const producer = await inTransaction(cluster)
  producer.post(record)
  const committing = producer.commitTransaction()
  expect(() => producer.beginTransaction()).toThrow(
    'producer-1 is busy: await commitTransaction() before beginTransaction.',
  )
  await committing
  producer.beginTransaction()
})

test('a fatal error is for good: every call says so, and what to do', async () => {
  await using cluster = await start()
  const producer = await inTransaction(cluster)
  await producer.send(record)
  await made(cluster).initTransactions()
  await expect(producer.commitTransaction()).rejects.toThrow('PRODUCER_FENCED')
  for (const deed of Object.values(deeds))
    await expect((async () => deed(producer))()).rejects.toThrow('Close it, and make another producer.')
  await producer.close()
})

describe('Options that do not go together', () => {
  test.each([
    [{ idempotence: false }, 'producer: with a transactionalId idempotence is on; leave it out, or say true.'],
    [{ acks: 1 }, "producer: with a transactionalId acks is 'all', not 1."],
    [{ retries: 0 }, 'producer: with a transactionalId retries is not 0.'],
    [{ maxInFlight: 6 }, 'producer: with idempotence maxInFlight is at most 5, not 6.'],
    [
      { client: 'librdkafka' },
      "producer: with a transactionalId client is 'java' or 'java-14034' or 'kafkajs': what librdkafka does in a transaction is not modelled.",
    ],
    [{ transactionalId: '' }, "producer: transactionalId is a text that is not empty, not ''."],
    [{ transactionTimeoutMs: 0 }, 'producer: transactionTimeoutMs is a whole number from 1 on, not 0.'],
  ] as const)('%o', async (options, sentence) => {
    await using cluster = await start()
    expect(() => made(cluster, options)).toThrow(new RangeError(sentence))
  })

  test('an isolation level that is none', async () => {
    await using cluster = await start()
    expect(() =>
      cluster.consumer({ groupId: 'g', topic: 'invoices', isolationLevel: 'serializable' as 'read_committed' }),
    ).toThrow("consumer: isolationLevel is 'read_uncommitted' or 'read_committed', not 'serializable'.")
  })

  test('an isolation level of a log, and a last epoch, that are none', async () => {
    await using cluster = await start()
    expect(() => cluster.log('invoices', 0, 'read_com' as 'read_committed')).toThrow(
      "isolationLevel is 'read_uncommitted' or 'read_committed', not 'read_com'.",
    )
    await expect(startCluster({ seed: 1, broker: { lastProducerEpoch: 40_000 } })).rejects.toThrow(
      'broker: lastProducerEpoch is a whole number from 0 to 32766, not 40000.',
    )
  })

  test('a time-out that the brokers do not allow is Kafka’s to refuse', async () => {
    await using cluster = await start()
    const producer = made(cluster, { transactionTimeoutMs: 3_600_000 })
    await expect(producer.initTransactions()).rejects.toThrow(
      "INVALID_TRANSACTION_TIMEOUT: transactionTimeoutMs is more than the brokers' transactionMaxTimeoutMs",
    )
  })
})

test.each([
  [{ 'bills-0': 1 }, 'billing', "There is no partition 0 of a topic bills: name it in startCluster's topics."],
  [{ 'orders-0': -1 }, 'billing', 'the offset of orders-0 is a whole number from 0 on, not -1.'],
  [{ orders: 1 }, 'billing', "a partition is named as 'orders-0', not 'orders'."],
  [{ 'orders-0': 1 }, '', 'the group is consumer.groupMetadata(), or a groupId, not .'],
  [
    { 'orders-0': 1 },
    { groupId: 'billing', generationId: 3, memberId: '', groupInstanceId: null },
    'a member of generation 3 has a memberId.',
  ],
] as const)('offsets that are none: %o of %o', async (offsets, group, sentence) => {
  await using cluster = await startCluster({ seed: 1, topics: { invoices: {}, orders: {} } })
  const producer = await inTransaction(cluster)
  await expect(producer.sendOffsetsToTransaction(offsets, group)).rejects.toThrow(sentence)
})
