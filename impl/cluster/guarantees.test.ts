/** The four guarantees on clusters that run: what breaks each, and the near miss beside it. */
import { describe, expect, test } from 'vitest'
import {
  type Cluster,
  type ClusterOptions,
  CommitFailed,
  type ConsumerOptions,
  type Guarantee,
  startCluster,
} from '../index.ts'
import { brokerNode } from '../core/broker-state.ts'

const safe: ClusterOptions = { seed: 1, topics: { orders: { minInsyncReplicas: 2 } } }
const verdict = (cluster: Cluster, guarantee: Guarantee) => cluster.check({ guarantee }).verdict

/** A member that says itself what it has handled. */
const explicit = (cluster: Cluster, options: Partial<ConsumerOptions> = {}) =>
  cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off', handling: 'explicit', ...options })

/** What a poll returns counts as handled. */
async function handleAll(cluster: Cluster): Promise<void> {
  const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing' })
  const left = () => cluster.log('orders').length - cluster.history().filter(({ type }) => type === 'handled').length
  for (let polls = 0; polls < 10 && left() > 0; polls++) await consumer.poll()
  expect(left()).toBe(0)
}

async function withRecords(...values: readonly string[]): Promise<Cluster> {
  const cluster = await startCluster(safe)
  const producer = cluster.producer()
  for (const value of values) await producer.send({ topic: 'orders', value })
  cluster.advance(1_000)
  return cluster
}

describe('ALO', () => {
  /** Polls, handles nothing, and dies after the auto-commit's interval; then another life of it polls and handles what it gets. */
  async function dieWhileHandling(cluster: Cluster, autoCommit: 'java' | 'librdkafka') {
    const consumer = explicit(cluster, { autoCommit })
    await consumer.poll()
    cluster.advance(6_000)
    consumer.crash()
    const whileDown = verdict(cluster, 'ALO')
    consumer.restart()
    for (const record of await consumer.poll()) consumer.handled(record)
    return whileDown
  }

  test('is broken by librdkafka, which commits behind the handler: a crash in there loses the record', async () => {
    await using cluster = await withRecords('a')
    expect(await dieWhileHandling(cluster, 'librdkafka')).toBe('broken')
    const { text, lost } = cluster.check({ guarantee: 'ALO' })
    expect(lost).toEqual(['a'])
    expect(text).toBe(
      'BROKEN ALO: "a" was acknowledged to producer-1 at offset 0 of orders-0; nobody of group billing handled it, and the group goes on at offset 1.',
    )
  })

  test('is kept by Java, which commits in the next poll only; until the successor has handled it nobody can tell', async () => {
    await using cluster = await withRecords('a')
    expect(await dieWhileHandling(cluster, 'java')).toBe('cannot tell')
    expect(verdict(cluster, 'ALO')).toBe('not seen broken')
    expect(verdict(cluster, 'AMO')).toBe('not seen broken')
  })

  test('cannot be told while the consumer has simply not come to the record', async () => {
    await using cluster = await withRecords('a', 'b')
    const consumer = explicit(cluster, { maxPollRecords: 1 })
    expect(cluster.check({ guarantee: 'ALO' }).text).toContain('cannot tell')
    const [first] = await consumer.poll()
    expect(cluster.check({ guarantee: 'ALO' }).text).toContain('consumer-1 was handed it')
    consumer.handled(first!)
    expect(cluster.check({ guarantee: 'ALO' }).text).toContain('group billing is behind: consumer-1 is at offset 1.')
    const [second] = await consumer.poll()
    consumer.handled(second!)
    expect(verdict(cluster, 'ALO')).toBe('not seen broken')
  })

  test('is broken by who commits what it never handles, once it is closed', async () => {
    await using cluster = await withRecords('a')
    const consumer = explicit(cluster)
    await consumer.poll()
    await consumer.commit()
    expect(verdict(cluster, 'ALO')).toBe('cannot tell')
    await consumer.close()
    expect(verdict(cluster, 'ALO')).toBe('broken')
  })

  test('is broken by a group that begins at the latest record', async () => {
    await using cluster = await withRecords('a')
    const late = explicit(cluster, { autoOffsetReset: 'latest' })
    expect(await late.poll()).toEqual([])
    expect(verdict(cluster, 'ALO')).toBe('broken')
  })

  test('cannot be told by a commit that is not replicated: a successor may be handed the record again', async () => {
    await using cluster = await withRecords('a')
    const consumer = explicit(cluster, { requestTimeoutMs: 5_000 })
    await consumer.poll()
    cluster.cut(1, 2)
    cluster.cut(1, 3)
    expect(cluster.leader('__consumer_offsets')).toBe(1)
    await expect(consumer.commit({ timeoutMs: 0 })).rejects.toThrow(CommitFailed)
    consumer.crash()
    expect(cluster.check({ guarantee: 'ALO' }).text).toContain('a successor would begin at offset 0')
    cluster.heal(1, 2)
    cluster.heal(1, 3)
    cluster.advance(5_000)
    expect(verdict(cluster, 'ALO')).toBe('broken')
  })

  test('is broken with NAL, when the record is gone before anybody reads it', async () => {
    await using cluster = await startCluster(safe)
    cluster.cut(1, 2)
    cluster.cut(1, 3)
    await cluster.producer({ acks: 1 }).send({ topic: 'orders', value: 'a' })
    expect(cluster.check({ guarantee: 'ALO' }).text).toContain('nobody consumes orders.')
    explicit(cluster)
    cluster.crash(1)
    expect(cluster.check({ guarantee: 'NAL' }).text).toBe('NAL cannot tell: broker 1, the leader of orders-0, is down.')
    cluster.advance(20_000)
    expect(verdict(cluster, 'NAL')).toBe('broken')
    expect(cluster.check({ guarantee: 'ALO' }).text).toContain('does not have it')
  })
})

