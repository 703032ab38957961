/** A caller who breaks the contract is told so, by name, and nothing was done. */
import { describe, expect, test } from 'vitest'
import { type Cluster, type ClusterOptions, type PartitionOf, startCluster } from '../index.ts'

const safe: ClusterOptions = { seed: 1, topics: { orders: { partitions: 2, minInsyncReplicas: 2 } } }

/** What no type checker has seen: a caller in JavaScript. */
const untyped = <Type>(options: unknown) => options as Type

describe('startCluster refuses', () => {
  test.each<[unknown, string]>([
    [undefined, 'startCluster: its options are an object, not undefined.'],
    [{}, 'startCluster: seed is missing: a number or a text.'],
    [{ seed: NaN }, 'startCluster: seed is a number or a text, not NaN.'],
    [{ seed: 1, brokers: 0 }, 'startCluster: brokers is a whole number from 1 on, not 0.'],
    [{ seed: 1, brokers: 2.5 }, 'startCluster: brokers is a whole number from 1 on, not 2.5.'],
    [{ seed: 1, time: 'slow' }, "startCluster: time is 'virtual' or 'real', not 'slow'."],
    [{ seed: 1, tracing: 'yes' }, "startCluster: tracing is a function, not 'yes'."],
    [{ seed: 1, topic: {} }, 'startCluster: there is no option topic, only seed, brokers, time, topics'],
    [{ seed: 1, topics: { a: 3 } }, 'topic a: its options are an object, not 3.'],
    [{ seed: 1, topics: { a: { partitions: 0 } } }, 'topic a: partitions is a whole number from 1 on, not 0.'],
    [{ seed: 1, topics: { a: { minInsyncReplicas: 0 } } }, 'minInsyncReplicas is a whole number from 1 on, not 0.'],
    [{ seed: 1, topics: { a: { 'min.insync.replicas': 2 } } }, 'topic a: there is no option min.insync.replicas, only'],
    [{ seed: 1, topics: { a: { flushMessages: -1 } } }, 'flushMessages is a number from 0 on, not -1.'],
    [{ seed: 1, topics: { a: { uncleanLeaderElection: 'on' } } }, "uncleanLeaderElection is true or false, not 'on'."],
    [{ seed: 1, topics: { a: { assignment: [[]] } } }, 'assignment is for each partition the ids of its brokers'],
    [{ seed: 1, topics: { a: { replicationFactor: 4 } } }, 'a: INVALID_REPLICATION_FACTOR'],
    [{ seed: 1, topics: { a: { assignment: [[7]] } } }, 'a: INVALID_REPLICA_ASSIGNMENT'],
    [{ seed: 1, topics: { 'no spaces': {} } }, 'no spaces: INVALID_TOPIC_EXCEPTION'],
    [{ seed: 1, broker: { brokerId: 7 } }, 'broker: there is no option brokerId'],
    [{ seed: 1, broker: { toString: 1 } }, 'broker: there is no option toString'],
    [{ seed: 1, controller: { sessionTimeoutMs: '9s' } }, "sessionTimeoutMs is a whole number from 1 on, not '9s'."],
  ])('%j', async (options, message) => {
    await expect(startCluster(untyped(options))).rejects.toThrow(RangeError)
    await expect(startCluster(untyped(options))).rejects.toThrow(message)
  })

  test('and takes what is right beside it', async () => {
    await using cluster = await startCluster({
      seed: 'a text',
      brokers: 1,
      time: 'virtual',
      topics: { a: { partitions: 1, replicationFactor: 1, minInsyncReplicas: 1, assignment: [[1]] } },
      broker: { heartbeatIntervalMs: 1_000 },
      controller: { sessionTimeoutMs: 5_000 },
      tracing: () => {},
    })
    expect(await cluster.producer().send({ topic: 'a', value: 'a' })).toEqual({ offset: 0 })
  })
})

