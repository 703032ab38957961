/**
 * Consume, process, produce: an application that reads orders and writes invoices, offsets and outputs in one transaction; and what faults make of it.
 */
import { describe, expect, test } from 'vitest'
import { type Cluster, type ClusterConsumer, type ClusterProducer, startCluster } from '../index.ts'

const effects = { guarantee: 'EO', groupId: 'billing', output: 'invoices', effectOf: invoiceOf } as const

function invoiceOf({ value }: { readonly value: string | null }): string {
  return `invoice for ${value}`
}

const start = (transactionVersion: 1 | 2 = 2) =>
  startCluster({
    seed: 1,
    topics: { orders: { partitions: 2 }, invoices: { partitions: 2 } },
    controller: { transactionVersion },
    broker: { replicaLagTimeMaxMs: 2_000 },
  })

async function order(cluster: Cluster, values: string): Promise<void> {
  const shop = cluster.producer()
  await Promise.all(Array.from(values, (value, at) => shop.send({ topic: 'orders', partition: at % 2, value })))
}

/** One process: a member of the group, and a producer with a transactional id of its own. */
interface Application {
  readonly consumer: ClusterConsumer
  readonly producer: ClusterProducer
}

async function run(cluster: Cluster, transactionalId: string): Promise<Application> {
  const consumer = cluster.consumer({
    groupId: 'billing',
    topic: 'orders',
    autoCommit: 'off',
    isolationLevel: 'read_committed',
    maxPollRecords: 2,
    pollTimeoutMs: 1_500,
  })
  const producer = cluster.producer({
    transactionalId,
    transactionTimeoutMs: 20_000,
    lingerMs: 0,
    requestTimeoutMs: 1_000,
  })
  await producer.initTransactions()
  return { consumer, producer }
}

/** Reads and writes; what is left to do is to commit. Undefined: there was nothing to read. */
async function process({ consumer, producer }: Application, saysWhoReads = true): Promise<boolean> {
  const records = await consumer.poll()
  if (records.length === 0) return false
  producer.beginTransaction()
  const sends = records.map(record =>
    producer.send({ topic: 'invoices', partition: record.partition, value: invoiceOf(record) }),
  )
  await Promise.all(sends)
  await producer.sendOffsetsToTransaction(consumer.positions, saysWhoReads ? consumer.groupMetadata() : 'billing')
  return true
}

/** Until there is nothing more to read. */
async function finish(application: Application): Promise<void> {
  for (let silent = 0; silent < 3;) {
    const isBusy = await process(application)
    if (isBusy) await application.producer.commitTransaction()
    silent = isBusy ? 0 : silent + 1
  }
}

