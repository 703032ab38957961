/** Groups of several consumers on clusters that run: rebalances, zombies, static members, other clients' manners. */
import { describe, expect, test } from 'vitest'
import { type Cluster, type ClusterConsumer, type ConsumerOptions, type PartitionOf, startCluster } from '../index.ts'

const topics = { orders: { partitions: 3, minInsyncReplicas: 2 } } as const
const billing = { topic: 'orders', groupId: 'billing', autoCommit: 'off' } as const

/** They poll in turn, as applications do that have something to do, until it is so. */
async function pollUntil(consumers: readonly ClusterConsumer[], isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo(); turns++) {
    if (turns > 200) throw new Error('it never comes to that')
    await Promise.all(consumers.map(consumer => consumer.poll()))
  }
}

const quick = { pollTimeoutMs: 100 } as const
const names = (consumer: ClusterConsumer) => consumer.assignment.map(({ partition }) => partition)

async function groupOf(cluster: Cluster, count: number, more: Partial<ConsumerOptions> = {}) {
  const consumers = Array.from({ length: count }, () => cluster.consumer({ ...billing, ...quick, ...more }))
  const isStable = () => {
    const { state, members } = cluster.group('billing')
    return state === 'Stable' && members.length === count && consumers.every(each => each.assignment.length > 0)
  }
  await pollUntil(consumers, isStable)
  return consumers
}

const sendAll = async (cluster: Cluster, count: number) => {
  const producer = cluster.producer()
  for (let i = 0; i < count; i++) await producer.send({ topic: 'orders', partition: i % 3, value: `v${i}` })
  cluster.advance(500)
}

const handledBy = (cluster: Cluster, value: string) =>
  cluster.history().flatMap(each => (each.type === 'handled' && each.record.value === value ? [each.by] : []))