describe('a producer is refused', () => {
  test.each<[unknown, string]>([
    [{ acks: 2 }, "producer: acks is 0 or 1 or 'all', not 2."],
    [{ acks: -1 }, "producer: acks is 0 or 1 or 'all', not -1."],
    [{ lingerms: 5 }, 'producer: there is no option lingerms, only acks, retries'],
    [{ bootstrap: [] }, 'producer: there is no option bootstrap'],
    [{ deliveryTimeoutMs: -1 }, 'producer: deliveryTimeoutMs is a number from 0 on, not -1.'],
    [{ acks: 1, idempotence: true }, "producer: with idempotence acks is 'all', not 1."],
    [{ maxInFlight: 6 }, 'producer: with idempotence maxInFlight is at most 5, not 6.'],
    [{ idempotence: true, retries: 0 }, 'producer: with idempotence retries is not 0; say idempotence: false.'],
    [{ maxInFlight: 0 }, 'producer: maxInFlight is a whole number from 1 on, not 0.'],
  ])('%j, and the next one has its number', async (options, message) => {
    await using cluster = await startCluster(safe)
    expect(() => cluster.producer(untyped(options))).toThrow(new RegExp(`^${message.replaceAll(/[.()]/g, '\\$&')}`))
    expect(() => cluster.producer(untyped(options))).toThrow(RangeError)
    expect(cluster.producer({ acks: 1, retries: 0, maxInFlight: 6 }).node).toBe('producer-1')
  })

  test('what it is to send: a topic, a partition, a value', async () => {
    await using cluster = await startCluster(safe)
    const producer = cluster.producer()
    const refused = (record: unknown) => expect(producer.send(untyped(record))).rejects.toThrow
    await refused({ topic: 'bills', value: 'a' })('There is no partition 0 of a topic bills')
    await refused({ topic: 'orders', partition: 2, value: 'a' })('There is no partition 2 of a topic orders')
    await refused({ topic: 'orders', partition: '0', value: 'a' })('A partition is a whole number')
    await refused({ topic: 'orders', value: 7 })("A record's value is a text, not 7.")
    await refused({ topic: 'orders' })("A record's value is a text, not undefined.")
    await refused({ topic: 'orders', key: 7, value: 'a' })("A record's key is a text or absent, not 7.")
    expect(cluster.history()).toEqual([])
    expect(await producer.send({ topic: 'orders', partition: 1, value: '' })).toEqual({ offset: 0 })
  })
})