describe.each([1, 2] as const)('In transaction version %i', version => {
  test('every order has its invoice once', async () => {
    await using cluster = await start(version)
    await order(cluster, 'abcdef')
    await finish(await run(cluster, 'billing-1'))
    cluster.advance(2_000)
    expect(cluster.check(effects).text).toBe(
      'EO not seen broken: each of 6 effects of what group billing read is in invoices once.',
    )
    expect(cluster.group('billing').committed).toEqual({ 'orders-0': 3, 'orders-1': 3 })
  })

  test('once, where it crashes before it commits: who comes next reads the orders again, and the first invoices are aborted', async () => {
    await using cluster = await start(version)
    await order(cluster, 'abcdef')
    const first = await run(cluster, 'billing-1')
    expect(await process(first)).toBe(true)
    first.consumer.crash()
    first.producer.crash()
    await finish(await run(cluster, 'billing-1'))
    cluster.advance(2_000)
    expect(cluster.check(effects).verdict).toBe('not seen broken')
    const everything = ['invoices', 'invoices'].flatMap((topic, partition) => cluster.log(topic, partition))
    expect(everything.filter(({ transaction }) => transaction === 'aborted').length).toBeGreaterThan(0)
  })

  test('once, where it crashes when the coordinator has its commit and it has no answer', async () => {
    await using cluster = await start(version)
    await order(cluster, 'abcdef')
    const first = await run(cluster, 'billing-1')
    await process(first)
    const committing = first.producer.commitTransaction().catch((error: unknown) => error)
    while (cluster.transaction('billing-1').state !== 'PrepareCommit') cluster.advance(1)
    first.consumer.crash()
    first.producer.crash()
    expect(String(await committing)).toContain('came to nothing: the process ended; whether it was done is unknown')
    await finish(await run(cluster, 'billing-1'))
    cluster.advance(2_000)
    expect(cluster.check(effects).verdict).toBe('not seen broken')
  })

  test('once, where the coordinators of transaction and group die between its offsets and its commit', async () => {
    await using cluster = await start(version)
    await order(cluster, 'abcdef')
    const application = await run(cluster, 'billing-1')
    await process(application)
    const { coordinator } = cluster.transaction('billing-1')
    cluster.crash(coordinator)
    await application.producer.commitTransaction()
    cluster.restart(coordinator)
    await finish(application)
    cluster.advance(5_000)
    expect(cluster.check(effects).verdict).toBe('not seen broken')
    expect(cluster.check({ guarantee: 'NAL' }).verdict).toBe('not seen broken')
  })

  test('once, where a rebalance takes its partitions from a process that is paused: its offsets are refused (KIP-447)', async () => {
    await using cluster = await start(version)
    await order(cluster, 'abcdef')
    const zombie = await run(cluster, 'billing-1')
    const records = await zombie.consumer.poll()
    zombie.producer.beginTransaction()
    for (const record of records)
      zombie.producer.post({ topic: 'invoices', partition: record.partition, value: invoiceOf(record) })
    cluster.pause(zombie.consumer)
    cluster.pause(zombie.producer)
    await finish(await run(cluster, 'billing-2'))
    cluster.resume(zombie.consumer)
    cluster.resume(zombie.producer)
    const late = zombie.producer.sendOffsetsToTransaction({ 'orders-0': 2 }, zombie.consumer.groupMetadata())
    await expect(late).rejects.toThrow(/UNKNOWN_MEMBER_ID|ILLEGAL_GENERATION/)
    await zombie.producer.abortTransaction()
    cluster.advance(2_000)
    expect(cluster.check(effects).verdict).toBe('not seen broken')
  })

  test('twice, where that process does not say who has read (before KIP-447): nobody refuses its offsets', async () => {
    await using cluster = await start(version)
    await order(cluster, 'ab')
    const zombie = await run(cluster, 'billing-1')
    const [record] = await zombie.consumer.poll()
    zombie.producer.beginTransaction()
    zombie.producer.post({ topic: 'invoices', value: invoiceOf(record!) })
    cluster.pause(zombie.consumer)
    cluster.pause(zombie.producer)
    const heir = await run(cluster, 'billing-2')
    await finish(heir)
    await heir.consumer.close()
    cluster.resume(zombie.producer)
    await zombie.producer.sendOffsetsToTransaction({ [`orders-${record!.partition}`]: record!.offset + 1 }, 'billing')
    await zombie.producer.commitTransaction()
    cluster.advance(2_000)
    const { verdict, text } = cluster.check(effects)
    expect(verdict).toBe('broken')
    expect(text).toMatch(
      /^BROKEN EO: the effect "invoice for ." of offset 0 of orders-., read by group billing, should be in invoices once, and stands 2 times for whoever reads read_committed: /,
    )
  })
})

test('one transactional id a process fences the zombie too, whoever has read what: the older producer gets PRODUCER_FENCED', async () => {
  await using cluster = await start()
  await order(cluster, 'ab')
  const zombie = await run(cluster, 'billing-1')
  await process(zombie, false)
  cluster.pause(zombie.consumer)
  cluster.pause(zombie.producer)
  await finish(await run(cluster, 'billing-1'))
  cluster.resume(zombie.producer)
  await expect(zombie.producer.commitTransaction()).rejects.toMatchObject({ errorCode: 'PRODUCER_FENCED' })
  expect(cluster.check(effects).verdict).toBe('not seen broken')
})

test('offsets committed by themselves, before the outputs: an order is lost when the process dies between the two', async () => {
  await using cluster = await start()
  await order(cluster, 'ab')
  const { consumer, producer } = await run(cluster, 'billing-1')
  const records = await consumer.poll()
  await consumer.commit()
  producer.beginTransaction()
  for (const record of records) producer.post({ topic: 'invoices', value: invoiceOf(record) })
  producer.crash()
  cluster.advance(30_000)
  const { verdict, text, violations } = cluster.check(effects)
  expect(verdict).toBe('broken')
  expect(text).toContain('has no effect in invoices for whoever reads read_committed')
  expect(violations).toHaveLength(records.length)
})

test('a successor waits for offsets of a transaction that is not decided: it does not begin where they are not in force yet', async () => {
  await using cluster = await start()
  await order(cluster, 'ab')
  const first = await run(cluster, 'billing-1')
  await process(first)
  first.consumer.crash()
  const second = await run(cluster, 'billing-2')
  expect(await second.consumer.poll()).toEqual([])
  await first.producer.commitTransaction()
  await finish(second)
  cluster.advance(2_000)
  expect(cluster.check(effects).verdict).toBe('not seen broken')
})

test('the history of it all is one that the checker of histories reads: every transaction begins and ends, with its offsets', async () => {
  await using cluster = await start()
  await order(cluster, 'ab')
  const { producer, consumer } = await run(cluster, 'billing-1')
  await process({ producer, consumer })
  await producer.commitTransaction()
  const lines = cluster.history().filter(({ by }) => by === producer.node)
  expect(lines.map(({ type }) => type)).toEqual([
    'begun',
    'send',
    'acknowledged',
    'offsetsSent',
    'transactionCommitted',
  ])
  expect(lines.find(({ type }) => type === 'offsetsSent')).toMatchObject({
    groupId: 'billing',
    transactionalId: 'billing-1',
    offsets: consumer.positions,
  })
})
