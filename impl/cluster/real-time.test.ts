/** Real time: what a clock drives comes to the same results. Nothing here depends on how long anything takes; what does not come fails by time-out. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Cluster, type ClusterOptions, startCluster } from '../index.ts'
import { RealTime } from './real-time.ts'

const real: ClusterOptions = {
  seed: 1,
  time: 'real',
  topics: { orders: { minInsyncReplicas: 2 } },
  broker: { heartbeatIntervalMs: 20, fetchWaitMaxMs: 10, metadataWaitMs: 10 },
  controller: { sessionTimeoutMs: 100 },
}

describe('a cluster in real time', () => {
  test('sends, polls and commits, with nobody driving it', async () => {
    await using cluster = await startCluster(real)
    const producer = cluster.producer({ lingerMs: 0 })
    expect(await producer.send({ topic: 'orders', value: 'a' })).toEqual({ offset: 0 })
    const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing', autoCommit: 'off', pollTimeoutMs: 60_000 })
    const records = await consumer.poll()
    expect(records.map(({ value }) => value)).toEqual(['a'])
    await consumer.commit()
    for (const guarantee of ['NAL', 'ALO', 'AMO', 'ORD'] as const)
      expect(cluster.check({ guarantee })).toMatchObject({ guarantee, verdict: 'not seen broken' })
  })

  test('elects another leader after a crash, and loses with acks=1 what only the old one had', async () => {
    await using cluster = await startCluster(real)
    cluster.cut(1, 2)
    cluster.cut(1, 3)
    await cluster.producer({ acks: 1, lingerMs: 0 }).send({ topic: 'orders', value: 'paid' })
    cluster.crash(1)
    expect(await cluster.until(() => cluster.leader('orders') > 1)).toBe(true)
    expect(await cluster.until(() => cluster.check({ guarantee: 'NAL' }).verdict === 'broken')).toBe(true)
    expect(cluster.check({ guarantee: 'NAL' }).lost).toEqual(['paid'])
  })

  test('has no advance: time passes by itself', async () => {
    await using cluster = await startCluster(real)
    expect(() => cluster.advance(1)).toThrow("advance is for virtual time: with time: 'real' it passes by itself.")
  })

  test('until it is not so any more: false after its milliseconds', async () => {
    await using cluster = await startCluster(real)
    const before = cluster.now
    expect(await cluster.until(() => false, 30)).toBe(false)
    expect(cluster.now - before).toBeGreaterThanOrEqual(30)
  })

  test('a condition that cannot be asked rejects whoever asks it, and nobody else', async () => {
    await using cluster = await startCluster(real)
    const other = cluster.until(() => cluster.now > 0, 1_000)
    await expect(cluster.until(() => cluster.leader('bills') > 0)).rejects.toThrow(
      'There is no partition 0 of a topic bills',
    )
    expect(await other).toBe(true)
  })

  test('one poll at a time, and a crash ends it', async () => {
    await using cluster = await startCluster(real)
    const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing', pollTimeoutMs: 60_000 })
    const first = consumer.poll()
    await expect(consumer.poll()).rejects.toThrow('consumer-1 is polling')
    consumer.crash()
    await expect(first).rejects.toThrow('The poll of consumer-1 came to nothing: the process ended.')
  })

  test('what waits when it is closed rejects; a send that nobody waits for troubles nobody', async () => {
    const cluster = await startCluster(real)
    const producer = cluster.producer({ lingerMs: 60_000 })
    const sent = producer.send({ topic: 'orders', value: 'a' })
    void producer.send({ topic: 'orders', value: 'b' })
    const polled = cluster.consumer({ topic: 'orders', groupId: 'billing', pollTimeoutMs: 60_000 }).poll()
    await cluster.close()
    await expect(sent).rejects.toThrow('The send of "a" had no answer: the cluster was closed.')
    await expect(polled).rejects.toThrow('The poll of consumer-1 came to nothing: the cluster was closed.')
    expect(cluster.history().map(({ type }) => type)).toEqual(['send', 'send', 'poll'])
  })
})

describe('the clock', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  /** A world in which something is due every 10 ms, and a wall clock that the test moves. */
  function clocked() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const world = {
      now: 500,
      nextDue: () => Math.floor(world.now / 10) * 10 + 10,
      advance(ms: number) {
        world.now += ms
      },
    }
    return { world, time: new RealTime(world) }
  }

  test('the world goes on as the wall does, from where it was', () => {
    const { world, time } = clocked()
    vi.advanceTimersByTime(1_000)
    expect(world.now).toBe(1_500)
    time.stop()
    vi.advanceTimersByTime(1_000)
    expect(world.now).toBe(1_500)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('who acts between two turns finds the world as late as it is', () => {
    const { world, time } = clocked()
    vi.advanceTimersByTime(7)
    expect(world.now).toBe(500)
    expect(time.act(() => world.now)).toBe(507)
  })

  test('who waits is told when it is so, or when their time is over', async () => {
    const { world, time } = clocked()
    const [soon, never] = [time.until(() => world.now >= 530, 1_000), time.until(() => false, 55)]
    vi.advanceTimersByTime(29)
    expect(world.now).toBeLessThan(530)
    vi.advanceTimersByTime(1)
    expect(await soon).toBe(true)
    vi.advanceTimersByTime(25)
    expect(world.now).toBe(555)
    expect(await never).toBe(false)
  })

  test('what breaks in the world rejects whoever waits', async () => {
    const { world, time } = clocked()
    const waiting = time.until(() => false, 1_000)
    world.advance = () => {
      throw new Error('W1 is broken')
    }
    vi.advanceTimersByTime(10)
    await expect(waiting).rejects.toThrow('W1 is broken')
    expect(vi.getTimerCount()).toBe(0)
    expect(await time.until(() => true, 10)).toBe(false)
  })
})

test('virtual time and real time tell the same of the same run', async () => {
  const told = async (time: 'virtual' | 'real') => {
    await using cluster: Cluster = await startCluster({ ...real, time })
    const producer = cluster.producer({ lingerMs: 0 })
    for (const value of ['a', 'b']) await producer.send({ topic: 'orders', value })
    return cluster.history().map(operation => ({ ...operation, at: 0 }))
  }
  expect(await told('real')).toEqual(await told('virtual'))
})

test('a transaction takes its time, and is committed', async () => {
  await using cluster = await startCluster({ ...real, topics: { invoices: {} } })
  const producer = cluster.producer({ transactionalId: 'billing-1' })
  await producer.initTransactions()
  producer.beginTransaction()
  await producer.send({ topic: 'invoices', value: 'a' })
  await producer.commitTransaction()
  expect(cluster.log('invoices').map(({ value }) => value)).toEqual(['a'])
  expect(cluster.history().map(({ type }) => type)).toEqual(['begun', 'send', 'acknowledged', 'transactionCommitted'])
})
