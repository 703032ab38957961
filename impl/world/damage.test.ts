/** Damage to disks, and hostile clients, seen from the outside: what a cluster serves is what was produced, and it comes back to one log. */
import { describe, expect, test } from 'vitest'
import { type Cluster, startCluster } from '../index.ts'
import { batchesOf } from '../core/log.ts'
import type { Effect, NodeId, Process } from '../core/process.ts'
import type { Request, Response } from '../core/protocol.ts'
import { encodeBatch } from '../core/record-batch.ts'
import { FaultSchedule } from './fault-schedule.ts'
import type { FaultKind } from './faults.ts'
import type { World } from './world.ts'

const file = 'orders-0.log'
const values = Array.from({ length: 6 }, (_, i) => `record ${i}`)

async function startFilled(): Promise<Cluster> {
  const cluster = await startCluster({ seed: 5, topics: { orders: { minInsyncReplicas: 2 } } })
  const producer = cluster.producer({ maxRecordsPerBatch: 1, lingerMs: 0, deliveryTimeoutMs: 600_000 })
  for (const value of values) await producer.send({ topic: 'orders', value })
  cluster.advance(2_000)
  return cluster
}

const valuesOf = (cluster: Cluster, broker: number) => cluster.logOf(broker, 'orders').map(({ value }) => value)

async function consumed(cluster: Cluster): Promise<readonly (string | null)[]> {
  const consumer = cluster.consumer({ topic: 'orders', groupId: 'g' })
  const found: (string | null)[] = []
  for (let polls = 0; polls < 20 && found.length < values.length; polls++)
    found.push(...(await consumer.poll()).map(({ value }) => value))
  return found
}

/** Where each batch begins, and one more: where the file ends. */
function startsIn(cluster: Cluster, broker: number): readonly number[] {
  const { log } = cluster.world.state(`broker-${broker}`).replicas['orders-0']!
  return [...batchesOf(log).map(({ position }) => position), log.sizeInBytes]
}

/** In each part of a batch: its offset, length, leader epoch, checksum, records. */
const bytesOfBatch = [5, 9, 15, 18, 60, -1]

describe('a bit flips on a disk', () => {
  test.each([1, 2])(
    'of broker %s: it is found at the next start, cut off, fetched again, and never served',
    async broker => {
      for (const byte of bytesOfBatch) {
        const cluster = await startFilled()
        const starts = startsIn(cluster, broker)
        cluster.crash(broker)
        cluster.world.flipBit(`broker-${broker}`, file, byte < 0 ? starts[3]! - 1 : starts[2]! + byte, 2)
        cluster.restart(broker)
        expect(valuesOf(cluster, broker)).toEqual(values.slice(0, 2))
        expect(await consumed(cluster)).toEqual(values)
        cluster.advance(20_000)
        for (const id of [1, 2, 3]) expect(valuesOf(cluster, id)).toEqual(values)
      }
    },
  )

  test('while the broker runs: its memory is the page cache, so what it serves is whole; the next start finds it', async () => {
    const cluster = await startFilled()
    cluster.world.flipBit('broker-1', file, startsIn(cluster, 1)[2]! + 60, 0)
    expect(cluster.leader('orders')).toBe(1)
    expect(await consumed(cluster)).toEqual(values)
    cluster.crash(1)
    cluster.restart(1)
    expect(valuesOf(cluster, 1)).toEqual(values.slice(0, 2))
    cluster.advance(20_000)
    expect(valuesOf(cluster, 1)).toEqual(values)
  })
})

describe('a disk has less than was written', () => {
  test('torn anywhere in a batch: the log ends with the last whole one, and is fetched again', async () => {
    const cluster = await startFilled()
    const [from, to] = startsIn(cluster, 2).slice(4) as [number, number]
    for (let keepBytes = from; keepBytes <= to; keepBytes += 7) {
      cluster.world.losePower('broker-2', name => (name === file ? keepBytes : 0))
      cluster.restart(2)
      expect(valuesOf(cluster, 2)).toEqual(values.slice(0, keepBytes === to ? 5 : 4))
      cluster.advance(20_000)
      expect(valuesOf(cluster, 2)).toEqual(values)
    }
  })

  test('a short read at a start: what it hid does not come back behind what is appended next', async () => {
    const cluster = await startFilled()
    const [, , third] = startsIn(cluster, 2)
    cluster.crash(2)
    cluster.world.restart('broker-2', (name, size) => (name === file ? third! : size))
    expect(valuesOf(cluster, 2)).toEqual(values.slice(0, 2))
    cluster.advance(20_000)
    cluster.crash(2)
    cluster.restart(2)
    expect(valuesOf(cluster, 2)).toEqual(values)
  })

  test('no room at the leader: sends wait, nothing is half written, and once there is room they are acknowledged', async () => {
    const cluster = await startFilled()
    const { world } = cluster
    world.setDiskCapacity('broker-1', world.disk('broker-1').usedBytes + 20)
    const producer = cluster.producer({ deliveryTimeoutMs: 600_000 })
    producer.post({ topic: 'orders', value: 'late' })
    cluster.advance(10_000)
    for (const id of [1, 2, 3]) expect(valuesOf(cluster, id)).toEqual(values)
    world.setDiskCapacity('broker-1', Infinity)
    cluster.advance(10_000)
    for (const id of [1, 2, 3]) expect(valuesOf(cluster, id)).toEqual([...values, 'late'])
  })

  test('no room at a follower: it falls behind and comes back', async () => {
    const cluster = await startFilled()
    const { world } = cluster
    world.setDiskCapacity('broker-2', world.disk('broker-2').usedBytes + 20)
    await cluster.producer({ deliveryTimeoutMs: 600_000 }).send({ topic: 'orders', value: 'late' })
    cluster.advance(40_000)
    expect(valuesOf(cluster, 2)).toEqual(values)
    world.setDiskCapacity('broker-2', Infinity)
    cluster.advance(10_000)
    expect(valuesOf(cluster, 2)).toEqual([...values, 'late'])
  })

  test('no room at the controller: what it cannot write it does not decide, and it goes on once there is room', async () => {
    const cluster = await startFilled()
    const { world } = cluster
    world.setDiskCapacity('controller', world.disk('controller').usedBytes + 5)
    cluster.crash(1)
    cluster.advance(30_000)
    expect(cluster.leader('orders')).toBe(1)
    world.setDiskCapacity('controller', Infinity)
    cluster.advance(30_000)
    expect(cluster.leader('orders')).not.toBe(1)
    expect(await consumed(cluster)).toEqual(values)
  })
})