describe('a consumer is refused', () => {
  test.each<[unknown, string]>([
    [{ topic: 'orders' }, 'consumer: groupId is missing'],
    [{ groupId: 'billing' }, 'consumer: topic is missing'],
    [{ groupId: '', topic: 'orders' }, 'consumer: groupId is a text that is not empty'],
    [{ groupId: 'billing', topic: [] }, 'consumer: topic is the name of a topic, or several, not [].'],
    [{ groupId: 'billing', topic: 'bills' }, 'There is no partition 0 of a topic bills'],
    [{ groupId: 'billing', topic: ['orders', 'bills'] }, 'There is no partition 0 of a topic bills'],
    [
      { groupId: 'billing', topic: 'orders', autoCommit: true },
      "autoCommit is 'java' or 'librdkafka' or 'kafkajs' or 'kafka-go' or 'platformatic' or 'off', not true.",
    ],
    [
      { groupId: 'billing', topic: 'orders', assignors: ['sticky'] },
      "assignors is one or several of 'range', 'roundrobin', 'cooperative-sticky', not [\"sticky\"].",
    ],
    [
      { groupId: 'billing', topic: 'orders', listener: { onPartitionsAssignd: () => {} } },
      'listener: there is no option onPartitionsAssignd, only onPartitionsAssigned, onPartitionsRevoked, onPartitionsLost.',
    ],
    [
      { groupId: 'billing', topic: 'orders', listener: { onPartitionsLost: true } },
      'listener: onPartitionsLost is a function, not true.',
    ],
    [{ groupId: 'billing', topic: 'orders', assignors: [] }, 'assignors is one or several of'],
    [{ groupId: 'billing', topic: 'orders', groupInstanceId: '' }, 'groupInstanceId is a text that is not empty'],
    [
      { groupId: 'billing', topic: 'orders', sessionTimeoutMs: 500 },
      'consumer: heartbeatIntervalMs is less than sessionTimeoutMs, not 1000 of 500.',
    ],
    [{ groupId: 'billing', topic: 'orders', handling: 'auto' }, "handling is 'polled' or 'explicit', not 'auto'."],
    [{ groupId: 'billing', topic: 'orders', maxPollRecords: 0 }, 'maxPollRecords is a whole number from 1 on, not 0.'],
  ])('%j', async (options, message) => {
    await using cluster = await startCluster(safe)
    expect(() => cluster.consumer(untyped(options))).toThrow(message)
    expect(() => cluster.consumer(untyped(options))).toThrow(RangeError)
    expect(cluster.consumer({ groupId: 'billing', topic: 'orders' }).node).toBe('consumer-1')
  })

  test('what it says to have handled: what it was not handed, what another life was, what counts anyway', async () => {
    await using cluster = await startCluster(safe)
    await cluster.producer().send({ topic: 'orders', value: 'a' })
    cluster.advance(1_000)
    const options = { topic: 'orders', groupId: 'billing', autoCommit: 'off' } as const
    const consumer = cluster.consumer({ ...options, handling: 'explicit' })
    const [record] = await consumer.poll()
    const other = { ...record!, offset: 7 }
    expect(() => consumer.handled(other)).toThrow('consumer-1 was not handed offset 7 of orders-0')
    consumer.crash()
    expect(() => consumer.handled(record!)).toThrow('consumer-1 is down')
    consumer.restart()
    expect(() => consumer.handled(record!)).toThrow('consumer-1 was not handed offset 0 of orders-0')
    expect(cluster.consumer(options).inHand).toEqual([])
    expect(() => cluster.consumer(options).handled(record!)).toThrow("make it with handling: 'explicit'")
    expect(cluster.history().filter(({ type }) => type === 'handled')).toEqual([])
  })

  test('what it is to commit: an unknown option, what it is not assigned, an offset that is none or behind the end', async () => {
    await using cluster = await startCluster(safe)
    await cluster.producer().send({ topic: 'orders', value: 'a' })
    const [one, other] = [0, 1].map(() => cluster.consumer({ topic: 'orders', groupId: 'billing' }))
    await cluster.until(() => [one, other].every(each => each!.assignment.length === 1))
    const [{ partition }] = one!.assignment as readonly [PartitionOf]
    const [mine, others] = [`orders-${partition}`, `orders-${1 - partition}`]
    const refused = async (options: unknown, message: string) => {
      await expect(one!.commit(untyped(options))).rejects.toThrow(message)
      await expect(one!.commit(untyped(options))).rejects.toThrow(RangeError)
    }
    await refused({ offset: 1 }, 'commit: there is no option offset, only timeoutMs, offsets.')
    await refused({ offsets: 1 }, 'commit: offsets is an object, not 1.')
    await refused({ timeoutMs: -1 }, 'commit: timeoutMs is a number from 0 on, not -1.')
    await refused({ offsets: { [mine]: -1 } }, `commit: the offset of ${mine} is a whole number from 0 on, not -1.`)
    await refused({ offsets: { [mine]: 0.5 } }, `commit: the offset of ${mine} is a whole number from 0 on, not 0.5.`)
    await refused({ offsets: { [mine]: 2 } }, `commit: ${mine} ends at offset ${1 - partition}: 2 is behind its end.`)
    await refused(
      { offsets: { [mine]: 0, [others]: 0 } },
      `commit: consumer-1 is not assigned ${others}, only ${mine}:`,
    )
    expect(cluster.history().filter(({ type }) => type === 'commit')).toEqual([])
  })

  test('where it is to seek: a partition that it does not read, an offset that is none', async () => {
    await using cluster = await startCluster({ ...safe, topics: { orders: {}, bills: {} } })
    const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing' })
    expect(() => consumer.seek('bills', 0, 0)).toThrow('consumer-1 does not read bills-0')
    expect(() => consumer.seek('orders', 0, -1)).toThrow('An offset is a whole number from 0 on, not -1.')
    expect(() => consumer.seek('orders', 0, 1)).toThrow('consumer-1 is not assigned orders-0 now')
    await consumer.poll()
    expect(consumer.assignment).toEqual([{ topic: 'orders', partition: 0 }])
    consumer.seek('orders', 0, 1)
  })
})

