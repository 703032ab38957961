/** Duplicates and losses that people meet with producers, by client and configuration; beside each what prevents it. */
import { describe, expect, test } from 'vitest'
import { beforeKip360, type Cluster, kafkaRules, type ProducerOptions, SendFailed, startCluster } from '../index.ts'

const alone = { seed: 1, brokers: 1, topics: { orders: {} } } as const
const quick = { requestTimeoutMs: 1_000, lingerMs: 0 } as const
const valuesIn = (cluster: Cluster) => cluster.log('orders').map(({ value }) => value)

/** `a` and `b` are sent while no answer gets through, for longer than a request waits. */
async function sendWithoutAnswers(cluster: Cluster, options: ProducerOptions): Promise<void> {
  const producer = cluster.producer({ ...quick, ...options })
  await producer.send({ topic: 'orders', value: 'first' })
  cluster.cut(1, producer, { oneWay: true })
  const answers = ['a', 'b'].map(value => producer.send({ topic: 'orders', value }))
  cluster.advance(1_100)
  cluster.heal(1, producer, { oneWay: true })
  await Promise.all(answers)
}

describe('an answer is lost, and the batch is sent again', () => {
  test('without idempotence it is written twice', async () => {
    await using cluster = await startCluster(alone)
    await sendWithoutAnswers(cluster, { idempotence: false, maxInFlight: 1, maxRecordsPerBatch: 1 })
    expect(valuesIn(cluster)).toEqual(['first', 'a', 'a', 'b'])
  })

  test('without idempotence and with several in flight it is turned round as well: each goes to the front', async () => {
    await using cluster = await startCluster(alone)
    await sendWithoutAnswers(cluster, { idempotence: false, maxRecordsPerBatch: 1 })
    expect(valuesIn(cluster)).toEqual(['first', 'a', 'b', 'b', 'a'])
  })

  test.each<ProducerOptions>([
    { client: 'java' },
    { client: 'java', maxRecordsPerBatch: 1 },
    { client: 'librdkafka', idempotence: true, maxRecordsPerBatch: 1 },
    { client: 'platformatic', idempotence: true },
  ])('with %o it is written once', async options => {
    await using cluster = await startCluster(alone)
    await sendWithoutAnswers(cluster, options)
    expect(valuesIn(cluster)).toEqual(['first', 'a', 'b'])
  })

  test('kafkajs gives the number back, and the next send takes it: that one is acknowledged and lost, the other is there twice', async () => {
    await using cluster = await startCluster(alone)
    await sendWithoutAnswers(cluster, { client: 'kafkajs', idempotence: true })
    expect(valuesIn(cluster)).toEqual(['first', 'a', 'a'])
    expect(cluster.check({ guarantee: 'NAL' })).toMatchObject({ verdict: 'broken', lost: ['b'] })
  })

  test('a producer that restarts is another: what its application sends again is written again', async () => {
    await using cluster = await startCluster(alone)
    const producer = cluster.producer(quick)
    cluster.cut(1, producer, { oneWay: true })
    producer.post({ topic: 'orders', value: 'a' })
    cluster.heal(1, producer, { oneWay: true })
    await producer.send({ topic: 'orders', value: 'b' })
    producer.crash()
    producer.restart()
    await producer.send({ topic: 'orders', value: 'b' })
    expect(valuesIn(cluster)).toEqual(['a', 'b', 'b'])
  })
})

describe('a batch fails for good while one before it may be written (KAFKA-14034)', () => {
  /** `a` is appended, and answered with NOT_ENOUGH_REPLICAS_AFTER_APPEND; what follows it is too large. */
  async function failBehind(cluster: Cluster, options: ProducerOptions): Promise<void> {
    const producer = cluster.producer({ lingerMs: 0, maxRecordsPerBatch: 1, ...options })
    cluster.crash(3)
    cluster.advance(15_000)
    await producer.send({ topic: 'orders', value: 'first' })
    cluster.advance(1_000)
    cluster.cut(1, 2)
    for (const value of ['a', 'x'.repeat(500)]) producer.post({ topic: 'orders', value })
    cluster.advance(3_000)
    expect(cluster.inSync('orders')).toEqual([1])
    cluster.heal(1, 2)
    await producer.flush()
  }
  const three = {
    seed: 1,
    topics: { orders: { minInsyncReplicas: 2, maxMessageBytes: 300 } },
    broker: { replicaLagTimeMaxMs: 1_000 },
  }

  test.each<ProducerOptions>([{ client: 'java' }, { client: 'librdkafka', idempotence: true }])(
    'with %o the epoch is bumped, at once or when nothing is on its way: what may be written is written again under it',
    async options => {
      await using cluster = await startCluster(three)
      await failBehind(cluster, options)
      expect(valuesIn(cluster)).toEqual(['first', 'a', 'a'])
    },
  )

  test('with the repair that Java has not taken it is settled first, and written once', async () => {
    await using cluster = await startCluster(three)
    await failBehind(cluster, { client: 'java-14034' })
    expect(valuesIn(cluster)).toEqual(['first', 'a'])
  })
})

