import { describe, expect, test } from 'vitest'
import { type Cluster, type ClusterOptions, SendFailed, startCluster } from '../index.ts'

const safe: ClusterOptions = { seed: 1, topics: { orders: { minInsyncReplicas: 2 } } }

/** The followers can fetch nothing while the leader takes a record; then the leader dies. */
async function loseTheLeader(cluster: Cluster, acks: 1 | 'all') {
  const producer = cluster.producer({ acks, deliveryTimeoutMs: 20_000 })
  await producer.send({ topic: 'orders', value: 'first' })
  cluster.advance(1_000)
  cluster.cut(1, 2)
  cluster.cut(1, 3)
  const sent = producer.send({ topic: 'orders', value: 'paid' })
  if (acks === 1) await sent
  cluster.crash(1)
  cluster.heal(1, 2)
  cluster.heal(1, 3)
  if (acks === 'all') await sent
  cluster.advance(20_000)
  cluster.restart(1)
  cluster.advance(20_000)
}

test('acks=1 loses an acknowledged record when the leader dies before it is replicated', async () => {
  await using cluster = await startCluster(safe)
  await loseTheLeader(cluster, 1)
  const { verdict, lost, text } = cluster.check({ guarantee: 'NAL' })
  expect(verdict).toBe('broken')
  expect(lost).toEqual(['paid'])
  expect(text).toContain('"paid" was acknowledged to producer-1')
})

test('acks=all keeps it: the producer sends it again to the new leader', async () => {
  await using cluster = await startCluster(safe)
  await loseTheLeader(cluster, 'all')
  expect(cluster.check({ guarantee: 'NAL' })).toMatchObject({ verdict: 'not seen broken', lost: [] })
  expect(cluster.leader('orders')).not.toBe(1)
  expect(cluster.log('orders').map(({ value }) => value)).toEqual(['first', 'paid'])
  expect(cluster.logOf(1, 'orders').map(({ value }) => value)).toEqual(['first', 'paid'])
})

test('a broker that comes back truncates what its successor never had', async () => {
  await using cluster = await startCluster(safe)
  const producer = cluster.producer({ acks: 1 })
  cluster.cut(1, 2)
  cluster.cut(1, 3)
  await producer.send({ topic: 'orders', value: 'unreplicated' })
  expect(cluster.logOf(1, 'orders')).toHaveLength(1)
  cluster.crash(1)
  cluster.advance(20_000)
  await producer.send({ topic: 'orders', value: 'after' })
  cluster.heal(1, 2)
  cluster.heal(1, 3)
  cluster.restart(1)
  cluster.advance(20_000)
  expect(cluster.logOf(1, 'orders').map(({ value }) => value)).toEqual(['after'])
})

test('a leader cut off from the controller is fenced, and acknowledges nothing more with acks=all', async () => {
  await using cluster = await startCluster(safe)
  const producer = cluster.producer({ deliveryTimeoutMs: 60_000 })
  cluster.isolate(1)
  cluster.cut(1, 2)
  cluster.cut(1, 3)
  const sent = producer.send({ topic: 'orders', value: 'a' })
  await expect(sent).resolves.toEqual({ offset: 0 })
  expect(cluster.leader('orders')).not.toBe(1)
  cluster.rejoin(1)
  cluster.heal(1, 2)
  cluster.heal(1, 3)
  cluster.advance(30_000)
  expect(cluster.logOf(1, 'orders')).toEqual(cluster.log('orders'))
})

test('with too few in sync, acks=all is refused, and nothing is written', async () => {
  await using cluster = await startCluster(safe)
  const producer = cluster.producer({ deliveryTimeoutMs: 5_000, requestTimeoutMs: 2_000 })
  cluster.crash(2)
  cluster.crash(3)
  cluster.advance(40_000)
  await expect(producer.send({ topic: 'orders', value: 'a' })).rejects.toThrow(SendFailed)
  expect(cluster.logOf(1, 'orders')).toEqual([])
  cluster.restart(2)
  cluster.advance(20_000)
  await expect(producer.send({ topic: 'orders', value: 'b' })).resolves.toEqual({ offset: 0 })
})