describe('the wrong moment', () => {
  test.each<[string, (cluster: Cluster) => void, string]>([
    [
      'a crash of a broker that is down',
      cluster => cluster.crash(3),
      'Broker 3 is down: restart it before you crash it.',
    ],
    [
      'a pause of a broker that is down',
      cluster => cluster.pause(3),
      'Broker 3 is down: restart it before you pause it.',
    ],
    ['a restart of one that runs', cluster => cluster.restart(1), 'Broker 1 is running: crash it, or take its power'],
    ['a restart of one that is paused', cluster => cluster.restart(2), 'Broker 2 is running'],
    ['a pause of one that is paused', cluster => cluster.pause(2), 'Broker 2 is paused already.'],
    ['a resume of one that runs', cluster => cluster.resume(1), 'Broker 1 is not paused: there is nothing to resume.'],
  ])('%s', async (_, deed, message) => {
    await using cluster = await startCluster(safe)
    cluster.crash(3)
    cluster.pause(2)
    expect(() => deed(cluster)).toThrow(message)
    expect([1, 2, 3].map(broker => cluster.isRunning(broker))).toEqual([true, true, false])
    expect(cluster.world.isPaused('broker-2')).toBe(true)
  })

  test.each<[string, (cluster: Cluster) => void, string]>([
    ['broker 4', cluster => cluster.crash(4), 'There is no broker 4: this cluster has 1, 2, 3.'],
    ['broker 0', cluster => cluster.losePower(0), 'There is no broker 0'],
    ['a broker by its name', cluster => cluster.wipe(untyped('broker-1')), 'There is no broker broker-1'],
    ['a cut from oneself', cluster => cluster.cut(1, 1), 'There is no connection between broker-1 and itself.'],
    ['a cut from a stranger', cluster => cluster.cut(1, untyped('moon')), 'moon is nobody here'],
    ['a partition', cluster => cluster.log('orders', 2), 'There is no partition 2 of a topic orders'],
    ['a topic', cluster => cluster.leader('bills'), 'There is no partition 0 of a topic bills'],
    [
      'a topic that every object has',
      cluster => cluster.leader('toString'),
      'There is no partition 0 of a topic toString',
    ],
    [
      'a group without a name',
      cluster => cluster.group(untyped(undefined)),
      'group: groupId is a text that is not empty, not undefined.',
    ],
    ['time that runs back', cluster => cluster.advance(-1), 'a finite number of milliseconds, 0 or more, not -1.'],
    ['time without end', cluster => cluster.advance(Infinity), 'a finite number of milliseconds'],
    [
      'a guarantee',
      cluster => cluster.check(untyped({ guarantee: 'CONS' })),
      'check knows the guarantees NAL, ALO, AMO, ORD, EO, not CONS.',
    ],
    [
      'exactly once of what, and where',
      cluster => cluster.check(untyped({ guarantee: 'EO' })),
      "check of EO: say whose effects and where they land: { guarantee: 'EO', groupId: 'billing', output: 'invoices' }.",
    ],
    [
      'a topic in which effects land',
      cluster => cluster.check({ guarantee: 'EO', groupId: 'billing', output: 'nowhere' }),
      "There is no partition 0 of a topic nowhere: name it in startCluster's topics.",
    ],
    [
      'a transactional id without a name',
      cluster => cluster.transaction(''),
      "transaction: transactionalId is a text that is not empty, not ''.",
    ],
  ])('what is not there: %s', async (_, deed, message) => {
    await using cluster = await startCluster(safe)
    expect(() => deed(cluster)).toThrow(RangeError)
    expect(() => deed(cluster)).toThrow(message)
  })

  test('clients that are not there to be asked', async () => {
    await using cluster = await startCluster(safe)
    const [producer, consumer] = [cluster.producer(), cluster.consumer({ topic: 'orders', groupId: 'billing' })]
    expect(() => producer.restart()).toThrow('producer-1 is running: crash it before it restarts.')
    expect(() => consumer.restart()).toThrow('consumer-1 is running: crash it before it restarts.')
    cluster.world.pause('producer-1')
    await expect(producer.send({ topic: 'orders', value: 'a' })).rejects.toThrow('producer-1 is paused: resume it')
    cluster.world.resume('producer-1')
    for (const client of [producer, consumer]) client.crash()
    expect(() => producer.crash()).toThrow('producer-1 is down: restart it before you ask it to crash.')
    await expect(consumer.poll()).rejects.toThrow('consumer-1 is down: restart it before you ask it to poll.')
    await expect(consumer.commit()).rejects.toThrow('consumer-1 is down')
    consumer.restart()
    await consumer.close()
    await expect(consumer.poll()).rejects.toThrow('consumer-1 is closed: make another consumer.')
    expect(() => consumer.restart()).toThrow('consumer-1 is closed')
    expect(cluster.history().filter(({ type }) => type === 'send')).toEqual([])
  })
})

test('a closed cluster does nothing more, may be looked at, and closed again', async () => {
  const cluster = await startCluster(safe)
  const [producer, consumer] = [cluster.producer(), cluster.consumer({ topic: 'orders', groupId: 'billing' })]
  await producer.send({ topic: 'orders', value: 'a' })
  await cluster.close()
  const deeds = [
    () => cluster.advance(1),
    () => cluster.crash(1),
    () => cluster.cut(1, 2),
    () => cluster.producer(),
    () => cluster.consumer({ topic: 'orders', groupId: 'billing' }),
    () => producer.restart(),
    () => producer.crash(),
  ]
  for (const deed of deeds) expect(deed).toThrow('This cluster is closed: start another with startCluster.')
  await expect(producer.send({ topic: 'orders', value: 'b' })).rejects.toThrow('This cluster is closed')
  await expect(consumer.poll()).rejects.toThrow('This cluster is closed')
  await expect(cluster.until(() => true)).rejects.toThrow('This cluster is closed')
  expect(cluster.log('orders').map(({ value }) => value)).toEqual(['a'])
  expect(cluster.check({ guarantee: 'NAL' }).verdict).toBe('not seen broken')
  await cluster.close()
})