/** Sends what it is told to, and tells what it hears. */
const rude: Process<number, { readonly to: NodeId; readonly request: Request }, Response | 'disconnected'> = {
  start: () => [1, []],
  step: (ids, input) => {
    if (input.type === 'Received') return [ids, [{ type: 'Tell', told: input.message.body as Response }]]
    if (input.type === 'Disconnected') return [ids, [{ type: 'Tell', told: 'disconnected' }]]
    if (input.type !== 'Call') return [ids, []]
    const { to, request: body } = input.call
    const send: Effect = { type: 'Send', to, correlationId: ids, message: { kind: 'request', body } }
    return [ids + 1, [send]]
  },
}

const rudeMember = { memberId: 'rude', groupInstanceId: null } as const
const rudeWishes = { clientId: 'rude', sessionTimeoutMs: 10_000, rebalanceTimeoutMs: 10_000, protocols: [] } as const

test('a client that sends nonsense to everybody is refused by all of them, and nobody else notices', async () => {
  const cluster = await startFilled()
  const world = cluster.world as unknown as World
  const answers: string[] = []
  world.add('rude', rude)
  world.onTell((node, told) => {
    if (node === 'rude') answers.push(told === 'disconnected' ? told : (told as Response).errorCode)
  })
  const good = encodeBatch({ records: [{ key: null, value: Uint8Array.of(1), timestamp: 0 }] })
  const about = { api: 'Produce', topicPartition: 'orders-0', acks: 1 } as const
  const flipped = Array.from({ length: good.length }, (_, at) => good.map((byte, i) => (i === at ? byte ^ 16 : byte)))
  const nonsense: readonly Request[] = [
    ...flipped.flatMap((batch, at) => (at >= 12 && at < 16 ? [] : [{ ...about, batch }])),
    ...flipped.map((_, size) => ({ ...about, batch: good.slice(0, size) })),
    { ...about, topicPartition: '__consumer_offsets-0', batch: good },
    { api: 'OffsetCommit', groupId: 'g', ...rudeMember, generationId: 7, offsets: { 'orders-0': 99 } },
    { api: 'Heartbeat', groupId: 'g', ...rudeMember, generationId: 7 },
    { api: 'JoinGroup', groupId: '', ...rudeMember, ...rudeWishes },
    { api: 'JoinGroup', groupId: 'g', ...rudeMember, ...rudeWishes },
  ]
  for (const to of ['broker-1', 'broker-2', 'broker-3', 'controller'])
    for (const request of nonsense) world.call('rude', { to, request })
  cluster.advance(10_000)
  expect(answers).toHaveLength(4 * nonsense.length)
  expect(answers.filter(answer => answer === 'NONE' || answer === 'disconnected')).toEqual([])
  await cluster.producer().send({ topic: 'orders', value: 'after' })
  cluster.advance(2_000)
  for (const id of [1, 2, 3]) expect(valuesOf(cluster, id)).toEqual([...values, 'after'])
  expect(await consumed(cluster)).toEqual(expect.arrayContaining([...values]))
})

describe('disks rot, tear, fill up and are read short, one broker at a time, while records flow', () => {
  const seeds = [1, 2, 3, 4, 5, 6]

  test.each(seeds)(
    'seed %s: nothing is consumed that was not produced, and all copies are one in the end',
    async seed => {
      const cluster = await startCluster({ seed, topics: { orders: { minInsyncReplicas: 2 } } })
      const brokers = ['broker-1', 'broker-2', 'broker-3']
      const kinds: readonly FaultKind[] = ['flipBit', 'tearWrites', 'shortRead', 'fillDisk', 'crash', 'wipe']
      const rates = Object.fromEntries(kinds.map(kind => [kind, 0.003]))
      const world = cluster.world as unknown as World
      const faults = new FaultSchedule(world, { seed, rates, maxDown: 1, candidates: () => brokers })
      const producer = cluster.producer({ deliveryTimeoutMs: 600_000, maxRecordsPerBatch: 3 })
      const sent = new Set<string>()
      for (let i = 0; i < 200; i++) {
        sent.add(`record ${i}`)
        producer.post({ topic: 'orders', value: `record ${i}` })
        if (i % 10 === 9) faults.runUntil(() => false, 1_000)
      }
      faults.settle()
      cluster.advance(60_000)
      expect(Object.values(faults.counts).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(5)
      const found: string[] = []
      const consumer = cluster.consumer({ topic: 'orders', groupId: 'g' })
      for (let polls = 0; polls < 5; polls++) found.push(...(await consumer.poll()).map(({ value }) => value ?? ''))
      expect(found.length).toBeGreaterThan(20)
      expect(found).toEqual(cluster.log('orders').map(({ value }) => value))
      expect(found.filter(value => !sent.has(value))).toEqual([])
      const [one, two, three] = [1, 2, 3].map(id => cluster.logOf(id, 'orders'))
      expect(two).toEqual(one)
      expect(three).toEqual(one)
    },
  )
})
