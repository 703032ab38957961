import { expect, test } from 'vitest'
import { type Cluster, type ClusterOptions, startCluster } from '../index.ts'

const options: ClusterOptions = {
  seed: 1,
  topics: { orders: { partitions: 3, minInsyncReplicas: 2 }, audit: { partitions: 2, replicationFactor: 2 } },
}
const partitions = [
  ['orders', 0],
  ['orders', 1],
  ['orders', 2],
  ['audit', 0],
  ['audit', 1],
] as const
const leadersOf = (cluster: Cluster) => partitions.map(([topic, partition]) => cluster.leader(topic, partition))

async function startFilled(): Promise<Cluster> {
  const cluster = await startCluster(options)
  const producer = cluster.producer()
  await Promise.all(
    partitions.map(([topic, partition]) => producer.send({ topic, partition, value: `${topic} ${partition}` })),
  )
  cluster.advance(2_000)
  return cluster
}

test('partitions are spread over the brokers, and each has a log of its own', async () => {
  const cluster = await startFilled()
  expect(leadersOf(cluster)).toEqual([1, 2, 3, 1, 2])
  for (const [topic, partition] of partitions)
    expect(cluster.log(topic, partition)).toMatchObject([{ offset: 0, value: `${topic} ${partition}` }])
  expect(cluster.logOf(3, 'audit', 0)).toEqual([])
})

test('a broker that dies takes along what it led, and nothing else', async () => {
  const cluster = await startFilled()
  cluster.crash(2)
  cluster.advance(20_000)
  const leaders = leadersOf(cluster)
  expect([leaders[0], leaders[2], leaders[3]]).toEqual([1, 3, 1])
  expect(leaders.includes(2) || leaders.includes(0)).toBe(false)
  const producer = cluster.producer()
  for (const [topic, partition] of partitions)
    await expect(producer.send({ topic, partition, value: 'after' })).resolves.toEqual({ offset: 1 })
})

test('a consumer reads all partitions of its topic and no others, and goes on in each where its group had got to', async () => {
  const cluster = await startFilled()
  const read = async (polls: number) => {
    const consumer = cluster.consumer({ topic: 'orders', groupId: 'g', autoCommit: 'off' })
    const values: (string | null)[] = []
    for (let i = 0; i < polls; i++) values.push(...(await consumer.poll()).map(({ value }) => value))
    await consumer.commit()
    await consumer.close()
    return values.toSorted()
  }
  expect(await read(3)).toEqual(['orders 0', 'orders 1', 'orders 2'])
  await cluster.producer().send({ topic: 'orders', partition: 1, value: 'more' })
  expect(await read(2)).toEqual(['more'])
})

test('who has no offset begins where the reset policy says: at the earliest record, behind the latest, or nowhere', async () => {
  const cluster = await startFilled()
  const first = async (autoOffsetReset: 'earliest' | 'latest' | 'none') => {
    const consumer = cluster.consumer({ topic: 'audit', groupId: autoOffsetReset, autoOffsetReset })
    const before = await consumer.poll()
    await cluster.producer().send({ topic: 'audit', partition: 0, value: 'new' })
    cluster.advance(1_000)
    return [...before, ...(await consumer.poll()), ...(await consumer.poll())].map(({ value }) => value).toSorted()
  }
  expect(await first('latest')).toEqual(['new'])
  expect(await first('none')).toEqual([])
  expect((await first('earliest'))[0]).toBe('audit 0')
})

test('a record that is too large for its topic fails with that, and the next good one is taken', async () => {
  const cluster = await startCluster({ seed: 1, topics: { small: { maxMessageBytes: 200 } } })
  const producer = cluster.producer()
  const large = producer.send({ topic: 'small', value: 'x'.repeat(300) })
  await expect(large).rejects.toMatchObject({ errorCode: 'MESSAGE_TOO_LARGE', isUnknown: false })
  expect(cluster.logOf(1, 'small')).toEqual([])
  await expect(producer.send({ topic: 'small', value: 'good' })).resolves.toEqual({ offset: 0 })
})

test('with too few in sync a high watermark that is frozen hides what acks=1 appends, until they are back', async () => {
  const visible = async (highWatermarkBelowMinIsr: 'advances' | 'frozen') => {
    const topic = { minInsyncReplicas: 2, highWatermarkBelowMinIsr }
    const cluster = await startCluster({ seed: 1, topics: { orders: topic } })
    for (const broker of [2, 3]) cluster.crash(broker)
    cluster.advance(40_000)
    await cluster.producer({ acks: 1 }).send({ topic: 'orders', value: 'a' })
    cluster.advance(1_000)
    const alone = cluster.log('orders').length
    cluster.restart(2)
    cluster.advance(20_000)
    return [alone, cluster.log('orders').length]
  }
  expect(await visible('advances')).toEqual([1, 1])
  expect(await visible('frozen')).toEqual([0, 1])
})
