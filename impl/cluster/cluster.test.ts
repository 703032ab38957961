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

describe('a caller who breaks the contract is told so', () => {
  test('a topic with an illegal name, or more replicas than brokers', async () => {
    await expect(startCluster({ seed: 1, topics: { 'no spaces': {} } })).rejects.toThrow('INVALID_TOPIC_EXCEPTION')
    await expect(startCluster({ seed: 1, brokers: 2, topics: { a: { replicationFactor: 3 } } })).rejects.toThrow(
      'a: INVALID_REPLICATION_FACTOR',
    )
  })

  test('a broker or a partition that is not there, a cluster that is closed', async () => {
    const cluster = await startCluster(safe)
    expect(() => cluster.crash(4)).toThrow('There is no broker 4')
    expect(() => cluster.log('orders', 1)).toThrow('There is no partition 1')
    await cluster.close()
    expect(() => cluster.advance(1)).toThrow('closed')
  })
})

describe('a consumer', () => {
  const values = (records: readonly { readonly value: string | null }[]) => records.map(({ value }) => value)

  test('is handed what it did not commit again after a crash, and nothing that it committed', async () => {
    await using cluster = await startCluster(safe)
    const producer = cluster.producer()
    await producer.send({ topic: 'orders', value: 'a' })
    const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off' })
    cluster.advance(1_000)
    expect(values(await consumer.poll())).toEqual(['a'])
    consumer.crash()
    consumer.restart()
    expect(values(await consumer.poll())).toEqual(['a'])
    expect(await consumer.commit()).toBe(true)
    await producer.send({ topic: 'orders', value: 'b' })
    cluster.advance(1_000)
    consumer.crash()
    consumer.restart()
    expect(values(await consumer.poll())).toEqual(['b'])
  })

  test('loses its commits to a successor in the group: the generation is over', async () => {
    await using cluster = await startCluster(safe)
    await cluster.producer().send({ topic: 'orders', value: 'a' })
    cluster.advance(1_000)
    const zombie = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off' })
    expect(values(await zombie.poll())).toEqual(['a'])
    const successor = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off' })
    expect(values(await successor.poll())).toEqual(['a'])
    expect(await zombie.commit()).toBe(false)
    expect(await successor.commit()).toBe(true)
  })

  test('finds its committed offset after the coordinator has died', async () => {
    await using cluster = await startCluster(safe)
    const producer = cluster.producer()
    await producer.send({ topic: 'orders', value: 'a' })
    cluster.advance(1_000)
    const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off' })
    expect(values(await consumer.poll())).toEqual(['a'])
    expect(await consumer.commit()).toBe(true)
    cluster.crash(1)
    cluster.advance(20_000)
    await producer.send({ topic: 'orders', value: 'b' })
    consumer.crash()
    consumer.restart()
    cluster.advance(5_000)
    expect(values(await consumer.poll())).toEqual(['b'])
  })
})
