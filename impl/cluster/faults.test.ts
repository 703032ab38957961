/** Faults on demand: what each does, and that it is over when it is undone. */
import { describe, expect, test } from 'vitest'
import { type Cluster, type ClusterOptions, startCluster } from '../index.ts'

const safe: ClusterOptions = { seed: 1, topics: { orders: { minInsyncReplicas: 2 } } }
const values = (cluster: Cluster, broker: number) => cluster.logOf(broker, 'orders').map(({ value }) => value)

async function started(): Promise<Cluster> {
  const cluster = await startCluster(safe)
  await cluster.producer().send({ topic: 'orders', value: 'first' })
  cluster.advance(1_000)
  return cluster
}

test('a paused broker loses its session and its leadership, and follows once it is resumed', async () => {
  await using cluster = await started()
  cluster.pause(1)
  cluster.advance(20_000)
  expect(cluster.isRunning(1)).toBe(true)
  expect(cluster.leader('orders')).not.toBe(1)
  await cluster.producer().send({ topic: 'orders', value: 'second' })
  expect(values(cluster, 1)).toEqual(['first'])
  cluster.resume(1)
  cluster.advance(20_000)
  expect(values(cluster, 1)).toEqual(['first', 'second'])
  expect(cluster.inSync('orders')).toEqual([1, 2, 3])
})

test('a short pause costs nothing but time', async () => {
  await using cluster = await started()
  cluster.pause(1)
  cluster.advance(2_000)
  cluster.resume(1)
  await cluster.producer().send({ topic: 'orders', value: 'second' })
  expect(cluster.leader('orders')).toBe(1)
})

test('a pause ends with a crash; nothing is left to resume', async () => {
  await using cluster = await started()
  cluster.pause(2)
  cluster.crash(2)
  expect(() => cluster.resume(2)).toThrow('Broker 2 is not paused')
  cluster.restart(2)
  cluster.advance(20_000)
  expect(cluster.inSync('orders')).toEqual([1, 2, 3])
})

test('a machine that is wiped comes back empty, and is filled by replication; one that crashed had all', async () => {
  await using cluster = await started()
  cluster.wipe(2)
  cluster.restart(2)
  expect(values(cluster, 2)).toEqual([])
  cluster.crash(3)
  cluster.restart(3)
  expect(cluster.world.disk('broker-3').sizeOf('orders-0.log')).toBeGreaterThan(0)
  cluster.advance(20_000)
  expect(values(cluster, 2)).toEqual(['first'])
  expect(cluster.check({ guarantee: 'NAL' }).verdict).toBe('not seen broken')
})

test('a message that is held arrives when it is released', async () => {
  await using cluster = await started()
  const producer = cluster.producer()
  cluster.hold(producer, 1)
  producer.post({ topic: 'orders', value: 'second' })
  cluster.advance(5_000)
  expect(values(cluster, 1)).toEqual(['first'])
  cluster.release(producer, 1)
  await producer.flush()
  expect(values(cluster, 1)).toEqual(['first', 'second'])
})

test('a cut one way lets requests through and no answers; a cut of both ways nothing', async () => {
  const written = async (oneWay: boolean) => {
    await using cluster = await started()
    const producer = cluster.producer()
    await producer.send({ topic: 'orders', value: 'second' })
    cluster.cut(1, producer, { oneWay })
    producer.post({ topic: 'orders', value: 'third' })
    cluster.advance(1_000)
    const before = values(cluster, 1)
    cluster.heal(1, producer, { oneWay })
    await producer.flush()
    return [before, values(cluster, 1)]
  }
  const all = ['first', 'second', 'third']
  expect(await written(true)).toEqual([all, all])
  expect(await written(false)).toEqual([['first', 'second'], all])
})

test('a consumer that is cut from the leader gets nothing until it is healed', async () => {
  await using cluster = await started()
  const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing' })
  cluster.cut(consumer, 1)
  cluster.advance(2_000)
  expect(await consumer.poll()).toEqual([])
  cluster.heal(consumer, 1)
  expect(await cluster.until(() => false, 2_000)).toBe(false)
  expect((await consumer.poll()).map(({ value }) => value)).toEqual(['first'])
})

test('power that fails on one machine of three loses nothing that is acknowledged by all', async () => {
  await using cluster = await started()
  cluster.losePower(1)
  cluster.restart(1)
  cluster.advance(20_000)
  expect(cluster.check({ guarantee: 'NAL' }).verdict).toBe('not seen broken')
  expect(values(cluster, 1)).toEqual(['first'])
})

describe('a broker that was crashed', () => {
  test('may lose its power, or its disk, before it restarts', async () => {
    await using cluster = await started()
    cluster.crash(2)
    cluster.losePower(2)
    cluster.restart(2)
    cluster.crash(3)
    cluster.wipe(3)
    cluster.restart(3)
    cluster.advance(20_000)
    expect(cluster.inSync('orders')).toEqual([1, 2, 3])
  })
})

describe('clients that crash', () => {
  test('a send that was under way rejects, and its record may be in the log', async () => {
    await using cluster = await started()
    const producer = cluster.producer()
    const sent = producer.send({ topic: 'orders', value: 'second' })
    producer.crash()
    await expect(sent).rejects.toThrow(
      'producer-2 crashed before the send of "second" was answered; whether it is in the log is unknown.',
    )
    expect(() => producer.post({ topic: 'orders', value: 'third' })).toThrow('producer-2 is down')
    producer.restart()
    expect(await producer.send({ topic: 'orders', value: 'third' })).toEqual({ offset: 1 })
  })

  test('a producer that is paused for longer than its delivery time-out leaves its send without an answer', async () => {
    await using cluster = await started()
    const producer = cluster.producer({ deliveryTimeoutMs: 5_000 })
    const sent = producer.send({ topic: 'orders', value: 'second' })
    cluster.world.pause(producer.node)
    await expect(sent).rejects.toThrow('The send of "second" had no answer: is producer-2 paused or down?')
  })

  test('a producer that is closed has sent what lingered, and takes nothing more', async () => {
    await using cluster = await started()
    const producer = cluster.producer({ lingerMs: 5_000 })
    producer.post({ topic: 'orders', value: 'second' })
    await producer.close()
    expect(values(cluster, 1)).toEqual(['first', 'second'])
    await expect(producer.send({ topic: 'orders', value: 'third' })).rejects.toThrow('producer-2 is closed')
    expect(() => producer.restart()).toThrow('producer-2 is closed: make another producer.')
  })

  test('sends that are made together travel together', async () => {
    await using cluster = await started()
    const producer = cluster.producer()
    const answers = await Promise.all(['a', 'b', 'c'].map(value => producer.send({ topic: 'orders', value })))
    expect(answers.map(({ offset }) => offset)).toEqual([1, 2, 3])
    const times = cluster
      .history()
      .flatMap(({ type, at, by }) => (type === 'acknowledged' && by === producer.node ? [at] : []))
    expect(new Set(times).size).toBe(1)
  })
})
