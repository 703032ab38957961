/** Transactions as a test sees them: committed as one, aborted as one, fenced, timed out; coordinators that die under way. */
import { describe, expect, test } from 'vitest'
import { type Cluster, type ClusterProducer, type IsolationLevel, startCluster, TransactionFailed } from '../index.ts'

const versions = [1, 2] as const

const start = (transactionVersion: 1 | 2 = 2) =>
  startCluster({
    seed: 1,
    topics: { invoices: { partitions: 2 } },
    controller: { transactionVersion },
    broker: { replicaLagTimeMaxMs: 2_000 },
  })

async function ready(cluster: Cluster, transactionalId = 'billing-1', transactionTimeoutMs = 60_000) {
  const producer = cluster.producer({ transactionalId, transactionTimeoutMs, lingerMs: 0, requestTimeoutMs: 1_000 })
  await producer.initTransactions()
  return producer
}

async function send(producer: ClusterProducer, values: string): Promise<void> {
  const sends = Array.from(values, (value, at) => producer.send({ topic: 'invoices', partition: at % 2, value }))
  await Promise.all(sends)
}

/** Everything that a new group is given, in the order of values. */
async function read(cluster: Cluster, isolationLevel: IsolationLevel): Promise<string> {
  const consumer = cluster.consumer({
    groupId: `audit-${cluster.now}-${isolationLevel}`,
    topic: 'invoices',
    isolationLevel,
    pollTimeoutMs: 400,
  })
  const values: (string | null)[] = []
  for (let silent = 0; silent < 2;) {
    const records = await consumer.poll()
    silent = records.length === 0 ? silent + 1 : 0
    values.push(...records.map(({ value }) => value))
  }
  await consumer.close()
  return values.toSorted().join('')
}

const endOf = (cluster: Cluster, transactionalId = 'billing-1') => cluster.transaction(transactionalId).state
const linesOf = (cluster: Cluster, producer: ClusterProducer) =>
  cluster
    .history()
    .filter(({ by, type }) => by === producer.node && /begun|transaction|offsetsSent/.test(type))
    .map(({ type }) => type)

