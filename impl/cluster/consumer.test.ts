/** Consumers on clusters that run: groups, commits, coordinators that die. */
import { describe, expect, test } from 'vitest'
import {
  type Cluster,
  type ClusterConsumer,
  type ClusterOptions,
  CommitFailed,
  type ConsumedRecord,
  startCluster,
} from '../index.ts'
import { partitionOfGroup } from '../core/coordinator.ts'
import { topicOf } from '../core/protocol.ts'

const safe: ClusterOptions = { seed: 1, topics: { orders: { minInsyncReplicas: 2 } } }

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
    await consumer.commit()
    await producer.send({ topic: 'orders', value: 'b' })
    cluster.advance(1_000)
    consumer.crash()
    consumer.restart()
    expect(values(await consumer.poll())).toEqual(['b'])
  })

  test('that was silent for a session loses its commits to a successor in the group', async () => {
    await using cluster = await startCluster(safe)
    await cluster.producer().send({ topic: 'orders', value: 'a' })
    cluster.advance(1_000)
    const zombie = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off' })
    expect(values(await zombie.poll())).toEqual(['a'])
    cluster.world.pause(zombie.node)
    const successor = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off' })
    expect(values(await successor.poll())).toEqual(['a'])
    cluster.world.resume(zombie.node)
    const before = cluster.now
    await expect(zombie.commit()).rejects.toThrow('UNKNOWN_MEMBER_ID')
    expect(cluster.now - before).toBeLessThan(5_000)
    await successor.commit()
  })

  test('commits the offsets it is given, of what it is assigned', async () => {
    await using cluster = await startCluster({ seed: 1, topics: { orders: { partitions: 2 } } })
    const producer = cluster.producer()
    for (const value of ['a', 'b']) await producer.send({ topic: 'orders', partition: 1, value })
    const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off' })
    await cluster.until(() => consumer.assignment.length === 2)
    await next(consumer)
    await consumer.commit({ offsets: { 'orders-1': 1 } })
    expect(cluster.group('billing').committed).toEqual({ 'orders-1': 1 })
    consumer.crash()
    consumer.restart()
    expect(values(await next(consumer))).toEqual(['b'])
  })

  test('finds its committed offset after the coordinator has died', async () => {
    await using cluster = await startCluster(safe)
    const producer = cluster.producer()
    await producer.send({ topic: 'orders', value: 'a' })
    cluster.advance(1_000)
    const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off' })
    expect(values(await consumer.poll())).toEqual(['a'])
    await consumer.commit()
    cluster.crash(1)
    cluster.advance(20_000)
    await producer.send({ topic: 'orders', value: 'b' })
    consumer.crash()
    consumer.restart()
    cluster.advance(5_000)
    expect(values(await consumer.poll())).toEqual(['b'])
  })

  test('stands where it seeks to, and commits from there', async () => {
    await using cluster = await startCluster(safe)
    const producer = cluster.producer()
    for (const value of ['a', 'b', 'c']) await producer.send({ topic: 'orders', value })
    cluster.advance(1_000)
    const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off' })
    expect(values(await next(consumer))).toEqual(['a', 'b', 'c'])
    consumer.seek('orders', 0, 1)
    expect(values(await consumer.poll())).toEqual(['b', 'c'])
  })

  test('without a reset policy waits for a seek', async () => {
    await using cluster = await startCluster(safe)
    await cluster.producer().send({ topic: 'orders', value: 'a' })
    cluster.advance(1_000)
    const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing', autoOffsetReset: 'none' })
    expect(await consumer.poll()).toEqual([])
    consumer.seek('orders', 0, 0)
    expect(values(await consumer.poll())).toEqual(['a'])
  })

  test('of an orderly close commits what it polled, unless committing is the application’s', async () => {
    for (const [autoCommit, expected] of [
      ['java', ['b']],
      ['off', ['a', 'b']],
    ] as const) {
      await using cluster = await startCluster(safe)
      const producer = cluster.producer()
      await producer.send({ topic: 'orders', value: 'a' })
      cluster.advance(1_000)
      const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit })
      expect(values(await consumer.poll())).toEqual(['a'])
      await consumer.close()
      await producer.send({ topic: 'orders', value: 'b' })
      cluster.advance(1_000)
      expect(values(await next(cluster.consumer({ topic: 'orders', groupId: 'billing' })))).toEqual(expected)
    }
  })

  test('is answered its own commit, not the one that the client made by itself just before', async () => {
    await using cluster = await startCluster(safe)
    const producer = cluster.producer()
    for (const value of ['a', 'b']) await producer.send({ topic: 'orders', value })
    cluster.advance(1_000)
    const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing', maxPollRecords: 1 })
    await next(consumer)
    cluster.advance(6_000)
    expect(values(await consumer.poll())).toEqual(['b'])
    const committed = () =>
      cluster.history().flatMap(operation => (operation.type === 'committed' ? [operation.offsets['orders-0']] : []))
    expect(committed()).toEqual([])
    await consumer.commit()
    expect(committed()).toEqual([1, 2])
  })
})