describe('AMO', () => {
  test('is broken by a crash between handling and commit, not by one before handling', async () => {
    for (const [handlesFirst, expected] of [
      [true, 'broken'],
      [false, 'not seen broken'],
    ] as const) {
      await using cluster = await withRecords('a')
      const consumer = explicit(cluster)
      const [record] = await consumer.poll()
      if (handlesFirst) consumer.handled(record!)
      consumer.crash()
      consumer.restart()
      const [again] = await consumer.poll()
      expect(again).toEqual(record)
      consumer.handled(again!)
      expect(verdict(cluster, 'AMO')).toBe(expected)
      expect(verdict(cluster, 'ALO')).toBe('not seen broken')
    }
  })

  test('counts what a poll returns as handled, unless the consumer is explicit', async () => {
    await using cluster = await withRecords('a')
    for (const _ of [1, 2]) {
      const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off' })
      await consumer.poll()
      consumer.crash()
    }
    const { text } = cluster.check({ guarantee: 'AMO' })
    expect(text).toMatch(/group billing handled "a" at offset 0 of orders-0 twice: consumer-1 at .* consumer-2 at/)
  })

  test('two groups may each handle a record', async () => {
    await using cluster = await withRecords('a')
    for (const groupId of ['billing', 'audit']) await cluster.consumer({ topic: 'orders', groupId }).poll()
    expect(verdict(cluster, 'AMO')).toBe('not seen broken')
  })

  test('is broken by a retry whose first attempt was written; idempotence keeps it', async () => {
    const retried = async (idempotence: boolean) => {
      await using cluster = await startCluster(safe)
      const producer = cluster.producer({ idempotence, retryBackoffMs: 1_000 })
      await producer.send({ topic: 'orders', value: 'first' })
      cluster.cut(1, producer, { oneWay: true })
      producer.post({ topic: 'orders', value: 'a' })
      cluster.advance(500)
      cluster.heal(1, producer, { oneWay: true })
      await producer.flush()
      await handleAll(cluster)
      return [cluster.log('orders').map(({ value }) => value), cluster.check({ guarantee: 'AMO' }).text]
    }
    expect(await retried(false)).toEqual([
      ['first', 'a', 'a'],
      'BROKEN AMO: "a" was sent to orders-0 once (by producer-1); group billing handled it at the offsets 1, 2.',
    ])
    expect((await retried(true))[0]).toEqual(['first', 'a'])
    expect((await retried(true))[1]).toContain('not seen broken')
  })
})