describe('sends at the same time', () => {
  const three = (cluster: Cluster, options: ProducerOptions) => {
    const producer = cluster.producer({ ...quick, idempotence: true, ...options })
    return Promise.all(['a', 'b', 'c'].map(value => producer.send({ topic: 'orders', value })))
  }

  test('@platformatic/kafka 2.1.0 acknowledges them with one offset and writes the first: without any fault', async () => {
    await using cluster = await startCluster(alone)
    const answers = await three(cluster, { client: 'platformatic-2.1' })
    expect(answers.map(({ offset }) => offset)).toEqual([0, 0, 0])
    expect(valuesIn(cluster)).toEqual(['a'])
    expect(cluster.check({ guarantee: 'NAL' })).toMatchObject({ verdict: 'broken', lost: ['b', 'c'] })
  })

  test.each<ProducerOptions>([{ client: 'platformatic' }, { client: 'kafkajs' }, {}])(
    '%o writes them all',
    async options => {
      await using cluster = await startCluster(alone)
      const answers = await three(cluster, options)
      expect(answers.map(({ offset }) => offset)).toEqual([0, 1, 2])
    },
  )
})

describe('records that are deleted under way', () => {
  const before2Point5 = { ...alone, broker: { rules: { ...kafkaRules, ...beforeKip360 } } }

  /** What was written is deleted before its answer gets through. */
  async function deleteUnderWay(cluster: Cluster): Promise<void> {
    const producer = cluster.producer(quick)
    await producer.send({ topic: 'orders', value: 'first' })
    cluster.cut(1, producer, { oneWay: true })
    producer.post({ topic: 'orders', value: 'a' })
    cluster.advance(500)
    await cluster.admin.deleteRecords('orders')
    cluster.advance(1_000)
    cluster.heal(1, producer, { oneWay: true })
    await producer.flush()
  }

  test('a broker before 2.5 forgets the producer with them, and its resend is written again', async () => {
    await using cluster = await startCluster(before2Point5)
    await deleteUnderWay(cluster)
    expect(cluster.log('orders')).toMatchObject([{ offset: 2, value: 'a' }])
  })

  test('since KIP-360 it is remembered: the resend is a duplicate', async () => {
    await using cluster = await startCluster(alone)
    await deleteUnderWay(cluster)
    expect(valuesIn(cluster)).toEqual([])
    expect(cluster.check({ guarantee: 'NAL' }).verdict).toBe('not seen broken')
  })

  test('before 2.5 the next batch of the same producer is refused: Java begins a new epoch, kafkajs fails for ever', async () => {
    await using cluster = await startCluster(before2Point5)
    const [java, kafkajs] = [cluster.producer(), cluster.producer({ client: 'kafkajs', idempotence: true })]
    await Promise.all([java, kafkajs].map(producer => producer.send({ topic: 'orders', value: 'a' })))
    await cluster.admin.deleteRecords('orders')
    await expect(java.send({ topic: 'orders', value: 'b' })).resolves.toEqual({ offset: 2 })
    await expect(kafkajs.send({ topic: 'orders', value: 'c' })).rejects.toThrow(SendFailed)
    await expect(kafkajs.send({ topic: 'orders', value: 'd' })).rejects.toThrow('failed: UNKNOWN_PRODUCER_ID.')
  })
})

describe('what a producer is', () => {
  const isIdempotent = async (options: ProducerOptions) => {
    await using cluster = await startCluster(alone)
    const { node } = cluster.producer(options)
    const { idempotence, maxInFlight } = cluster.world.state(node).config
    return [idempotence, maxInFlight]
  }

  test('Java’s idempotence is silently off where acks or retries do not go with it', async () => {
    expect(await isIdempotent({})).toEqual([true, 5])
    expect(await isIdempotent({ acks: 1 })).toEqual([false, 5])
    expect(await isIdempotent({ retries: 0 })).toEqual([false, 5])
    expect(await isIdempotent({ acks: 1, maxInFlight: 10 })).toEqual([false, 10])
  })

  test('others have it off, and fewer in flight with it', async () => {
    expect(await isIdempotent({ client: 'librdkafka' })).toEqual([false, 1_000_000])
    expect(await isIdempotent({ client: 'librdkafka', idempotence: true })).toEqual([true, 5])
    expect(await isIdempotent({ client: 'kafkajs' })).toEqual([false, 1_000_000])
    expect(await isIdempotent({ client: 'kafkajs', idempotence: true, maxInFlight: 9 })).toEqual([true, 1])
    expect(await isIdempotent({ client: 'platformatic' })).toEqual([false, 5])
    expect(await isIdempotent({ client: 'platformatic-2.1', idempotence: true })).toEqual([true, 1])
  })
})