/** The first polls of a group may bring nothing yet. */
async function next(consumer: ClusterConsumer): Promise<readonly ConsumedRecord[]> {
  for (let polls = 0; polls < 10; polls++) {
    const records = await consumer.poll()
    if (records.length > 0) return records
  }
  throw new Error(`${consumer.node} was handed nothing in 10 polls`)
}

function coordinatorOf(cluster: Cluster, groupId: string): number {
  const { topic, partition } = topicOf(partitionOfGroup(cluster.world.state('controller').image, groupId)!)
  return cluster.leader(topic, partition)
}

describe('the coordinator of a group', () => {
  test('that dies is found again by a commit that tries until it is answered, and its successor knows what was committed', async () => {
    await using cluster = await startCluster(safe)
    const producer = cluster.producer()
    await producer.send({ topic: 'orders', value: 'a' })
    cluster.advance(1_000)
    const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off' })
    await next(consumer)
    const first = coordinatorOf(cluster, 'billing')
    cluster.crash(first)
    await expect(consumer.commit({ timeoutMs: 0 })).rejects.toThrow(CommitFailed)
    await consumer.commit()
    expect(coordinatorOf(cluster, 'billing')).not.toBe(first)
    cluster.restart(first)
    cluster.advance(20_000)
    await producer.send({ topic: 'orders', value: 'b' })
    consumer.crash()
    consumer.restart()
    expect((await next(consumer)).map(({ value }) => value)).toEqual(['b'])
    for (const guarantee of ['NAL', 'ALO', 'AMO', 'ORD'] as const)
      expect(cluster.check({ guarantee }).verdict).toBe('not seen broken')
  })

  test('that loses its power with all others forgets the commits, and the group handles again', async () => {
    await using cluster = await startCluster({ seed: 1, topics: { orders: { flushMessages: 1 } } })
    await cluster.producer().send({ topic: 'orders', value: 'a' })
    cluster.advance(1_000)
    const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off' })
    await next(consumer)
    await consumer.commit()
    for (const broker of cluster.brokers) cluster.losePower(broker)
    for (const broker of cluster.brokers) cluster.restart(broker)
    cluster.advance(30_000)
    consumer.crash()
    consumer.restart()
    expect((await next(consumer)).map(({ value }) => value)).toEqual(['a'])
    expect(cluster.check({ guarantee: 'NAL' }).verdict).toBe('not seen broken')
    expect(cluster.check({ guarantee: 'AMO' }).verdict).toBe('broken')
  })
})

describe('handling', () => {
  test('what is in hand is what was polled in this life and not handled', async () => {
    await using cluster = await startCluster(safe)
    const producer = cluster.producer()
    for (const value of ['a', 'b']) await producer.send({ topic: 'orders', value })
    cluster.advance(1_000)
    const options = { topic: 'orders', groupId: 'billing', autoCommit: 'off', handling: 'explicit' } as const
    const consumer = cluster.consumer(options)
    const [a, b] = await next(consumer)
    expect(consumer.inHand).toEqual([a, b])
    consumer.handled(b!)
    expect(consumer.inHand).toEqual([a])
    consumer.crash()
    expect(consumer.inHand).toEqual([])
    consumer.restart()
    expect(consumer.inHand).toEqual([])
    const handled = cluster
      .history()
      .flatMap(operation => (operation.type === 'handled' ? [operation.record.value] : []))
    expect(handled).toEqual(['b'])
  })
})