describe('ORD', () => {
  /** Two batches are on their way; between their arrivals the in-sync set grows: the first is refused, the second is not. */
  async function sendAcrossAnExpansion(idempotence: boolean) {
    const cluster = await startCluster(safe)
    const producer = cluster.producer({ idempotence, lingerMs: 0, maxRecordsPerBatch: 1, retryBackoffMs: 1_000 })
    await producer.send({ topic: 'orders', value: 'first' })
    cluster.crash(2)
    cluster.crash(3)
    const isr = () => cluster.world.state(brokerNode(1)).replicas['orders-0']!.isr
    expect(await cluster.until(() => isr().length === 1)).toBe(true)
    const requests = () =>
      cluster.world
        .pending()
        .filter(
          event => event.type === 'message' && event.message.body.api === 'Produce' && event.node === brokerNode(1),
        )
    for (const value of ['a', 'b']) producer.post({ topic: 'orders', value })
    await cluster.until(() => requests().length === 2)
    cluster.world.execute(requests()[0]!.id)
    cluster.hold(producer, 1)
    cluster.hold(1, producer)
    cluster.restart(2)
    expect(await cluster.until(() => isr().length === 2)).toBe(true)
    cluster.release(producer, 1)
    cluster.release(1, producer)
    await producer.flush()
    await handleAll(cluster)
    return cluster
  }

  test('is broken by a retry that a later batch has overtaken', async () => {
    await using cluster = await sendAcrossAnExpansion(false)
    expect(cluster.log('orders').map(({ value }) => value)).toEqual(['first', 'b', 'a'])
    expect(cluster.check({ guarantee: 'ORD' }).text).toBe(
      'BROKEN ORD: producer-1 sent "a" before "b" to orders-0, and both were acknowledged (offsets 2 and 1); group billing handled "b" first.',
    )
  })

  test('is kept by idempotence: the later batch is refused out of order', async () => {
    await using cluster = await sendAcrossAnExpansion(true)
    expect(cluster.log('orders').map(({ value }) => value)).toEqual(['first', 'a', 'b'])
    expect(verdict(cluster, 'ORD')).toBe('not seen broken')
  })
})

describe('NAL', () => {
  test('with acks=0 a record is lost that never arrives, once it is not on its way any more', async () => {
    await using cluster = await startCluster(safe)
    const producer = cluster.producer({ acks: 0 })
    await producer.send({ topic: 'orders', value: 'first' })
    cluster.advance(1_000)
    expect(verdict(cluster, 'NAL')).toBe('not seen broken')
    cluster.hold(producer, 1)
    await producer.send({ topic: 'orders', value: 'a' })
    expect(cluster.check({ guarantee: 'NAL' }).text).toContain('is still on its way')
    cluster.crash(1)
    cluster.release(producer, 1)
    cluster.advance(20_000)
    expect(cluster.check({ guarantee: 'NAL' }).lost).toEqual(['a'])
  })

  test('is asked of whoever leads now: nobody can tell while the leader is down or the partition has none', async () => {
    await using cluster = await withRecords('a')
    for (const broker of [1, 2, 3]) cluster.losePower(broker)
    expect(cluster.check({ guarantee: 'NAL' }).text).toContain('broker 1, the leader of orders-0, is down')
    cluster.advance(20_000)
    expect(cluster.check({ guarantee: 'NAL' }).text).toContain('orders-0 has no leader now')
    for (const broker of [1, 2, 3]) cluster.restart(broker)
    cluster.advance(20_000)
    expect(verdict(cluster, 'NAL')).toBe('broken')
  })

  test('cannot be told in the moment between an election and taking office', async () => {
    await using cluster = await withRecords('a')
    cluster.crash(1)
    expect(await cluster.until(() => cluster.leader('orders') === 2)).toBe(true)
    expect(cluster.check({ guarantee: 'NAL' }).text).toBe(
      'NAL cannot tell: broker 2 was elected to lead orders-0 and has not heard of it yet.',
    )
    cluster.advance(1_000)
    expect(verdict(cluster, 'NAL')).toBe('not seen broken')
  })
})
