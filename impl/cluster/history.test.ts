import { describe, expect, test } from 'vitest'
import { startCluster } from './cluster.ts'
import { type HistoryLine, linesOf } from './history-lines.ts'

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
      'consumer-1 joined',
      'producer-1 acknowledged',
      'consumer-1 poll',
      'consumer-1 polled',
      'consumer-1 handled',
      'consumer-1 commit',
      'consumer-1 committed',
    ])
    expect(cluster.history().find(({ type }) => type === 'acknowledged')).toMatchObject({
      offset: 0,
      session: { producerId: expect.any(Number), producerEpoch: 0 },
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
    await cluster.until(() => cluster.history().filter(({ type }) => type === 'joined').length === 2)
    const lines = cluster.history().filter(({ type }) => type === 'joined' || type === 'ended')
    expect(lines).toMatchObject([
      { type: 'joined', committed: { 'orders-0': -1 }, positions: {} },
      { type: 'ended', by: 'consumer-1' },
      { type: 'joined', committed: { 'orders-0': 1 }, positions: { 'orders-0': 1 } },
    ])
  })

  test('a commit that the coordinator refuses is told, and that the group is lost', async () => {
    await using cluster = await startCluster(orders)
    await cluster.producer().send({ topic: 'orders', value: 'a' })
    const first = cluster.consumer(reading)
    await first.poll()
    await cluster.consumer(reading).poll()
    expect(await first.commit()).toBe(false)
    expect(cluster.history().slice(-3)).toMatchObject([
      { type: 'commit', by: 'consumer-1', offsets: { 'orders-0': 1 } },
      { type: 'commitFailed', errorCode: 'UNKNOWN_MEMBER_ID', isUnknown: false },
      { type: 'lost', by: 'consumer-1' },
    ])
  })

  test('a commit that nobody answers may be stored all the same', async () => {
    await using cluster = await startCluster(orders)
    const consumer = cluster.consumer({ ...reading, pollTimeoutMs: 100, requestTimeoutMs: 500 })
    await cluster.producer().send({ topic: 'orders', value: 'a' })
    await consumer.poll()
    for (const broker of cluster.brokers) cluster.hold(broker, consumer)
    expect(await consumer.commit({ timeoutMs: 0 })).toBe(false)
    expect(cluster.history().at(-1)).toMatchObject({ type: 'commitFailed', errorCode: 'DISCONNECTED', isUnknown: true })
  })
})

describe('the same as lines of text', () => {
  const shown = ({ process, type, kind, places, steps, session: _, at: _at, group: _group, ...rest }: HistoryLine) => {
    const what = [...(places ?? []), ...(steps ?? [])]
    return [`${process} ${type} ${kind}`, ...what.map(each => JSON.stringify(each)), ...Object.values(rest).map(String)]
  }

  test('every answer is a line of its own, with what it is the answer to', async () => {
    await using cluster = await startCluster(orders)
    const consumer = cluster.consumer(reading)
    await cluster.producer({ idempotence: false }).send({ topic: 'orders', key: 'k', value: 'a' })
    await consumer.poll()
    const record = { partition: 'orders-0', value: 'a', content: 'key "k"' }
    expect(linesOf(cluster.history()).map(shown)).toEqual([
      ['producer-1 invoke send', JSON.stringify({ type: 'send', record }), '0'],
      ['consumer-1 ok fetchCommitted', '{"partition":"orders-0","offset":-1}'],
      ['consumer-1 ok assign', '{"partition":"orders-0"}'],
      ['producer-1 ok send', JSON.stringify({ type: 'send', record: { ...record, offset: 0 } }), '0'],
      ['consumer-1 invoke poll'],
      ['consumer-1 ok poll', expect.stringContaining('"offset":0')],
      ['consumer-1 ok handle', expect.anything()],
    ])
  })

  test('another life is another process, and a jump gives the partition up first', async () => {
    await using cluster = await startCluster(orders)
    const consumer = cluster.consumer(reading)
    await cluster.producer().send({ topic: 'orders', value: 'a' })
    await consumer.poll()
    consumer.seek('orders', 0, 0)
    consumer.crash()
    consumer.restart()
    await consumer.poll()
    const ofConsumer = linesOf(cluster.history()).filter(({ process }) => process.startsWith('consumer'))
    expect(ofConsumer.map(({ process, kind }) => `${process} ${kind}`)).toEqual([
      'consumer-1 fetchCommitted',
      'consumer-1 assign',
      'consumer-1 poll',
      'consumer-1 poll',
      'consumer-1 handle',
      'consumer-1 revoke',
      'consumer-1 assign',
      'consumer-1 crash',
      'consumer-1/2 poll',
      'consumer-1/2 fetchCommitted',
      'consumer-1/2 assign',
      'consumer-1/2 poll',
      'consumer-1/2 handle',
    ])
  })

  test('as text, each line is one JSON object', async () => {
    await using cluster = await startCluster(orders)
    await cluster.producer().send({ topic: 'orders', value: 'a\nb' })
    const lines = cluster.historyText().trimEnd().split('\n')
    expect(lines.map(line => JSON.parse(line) as unknown)).toEqual(linesOf(cluster.history()))
  })
})
