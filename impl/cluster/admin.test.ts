/** What an admin does to topics under way: records deleted, partitions added; and what nobody can ask for. */
import { describe, expect, test } from 'vitest'
import { AdminFailed, type Cluster, startCluster } from '../index.ts'

const safe = { seed: 1, topics: { orders: { minInsyncReplicas: 2 } } } as const

async function started(values: readonly string[]): Promise<Cluster> {
  const cluster = await startCluster(safe)
  const producer = cluster.producer({ maxRecordsPerBatch: 1 })
  for (const value of values) await producer.send({ topic: 'orders', value })
  cluster.advance(2_000)
  return cluster
}

const startsOf = (cluster: Cluster) =>
  [1, 2, 3].map(
    broker => cluster.world.state(`broker-${broker}` as 'broker-1').replicas['orders-0']!.log.logStartOffset,
  )

describe('deleteRecords', () => {
  test('moves the log start offset, of every replica; what was deleted is not lost', async () => {
    await using cluster = await started(['a', 'b', 'c'])
    expect(await cluster.admin.deleteRecords('orders', 0, 2)).toBe(2)
    expect(cluster.log('orders')).toMatchObject([{ offset: 2, value: 'c' }])
    cluster.advance(2_000)
    expect(startsOf(cluster)).toEqual([2, 2, 2])
    expect(cluster.logOf(3, 'orders').map(({ value }) => value)).toEqual(['c'])
    expect(cluster.check({ guarantee: 'NAL' }).verdict).toBe('not seen broken')
  })

  test('of no offset takes all below the high watermark, and never gives anything back', async () => {
    await using cluster = await started(['a', 'b'])
    expect(await cluster.admin.deleteRecords('orders')).toBe(2)
    expect(await cluster.admin.deleteRecords('orders', 0, 1)).toBe(2)
    expect(cluster.log('orders')).toEqual([])
    const producer = cluster.producer()
    await expect(producer.send({ topic: 'orders', value: 'c' })).resolves.toEqual({ offset: 2 })
  })

  test('outlives crashes and elections: a consumer begins where the log does', async () => {
    await using cluster = await started(['a', 'b', 'c'])
    await cluster.admin.deleteRecords('orders', 0, 1)
    cluster.advance(2_000)
    cluster.crash(1)
    cluster.advance(20_000)
    cluster.restart(1)
    cluster.advance(20_000)
    expect(startsOf(cluster)).toEqual([1, 1, 1])
    const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing' })
    expect((await consumer.poll()).map(({ value }) => value)).toEqual(['b', 'c'])
  })

  test('a follower that was away begins anew where the leader begins', async () => {
    await using cluster = await started(['a'])
    cluster.crash(3)
    cluster.advance(20_000)
    const producer = cluster.producer({ maxRecordsPerBatch: 1 })
    for (const value of ['b', 'c']) await producer.send({ topic: 'orders', value })
    cluster.advance(1_000)
    await cluster.admin.deleteRecords('orders', 0, 2)
    cluster.restart(3)
    cluster.advance(20_000)
    expect(cluster.logOf(3, 'orders')).toMatchObject([{ offset: 2, value: 'c' }])
    cluster.crash(3)
    cluster.restart(3)
    cluster.advance(20_000)
    expect(startsOf(cluster)).toEqual([2, 2, 2])
    expect(cluster.logOf(3, 'orders')).toMatchObject([{ offset: 2, value: 'c' }])
  })

  test.each([3, -2, 0.5])('up to %d is refused, in Kafka’s words, and nothing is deleted', async offset => {
    await using cluster = await started(['a', 'b'])
    const asked = cluster.admin.deleteRecords('orders', 0, offset)
    await expect(asked).rejects.toThrow('Deleting records of orders-0 failed: OFFSET_OUT_OF_RANGE.')
    await expect(asked).rejects.toThrow(AdminFailed)
    expect(startsOf(cluster)).toEqual([0, 0, 0])
  })

  test('waits for a leader, and says when there was none', async () => {
    await using cluster = await started(['a'])
    for (const broker of [1, 2, 3]) cluster.crash(broker)
    await expect(cluster.admin.deleteRecords('orders')).rejects.toThrow('had no answer in 60000 ms.')
  })

  test('is not for what the brokers keep, nor for what is not there', async () => {
    await using cluster = await startCluster(safe)
    const asked = cluster.admin.deleteRecords('__consumer_offsets')
    await expect(asked).rejects.toThrow('Deleting records of __consumer_offsets-0 failed: INVALID_TOPIC_EXCEPTION.')
    await expect(cluster.admin.deleteRecords('orders', 4)).rejects.toThrow(RangeError)
  })
})

describe('retention.ms', () => {
  test('deletes what is older when the leader appends, and no sooner', async () => {
    await using cluster = await startCluster({ seed: 1, topics: { orders: { retentionMs: 5_000 } } })
    const producer = cluster.producer()
    await producer.send({ topic: 'orders', value: 'a' })
    cluster.advance(4_000)
    await producer.send({ topic: 'orders', value: 'b' })
    expect(cluster.log('orders').map(({ value }) => value)).toEqual(['a', 'b'])
    cluster.advance(4_000)
    await producer.send({ topic: 'orders', value: 'c' })
    expect(cluster.log('orders').map(({ value }) => value)).toEqual(['b', 'c'])
  })

  test('is −1 or a number of milliseconds', async () => {
    const asked = startCluster({ seed: 1, topics: { orders: { retentionMs: -2 } } })
    await expect(asked).rejects.toThrow('topic orders: retentionMs is a whole number from -1 on, not -2.')
  })
})

describe('createPartitions', () => {
  test('moves keys, once a client has heard of them: two records of a key are in two partitions', async () => {
    await using cluster = await startCluster({ seed: 1, topics: { orders: { partitions: 3 } } })
    const producer = cluster.producer({ metadataMaxAgeMs: 1_000 })
    const send = async (value: string) => {
      await producer.send({ topic: 'orders', key: 'order-2', value })
      return [0, 1, 2, 3]
        .slice(0, cluster.partitions('orders'))
        .filter(partition => cluster.log('orders', partition).some(entry => entry.value === value))
    }
    expect(await send('a')).toEqual([0])
    await cluster.admin.createPartitions('orders', 4)
    expect(await send('b')).toEqual([0])
    cluster.advance(3_000)
    expect(await send('c')).toEqual([3])
  })

  test('another client has another place for a key', async () => {
    await using cluster = await startCluster({ seed: 1, topics: { orders: { partitions: 4 } } })
    for (const client of ['java', 'librdkafka'] as const)
      await cluster.producer({ client }).send({ topic: 'orders', key: 'order-2', value: client })
    await cluster.producer({ partitioner: 'kafkajs-1' }).send({ topic: 'orders', key: 'order-2', value: 'kafkajs 1' })
    const values = [0, 1, 2, 3].map(partition => cluster.log('orders', partition).map(({ value }) => value))
    expect(values).toEqual([['kafkajs 1'], ['librdkafka'], [], ['java']])
  })

  test.each([1, 0, 1.5])('to %d from one is refused, and nothing is made', async count => {
    await using cluster = await startCluster(safe)
    const asked = cluster.admin.createPartitions('orders', count)
    await expect(asked).rejects.toThrow(`Growing orders to ${count} partitions failed: INVALID_PARTITIONS.`)
    expect(cluster.partitions('orders')).toBe(1)
  })

  test('of what is not there is a RangeError', async () => {
    await using cluster = await startCluster(safe)
    await expect(cluster.admin.createPartitions('bills', 2)).rejects.toThrow('There is no partition 0 of a topic bills')
  })
})