test('power that fails on all machines loses what was not flushed, and flush.messages=1 keeps it', async () => {
  const afterBlackout = async (flushMessages: number) => {
    await using cluster = await startCluster({ seed: 1, topics: { orders: { minInsyncReplicas: 2, flushMessages } } })
    await cluster.producer().send({ topic: 'orders', value: 'a' })
    for (const broker of [1, 2, 3]) cluster.losePower(broker)
    for (const broker of [1, 2, 3]) cluster.restart(broker)
    cluster.advance(30_000)
    return cluster.check({ guarantee: 'NAL' }).verdict
  }
  expect(await afterBlackout(0)).toBe('broken')
  expect(await afterBlackout(1)).toBe('not seen broken')
})

test('the same seed and calls give the same run, line by line; another seed another', async () => {
  const run = async (seed: number) => {
    const lines: string[] = []
    await using cluster = await startCluster({ ...safe, seed, tracing: line => lines.push(line) })
    await loseTheLeader(cluster, 'all')
    return lines
  }
  const [first, again, other] = [await run(7), await run(7), await run(8)]
  expect(first.length).toBeGreaterThan(500)
  expect(again).toEqual(first)
  expect(other).not.toEqual(first)
})

describe('several topics and partitions', () => {
  test('each partition has its leader, its offsets and its log; a consumer reads them all', async () => {
    await using cluster = await startCluster({
      seed: 1,
      topics: { orders: { partitions: 3 }, bills: { partitions: 2 } },
    })
    expect([0, 1, 2].map(partition => cluster.leader('orders', partition))).toEqual([1, 2, 3])
    const producer = cluster.producer()
    const places = [0, 1, 2].map(partition => ({ topic: 'orders', partition }))
    const all = [...places, { topic: 'bills', partition: 0 }, { topic: 'bills', partition: 1 }]
    const acknowledged = await Promise.all(
      all.map(place => producer.send({ ...place, key: 'k', value: JSON.stringify(place) })),
    )
    expect(acknowledged.map(({ offset }) => offset)).toEqual([0, 0, 0, 0, 0])
    expect(cluster.log('bills', 1)).toEqual([
      { offset: 0, leaderEpoch: 1, key: 'k', value: '{"topic":"bills","partition":1}' },
    ])
    const consumer = cluster.consumer({ topic: ['orders', 'bills'], groupId: 'billing' })
    const seen: string[] = []
    for (let polls = 0; polls < 10; polls++) seen.push(...(await consumer.poll()).map(({ value }) => value!))
    expect(seen.toSorted()).toEqual(all.map(place => JSON.stringify(place)).toSorted())
    await consumer.commit()
    for (const guarantee of ['NAL', 'ALO', 'AMO', 'ORD'] as const)
      expect(cluster.check({ guarantee }).verdict).toBe('not seen broken')
  })

  test('a broker that dies takes over nothing from the partitions of others', async () => {
    await using cluster = await startCluster({ seed: 1, topics: { orders: { partitions: 3 } } })
    cluster.crash(2)
    cluster.advance(20_000)
    expect(cluster.leader('orders', 0)).toBe(1)
    expect(cluster.leader('orders', 1)).not.toBe(2)
    expect(cluster.leader('orders', 2)).toBe(3)
    expect(cluster.inSync('orders', 1)).toEqual([1, 3])
  })

  test('a partition that lost a record breaks the promise, whatever the others have', async () => {
    await using cluster = await startCluster({ seed: 1, topics: { orders: { partitions: 2 } } })
    const producer = cluster.producer({ acks: 1 })
    cluster.cut(1, 2)
    cluster.cut(1, 3)
    await producer.send({ topic: 'orders', partition: 0, value: 'a' })
    await producer.send({ topic: 'orders', partition: 1, value: 'a' })
    cluster.crash(1)
    cluster.advance(20_000)
    const { violations } = cluster.check({ guarantee: 'NAL' })
    expect(violations.map(({ topic, partition, offset }) => [topic, partition, offset])).toEqual([['orders', 0, 0]])
  })
})

test('the topic of the groups can be configured like any other', async () => {
  await using cluster = await startCluster({
    seed: 1,
    topics: { __consumer_offsets: { partitions: 4, replicationFactor: 1 } },
  })
  expect(cluster.leader('__consumer_offsets', 3)).toBe(1)
  expect(() => cluster.leader('__consumer_offsets', 4)).toThrow(RangeError)
})