describe('a group', () => {
  test('shares the partitions; each record is handled by one of its members, and by one of every group', async () => {
    await using cluster = await startCluster({ seed: 1, topics })
    await sendAll(cluster, 6)
    const [one, other] = await groupOf(cluster, 2)
    const audit = cluster.consumer({ ...billing, ...quick, groupId: 'audit' })
    expect([...names(one!), ...names(other!)].toSorted()).toEqual([0, 1, 2])
    await pollUntil(
      [one!, other!, audit],
      () => cluster.history().filter(({ type }) => type === 'handled').length === 12,
    )
    for (let i = 0; i < 6; i++) expect(handledBy(cluster, `v${i}`)).toHaveLength(2)
    for (const guarantee of ['ALO', 'AMO', 'ORD'] as const)
      expect(cluster.check({ guarantee }).verdict).toBe('not seen broken')
  })

  test('is told by its coordinator: state, generation, members, assignment, committed offsets, lag', async () => {
    await using cluster = await startCluster({ seed: 1, topics })
    expect(cluster.group('billing')).toMatchObject({ state: 'Dead', members: [], committed: {}, lag: {} })
    await sendAll(cluster, 3)
    const [one, other] = await groupOf(cluster, 2)
    await pollUntil([one!, other!], () => cluster.history().filter(({ type }) => type === 'handled').length === 3)
    await one!.commit()
    const group = cluster.group('billing')
    expect(group).toMatchObject({ state: 'Stable', protocolName: 'range' })
    for (const each of [one!, other!]) {
      const { assignment } = group.members.find(({ clientId }) => clientId === each.node)!
      expect(assignment).toEqual(names(each).map(partition => `orders-${partition}`))
    }
    const mine = Object.fromEntries(names(one!).map(partition => [`orders-${partition}`, 1]))
    expect(group.committed).toEqual(mine)
    expect(group.lag).toEqual({ 'orders-0': 1, 'orders-1': 1, 'orders-2': 1, ...zero(mine) })
    cluster.crash(group.coordinator)
    expect(cluster.group('billing')).toMatchObject({ state: 'Unknown', coordinator: 0 })
  })

  test('loses nothing when a member crashes: another gets its partitions, once its session is over', async () => {
    await using cluster = await startCluster({ seed: 1, topics })
    const [one, other] = await groupOf(cluster, 2)
    await sendAll(cluster, 3)
    one!.crash()
    await pollUntil([other!], () => names(other!).length === 3)
    await pollUntil([other!], () => cluster.history().filter(({ type }) => type === 'handled').length === 3)
    expect(cluster.group('billing').members).toHaveLength(1)
    expect(cluster.check({ guarantee: 'ALO' }).verdict).toBe('not seen broken')
  })

  test('gets a member’s partitions back at once when that closes', async () => {
    await using cluster = await startCluster({ seed: 1, topics })
    const [one, other] = await groupOf(cluster, 2)
    const before = cluster.now
    await one!.close()
    await pollUntil([other!], () => names(other!).length === 3)
    expect(cluster.now - before).toBeLessThan(2_000)
  })

  test('waits for who does not poll, for max.poll.interval.ms; the zombie goes on, and what it commits then is refused', async () => {
    await using cluster = await startCluster({ seed: 1, topics: { orders: { minInsyncReplicas: 2 } } })
    const options = { ...billing, ...quick, handling: 'explicit', maxPollIntervalMs: 10_000 } as const
    const zombie = cluster.consumer(options)
    await sendOne(cluster)
    await pollUntil([zombie], () => zombie.inHand.length === 1)
    const successor = cluster.consumer(options)
    const [record] = zombie.inHand
    const before = cluster.now
    await pollUntil([successor], () => successor.inHand.length === 1)
    expect(cluster.now - before).toBeGreaterThan(5_000)
    zombie.handled(record!)
    await expect(zombie.commit()).rejects.toThrow('UNKNOWN_MEMBER_ID')
    successor.handled(successor.inHand[0]!)
    await successor.commit()
    expect(cluster.check({ guarantee: 'AMO' }).text).toContain(
      'group billing handled "a" at offset 0 of orders-0 twice: consumer-1 at',
    )
    expect(cluster.check({ guarantee: 'ALO' }).verdict).toBe('not seen broken')
  })

  test('goes on when its coordinator dies, with the same members in the same generation', async () => {
    await using cluster = await startCluster({ seed: 1, topics })
    const consumers = await groupOf(cluster, 2, { sessionTimeoutMs: 30_000 })
    const { coordinator, generationId } = cluster.group('billing')
    cluster.crash(coordinator)
    await pollUntil(consumers, () => cluster.group('billing').state === 'Stable')
    expect(cluster.group('billing')).toMatchObject({ generationId, members: [{}, {}] })
    await sendAll(cluster, 3)
    await pollUntil(consumers, () => cluster.history().filter(({ type }) => type === 'handled').length === 3)
  })
})

test('a topic that grows is dealt anew, when the leader of the group has looked at it again (metadata.max.age.ms)', async () => {
  await using cluster = await startCluster({ seed: 1, topics: { orders: { minInsyncReplicas: 2 } } })
  const one = cluster.consumer({ ...billing, ...quick, metadataMaxAgeMs: 2_000 })
  await pollUntil([one], () => names(one).length === 1)
  await cluster.admin.createPartitions('orders', 2)
  await cluster.producer().send({ topic: 'orders', partition: 1, value: 'early' })
  await pollUntil([one], () => names(one).length === 2)
  await pollUntil([one], () => handledBy(cluster, 'early').length === 1)
  expect(cluster.check({ guarantee: 'ALO' }).verdict).toBe('not seen broken')
})

const zero = (offsets: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.keys(offsets).map(name => [name, 0]))

async function sendOne(cluster: Cluster): Promise<void> {
  await cluster.producer().send({ topic: 'orders', value: 'a' })
  cluster.advance(500)
}

test('a commit that nobody waits for is tried once, and its refusal stands in the history', async () => {
  await using cluster = await startCluster({ seed: 1, topics: { orders: { minInsyncReplicas: 2 } } })
  await sendOne(cluster)
  const one = cluster.consumer({ ...billing, ...quick })
  await pollUntil([one], () => handledBy(cluster, 'a').length === 1)
  one.commitAsync()
  cluster.advance(100)
  expect(cluster.group('billing').committed).toEqual({ 'orders-0': 1 })
  const failures = () => cluster.history().filter(({ type }) => type === 'commitFailed')
  cluster.world.pause(one!.node)
  cluster.advance(5_000)
  cluster.world.resume(one!.node)
  one.commitAsync()
  cluster.advance(100)
  expect(failures()).toMatchObject([{ errorCode: 'UNKNOWN_MEMBER_ID', isUnknown: false }])
})