describe.each(versions)('In transaction version %i', version => {
  test('what is committed is there for read_committed all at once, in every partition, and nothing before', async () => {
    await using cluster = await start(version)
    const producer = await ready(cluster)
    producer.beginTransaction()
    await send(producer, 'ab')
    expect(await read(cluster, 'read_committed')).toBe('')
    expect(await read(cluster, 'read_uncommitted')).toBe('ab')
    await producer.commitTransaction()
    expect(await read(cluster, 'read_committed')).toBe('ab')
    expect(linesOf(cluster, producer)).toEqual(['begun', 'transactionCommitted'])
  })

  test('what is aborted is there for read_uncommitted alone, and the next transaction is none the worse', async () => {
    await using cluster = await start(version)
    const producer = await ready(cluster)
    producer.beginTransaction()
    await send(producer, 'xy')
    await producer.abortTransaction()
    producer.beginTransaction()
    await send(producer, 'ab')
    await producer.commitTransaction()
    expect(await read(cluster, 'read_committed')).toBe('ab')
    expect(await read(cluster, 'read_uncommitted')).toBe('abxy')
    expect(linesOf(cluster, producer)).toEqual(['begun', 'transactionAborted', 'begun', 'transactionCommitted'])
  })

  test('of two producers with one transactional id the older is fenced, and what it has under way is aborted', async () => {
    await using cluster = await start(version)
    const older = await ready(cluster)
    older.beginTransaction()
    await send(older, 'xy')
    const newer = await ready(cluster)
    newer.beginTransaction()
    await send(newer, 'ab')
    await newer.commitTransaction()
    await expect(older.commitTransaction()).rejects.toMatchObject({
      name: 'TransactionFailed',
      errorCode: 'PRODUCER_FENCED',
      isFatal: true,
    })
    expect(() => older.beginTransaction()).toThrow('PRODUCER_FENCED')
    expect(await read(cluster, 'read_committed')).toBe('ab')
    expect(linesOf(cluster, older)).toEqual(['begun', 'transactionFailed'])
  })

  test('a transaction that outlives its time-out is aborted by the coordinator, and its producer fenced', async () => {
    await using cluster = await start(version)
    const producer = await ready(cluster, 'billing-1', 5_000)
    producer.beginTransaction()
    await send(producer, 'ab')
    cluster.advance(20_000)
    expect(endOf(cluster)).toBe('CompleteAbort')
    await expect(producer.commitTransaction()).rejects.toThrow(
      'The commitTransaction of producer-1 failed: PRODUCER_FENCED: another producer has its transactionalId, or its transaction took longer than transactionTimeoutMs and the coordinator ended it. Close it, and make another producer.',
    )
    expect(await read(cluster, 'read_committed')).toBe('')
    const next = await ready(cluster)
    next.beginTransaction()
    await send(next, 'cd')
    await next.commitTransaction()
    expect(await read(cluster, 'read_committed')).toBe('cd')
  })

  test('a coordinator that dies in the middle is replaced by one that knows the transaction; the commit waits for it', async () => {
    await using cluster = await start(version)
    const producer = await ready(cluster)
    producer.beginTransaction()
    await send(producer, 'ab')
    const { coordinator } = cluster.transaction('billing-1')
    cluster.crash(coordinator)
    const committing = producer.commitTransaction()
    await committing
    expect(cluster.transaction('billing-1').coordinator).not.toBe(coordinator)
    cluster.restart(coordinator)
    cluster.advance(5_000)
    expect(await read(cluster, 'read_committed')).toBe('ab')
    expect(cluster.check({ guarantee: 'NAL' }).verdict).toBe('not seen broken')
  })

  test('a coordinator that dies while it commits: the next one writes what is left of the markers', async () => {
    await using cluster = await start(version)
    const producer = await ready(cluster)
    producer.beginTransaction()
    await send(producer, 'ab')
    const { coordinator } = cluster.transaction('billing-1')
    const committing = producer.commitTransaction()
    while (endOf(cluster) !== 'PrepareCommit') cluster.advance(1)
    cluster.crash(coordinator)
    await committing
    cluster.advance(10_000)
    expect(endOf(cluster)).toBe('CompleteCommit')
    expect(await read(cluster, 'read_committed')).toBe('ab')
  })

  test('a record that fails loses its transaction: it can only be aborted, and the producer goes on', async () => {
    await using cluster = await startCluster({
      seed: 1,
      topics: { invoices: { partitions: 2, maxMessageBytes: 200 } },
      controller: { transactionVersion: version },
    })
    const producer = await ready(cluster)
    producer.beginTransaction()
    await send(producer, 'x')
    await expect(producer.send({ topic: 'invoices', value: 'y'.repeat(300) })).rejects.toThrow('MESSAGE_TOO_LARGE')
    await expect(producer.commitTransaction()).rejects.toThrow(
      'The commitTransaction of producer-1 failed: MESSAGE_TOO_LARGE. Call abortTransaction(), and begin again.',
    )
    await producer.abortTransaction()
    producer.beginTransaction()
    await send(producer, 'ab')
    await producer.commitTransaction()
    expect(await read(cluster, 'read_committed')).toBe('ab')
  })

  test('a producer that crashes leaves its transaction to its successor’s init, which ends it', async () => {
    await using cluster = await start(version)
    const producer = await ready(cluster)
    producer.beginTransaction()
    await send(producer, 'xy')
    producer.crash()
    producer.restart()
    expect(() => producer.beginTransaction()).toThrow('await initTransactions() before beginTransaction.')
    await producer.initTransactions()
    producer.beginTransaction()
    await send(producer, 'ab')
    await producer.commitTransaction()
    expect(await read(cluster, 'read_committed')).toBe('ab')
  })

  test('a zombie that was paused in its commit is told that it is fenced when it goes on', async () => {
    await using cluster = await start(version)
    const zombie = await ready(cluster, 'billing-1', 5_000)
    zombie.beginTransaction()
    await send(zombie, 'xy')
    cluster.pause(zombie)
    const heir = await ready(cluster)
    cluster.resume(zombie)
    await expect(zombie.commitTransaction()).rejects.toThrow('PRODUCER_FENCED')
    heir.beginTransaction()
    await send(heir, 'ab')
    await heir.commitTransaction()
    expect(await read(cluster, 'read_committed')).toBe('ab')
  })
})

