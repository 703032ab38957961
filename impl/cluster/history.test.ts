import { describe, expect, test } from 'vitest'
import { CommitFailed, startCluster } from '../index.ts'

const orders = { seed: 1, topics: { orders: { minInsyncReplicas: 2 } } } as const
const reading = { topic: 'orders', groupId: 'billing', autoCommit: 'off' } as const

describe('what clients did and were told', () => {
  test('a send, a poll and a commit, each when it is asked for and when it is answered', async () => {
    await using cluster = await startCluster(orders)
    const producer = cluster.producer()
    const consumer = cluster.consumer(reading)
    await producer.send({ topic: 'orders', value: 'a' })
    await consumer.poll()
    await consumer.commit()
    expect(cluster.history().map(({ by, type }) => `${by} ${type}`)).toEqual([
      'producer-1 send',
      'producer-1 acknowledged',
      'consumer-1 poll',
      'consumer-1 fetchedOffsets',
      'consumer-1 assigned',
      'consumer-1 polled',
      'consumer-1 handled',
      'consumer-1 commit',
      'consumer-1 committed',
    ])
    expect(cluster.history().find(({ type }) => type === 'acknowledged')).toMatchObject({
      offset: 0,
      producerId: expect.any(Number),
      producerEpoch: 0,
    })
  })

  test('a member that starts again says where it goes on', async () => {
    await using cluster = await startCluster(orders)
    await cluster.producer().send({ topic: 'orders', value: 'a' })
    const consumer = cluster.consumer(reading)
    await consumer.poll()
    await consumer.commit()
    consumer.crash()
    consumer.restart()
    await cluster.until(() => cluster.history().filter(({ type }) => type === 'assigned').length === 2)
    const lines = cluster.history().filter(({ type }) => ['fetchedOffsets', 'assigned', 'crashed'].includes(type))
    expect(lines).toMatchObject([
      { type: 'fetchedOffsets', offsets: { 'orders-0': -1 } },
      { type: 'assigned', partitions: ['orders-0'], positions: {} },
      { type: 'crashed', by: 'consumer-1' },
      { type: 'fetchedOffsets', offsets: { 'orders-0': 1 } },
      { type: 'assigned', positions: { 'orders-0': 1 } },
    ])
  })

  test('a commit that the coordinator refuses is told, and, in the next poll, that the partition is lost', async () => {
    await using cluster = await startCluster(orders)
    await cluster.producer().send({ topic: 'orders', value: 'a' })
    const first = cluster.consumer(reading)
    await first.poll()
    cluster.world.pause(first.node)
    await cluster.consumer(reading).poll()
    cluster.world.resume(first.node)
    await expect(first.commit()).rejects.toThrow('UNKNOWN_MEMBER_ID')
    expect(cluster.history().slice(-2)).toMatchObject([
      { type: 'commit', by: 'consumer-1', offsets: { 'orders-0': 1 } },
      { type: 'commitFailed', errorCode: 'UNKNOWN_MEMBER_ID', isUnknown: false },
    ])
    const before = cluster.history().length
    await first.poll()
    expect(cluster.history().slice(before, before + 2)).toMatchObject([
      { type: 'poll', by: 'consumer-1' },
      { type: 'revoked', by: 'consumer-1', partitions: ['orders-0'] },
    ])
  })

  test('a commit that nobody answers may be stored all the same', async () => {
    await using cluster = await startCluster(orders)
    const consumer = cluster.consumer({ ...reading, pollTimeoutMs: 100, requestTimeoutMs: 500 })
    await cluster.producer().send({ topic: 'orders', value: 'a' })
    await consumer.poll()
    for (const broker of cluster.brokers) cluster.hold(broker, consumer)
    await expect(consumer.commit({ timeoutMs: 0 })).rejects.toThrow(CommitFailed)
    expect(cluster.history().at(-1)).toMatchObject({ type: 'commitFailed', errorCode: 'DISCONNECTED', isUnknown: true })
  })
})

test('a commit that a member need not send, as it knows that it is out of the group, stands there with its refusal', async () => {
  await using cluster = await startCluster(orders)
  await cluster.producer().send({ topic: 'orders', value: 'a' })
  const late = cluster.consumer({ ...reading, maxPollIntervalMs: 5_000 })
  await late.poll()
  cluster.advance(10_000)
  expect(cluster.group('billing').members).toEqual([])
  await expect(late.commit()).rejects.toMatchObject({ errorCode: 'UNKNOWN_MEMBER_ID', isUnknown: false })
  expect(cluster.history().slice(-2)).toMatchObject([
    { type: 'commit', by: 'consumer-1', id: 0, offsets: { 'orders-0': 1 } },
    { type: 'commitFailed', by: 'consumer-1', id: 0, errorCode: 'UNKNOWN_MEMBER_ID', isUnknown: false },
  ])
  await late.poll()
  await late.commit()
  expect(cluster.history().at(-1)).toMatchObject({ type: 'committed', id: 1, offsets: { 'orders-0': 1 } })
})

test('a jump gives the partition up, and takes it again where the application wants to be', async () => {
  await using cluster = await startCluster(orders)
  const consumer = cluster.consumer(reading)
  await cluster.producer().send({ topic: 'orders', value: 'a' })
  await consumer.poll()
  consumer.seek('orders', 0, 0)
  expect(cluster.history().slice(-2)).toMatchObject([
    { type: 'revoked', partitions: ['orders-0'] },
    { type: 'assigned', partitions: ['orders-0'], positions: { 'orders-0': 0 } },
  ])
})

test('as text, each line is one JSON object', async () => {
  await using cluster = await startCluster(orders)
  await cluster.producer().send({ topic: 'orders', value: 'a\nb' })
  const lines = cluster.historyText().trimEnd().split('\n')
  expect(lines.map(line => JSON.parse(line) as unknown)).toEqual(cluster.history())
})