describe('a rebalance is told to the application', () => {
  const listening = (said: string[], who: string) => {
    const say = (what: string) => (partitions: readonly PartitionOf[]) =>
      void said.push(`${who} ${what} ${partitions.map(({ partition }) => partition).join()}`)
    return { onPartitionsAssigned: say('+'), onPartitionsRevoked: say('-'), onPartitionsLost: say('lost') }
  }

  async function grown(assignor: 'range' | 'cooperative-sticky'): Promise<readonly string[]> {
    await using cluster = await startCluster({ seed: 1, topics })
    const said: string[] = []
    const about = { ...billing, ...quick, assignors: [assignor] } as const
    const one = cluster.consumer({ ...about, listener: listening(said, 'one') })
    await pollUntil([one], () => names(one).length === 3)
    const other = cluster.consumer({ ...about, listener: listening(said, 'other') })
    await pollUntil([one, other], () => names(other).length > 0)
    return said
  }

  test('eager: everything is given up, and dealt anew', async () => {
    const said = await grown('range')
    expect(said.slice(0, 2)).toEqual(['one + 0,1,2', 'one - 0,1,2'])
    expect(said.slice(2).toSorted()).toEqual(['one + 0,1', 'other + 2'])
  })

  test('cooperative: what changes hands alone', async () => {
    const said = (await grown('cooperative-sticky')).filter(each => /\d/.test(each))
    expect(said).toEqual(['one + 0,1,2', 'one - 2', 'other + 2'])
  })

  test('who was out of the group has lost what it had', async () => {
    await using cluster = await startCluster({ seed: 1, topics })
    const said: string[] = []
    const one = cluster.consumer({ ...billing, ...quick, maxPollIntervalMs: 1_000, listener: listening(said, 'one') })
    await pollUntil([one], () => names(one).length === 3)
    cluster.advance(5_000)
    expect(said).toEqual(['one + 0,1,2'])
    expect(cluster.group('billing').state).toBe('Empty')
    await one.poll()
    expect(said.slice(1, 2)).toEqual(['one lost 0,1,2'])
  })
})

describe('a static member', () => {
  test('that starts again within its session has what it had, and nobody else notices', async () => {
    await using cluster = await startCluster({ seed: 1, topics })
    const about = { ...billing, ...quick, sessionTimeoutMs: 30_000 } as const
    const one = cluster.consumer({ ...about, groupInstanceId: 'one' })
    const other = cluster.consumer({ ...about, groupInstanceId: 'other' })
    await pollUntil([one, other], () => names(one).length + names(other).length === 3)
    const [mine, { generationId }] = [names(one), cluster.group('billing')]
    one.crash()
    one.restart()
    await pollUntil([one, other], () => names(one).length > 0)
    expect(names(one)).toEqual(mine)
    expect(cluster.group('billing')).toMatchObject({ generationId, state: 'Stable' })
  })

  test('does not leave when it closes', async () => {
    await using cluster = await startCluster({ seed: 1, topics })
    const one = cluster.consumer({ ...billing, ...quick, groupInstanceId: 'one', sessionTimeoutMs: 30_000 })
    await pollUntil([one], () => names(one).length === 3)
    await one.close()
    expect(cluster.group('billing').members).toMatchObject([{ groupInstanceId: 'one' }])
    cluster.advance(31_000)
    expect(cluster.group('billing')).toMatchObject({ state: 'Empty', members: [] })
  })

  test('of which there are two: the first is fenced, by name, in its next poll', async () => {
    await using cluster = await startCluster({ seed: 1, topics })
    const about = { ...billing, ...quick, groupInstanceId: 'one' } as const
    const first = cluster.consumer(about)
    await pollUntil([first], () => names(first).length === 3)
    const second = cluster.consumer(about)
    await pollUntil([second], () => names(second).length === 3)
    cluster.advance(2_000)
    await expect(first.poll()).rejects.toThrow(
      'consumer-1 is not a member of group billing, and will not be: FENCED_INSTANCE_ID.',
    )
    await expect(first.commit()).rejects.toThrow(
      'The commit of consumer-1 in group billing failed: FENCED_INSTANCE_ID: another process has taken its groupInstanceId',
    )
    await second.commit()
  })
})