test.each(versions)(
  'an epoch that is used up gives way to another producer id, in version %i: nothing is lost of it',
  async version => {
    await using cluster = await startCluster({
      seed: 1,
      topics: { invoices: { partitions: 2 } },
      controller: { transactionVersion: version },
      broker: { lastProducerEpoch: 2 },
    })
    const ids = new Set<number>()
    let producer = await ready(cluster)
    for (const value of 'abcdef') {
      producer.beginTransaction()
      await send(producer, value)
      await producer.commitTransaction()
      ids.add(cluster.transaction('billing-1').producerId)
      if (version === 1) producer = await ready(cluster)
    }
    expect(ids.size).toBeGreaterThan(1)
    expect(await read(cluster, 'read_committed')).toBe('abcdef')
  },
)

test('kafkajs commits what is left of a transaction of which a send failed, where Java refuses to', async () => {
  await using cluster = await startCluster({ seed: 1, topics: { invoices: { partitions: 2, maxMessageBytes: 200 } } })
  const producer = cluster.producer({ client: 'kafkajs', transactionalId: 'billing-1' })
  await producer.initTransactions()
  producer.beginTransaction()
  await send(producer, 'a')
  await expect(producer.send({ topic: 'invoices', value: 'b'.repeat(300) })).rejects.toThrow('MESSAGE_TOO_LARGE')
  await producer.commitTransaction()
  expect(await read(cluster, 'read_committed')).toBe('a')
})

test('the same seed and the same calls give the same history', async () => {
  const run = async () => {
    await using cluster = await start()
    const producer = await ready(cluster)
    producer.beginTransaction()
    await send(producer, 'abcd')
    await producer.commitTransaction()
    return cluster.historyText()
  }
  expect(await run()).toBe(await run())
})

test('a commit that takes longer than max.block.ms says so, and is the same when it is called again', async () => {
  await using cluster = await start()
  const producer = cluster.producer({ transactionalId: 'billing-1', maxBlockMs: 3_000, requestTimeoutMs: 1_000 })
  await producer.initTransactions()
  producer.beginTransaction()
  await send(producer, 'ab')
  for (const broker of cluster.brokers) cluster.cut(producer, broker)
  await expect(producer.commitTransaction()).rejects.toThrow(
    'The commitTransaction of producer-1 had no answer in 3000 ms (maxBlockMs), and goes on: call commitTransaction() again, and nothing else, or close it.',
  )
  await expect(producer.abortTransaction()).rejects.toThrow(
    'producer-1 is busy: commitTransaction() took longer than maxBlockMs, and has to be called again before abortTransaction.',
  )
  for (const broker of cluster.brokers) cluster.heal(producer, broker)
  await producer.commitTransaction()
  expect(await read(cluster, 'read_committed')).toBe('ab')
})

test('close aborts what is under way', async () => {
  await using cluster = await start()
  const producer = await ready(cluster)
  producer.beginTransaction()
  await send(producer, 'xy')
  await producer.close()
  expect(endOf(cluster)).toMatch(/Abort/)
  expect(linesOf(cluster, producer)).toEqual(['begun', 'transactionAborted'])
})

test('what is dropped by an abort was never sent', async () => {
  await using cluster = await start()
  const producer = await ready(cluster)
  producer.beginTransaction()
  const lingering = cluster.producer({ transactionalId: 'other', lingerMs: 60_000 })
  await lingering.initTransactions()
  lingering.beginTransaction()
  const sent = lingering.send({ topic: 'invoices', value: 'x' })
  const refused = expect(sent).rejects.toMatchObject({ errorCode: 'TRANSACTION_ABORTED', isUnknown: false })
  await lingering.abortTransaction()
  await refused
  expect(await read(cluster, 'read_uncommitted')).toBe('')
})

test('TransactionFailed is an error of its own', () => {
  expect(new TransactionFailed('producer-1', 'send', 'DELIVERY_TIMEOUT', false).message).toBe(
    'The send of producer-1 failed: DELIVERY_TIMEOUT: a record was not acknowledged in deliveryTimeoutMs, and may be in the log all the same. Call abortTransaction(), and begin again.',
  )
})