test('a record whose handler always throws is handed out again and again; nothing before it is lost, nothing behind it is reached', async () => {
  await using cluster = await startCluster({ seed: 1, topics: { orders: { minInsyncReplicas: 2 } } })
  const producer = cluster.producer()
  for (const value of ['a', 'poison', 'b']) await producer.send({ topic: 'orders', value })
  cluster.advance(500)
  const consumer = cluster.consumer({ ...billing, handling: 'explicit', maxPollRecords: 1 })
  const seen: (string | null)[] = []
  for (let lives = 0; lives < 3; lives++) {
    for (let record = (await consumer.poll())[0]; record !== undefined; record = (await consumer.poll())[0]) {
      seen.push(record.value)
      if (record.value === 'poison') break
      consumer.handled(record)
      await consumer.commit()
    }
    consumer.crash()
    consumer.restart()
  }
  expect(seen).toEqual(['a', 'poison', 'poison', 'poison'])
  const { verdict, text } = cluster.check({ guarantee: 'ALO' })
  expect(verdict).toBe('cannot tell')
  expect(text).toContain('"poison" was acknowledged')
})

describe('in the manner of', () => {
  /** What its group has committed when it has polled a record, and handled it. */
  async function committedBy(autoCommit: 'kafkajs' | 'kafka-go' | 'platformatic', crashes: boolean) {
    await using cluster = await startCluster({ seed: 1, topics: { orders: { minInsyncReplicas: 2 } } })
    await sendOne(cluster)
    const consumer = cluster.consumer({ ...billing, autoCommit, handling: 'explicit' })
    const [record] = await consumer.poll()
    cluster.advance(100)
    const polled = cluster.group('billing').committed
    if (!crashes) consumer.handled(record!)
    cluster.advance(100)
    const handled = cluster.group('billing').committed
    consumer.crash()
    await cluster.consumer({ ...billing, handling: 'explicit' }).poll()
    const { verdict } = cluster.check({ guarantee: 'ALO' })
    return { polled: polled['orders-0'], handled: handled['orders-0'], verdict }
  }

  test('kafkajs: after the handler; a crash before it loses nothing', async () => {
    expect(await committedBy('kafkajs', false)).toEqual({ polled: undefined, handled: 1, verdict: 'not seen broken' })
    expect(await committedBy('kafkajs', true)).toEqual({
      polled: undefined,
      handled: undefined,
      verdict: 'cannot tell',
    })
  })

  test.each(['kafka-go', 'platformatic'] as const)(
    '%s: before the application has it; a crash loses it (C08, C09)',
    async manner => {
      expect(await committedBy(manner, false)).toEqual({ polled: 1, handled: 1, verdict: 'not seen broken' })
      expect(await committedBy(manner, true)).toEqual({ polled: 1, handled: 1, verdict: 'broken' })
    },
  )

  test('kafka-go: what cannot be committed is not returned', async () => {
    const placed = { orders: { assignment: [[2, 3, 1]] } } as const
    await using cluster = await startCluster({ seed: 1, topics: placed })
    const consumer = cluster.consumer({ ...billing, ...quick, autoCommit: 'kafka-go', requestTimeoutMs: 500 })
    await pollUntil([consumer], () => names(consumer).length === 1)
    await consumer.poll()
    const { coordinator } = cluster.group('billing')
    expect([coordinator, cluster.leader('orders')]).toEqual([1, 2])
    await sendOne(cluster)
    cluster.hold(coordinator, consumer)
    await expect(consumer.poll()).rejects.toThrow('consumer-1 could not commit what it had read: it is not returned.')
    expect(handledBy(cluster, 'a')).toEqual([])
  })
})
