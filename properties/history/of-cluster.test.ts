/** What clients of a cluster did with transactions, read back and judged: the checker of histories finds what there is, and nothing else. */
import { describe, expect, test } from 'vitest'
import { type Cluster, type IsolationLevel, startCluster } from '../../impl/index.ts'
import { found, shown, wrong } from './checker.test-data.ts'
import { operationsOfCluster } from './of-cluster.ts'

const start = () => startCluster({ seed: 1, topics: { orders: {}, invoices: {} } })

async function read(cluster: Cluster, isolationLevel: IsolationLevel): Promise<void> {
  const groupId = `audit-${isolationLevel}`
  const consumer = cluster.consumer({
    groupId,
    topic: 'invoices',
    isolationLevel,
    autoCommit: 'off',
    pollTimeoutMs: 300,
  })
  for (let poll = 0; poll < 4; poll++) await consumer.poll()
  await consumer.close()
}

/** Two transactions are committed, one between them is aborted; offsets of orders go along. */
async function threeTransactions(cluster: Cluster): Promise<void> {
  await cluster.producer().send({ topic: 'orders', value: 'order' })
  const producer = cluster.producer({ transactionalId: 'billing-1' })
  await producer.initTransactions()
  for (const [value, offset] of [
    ['a', 1],
    ['x', 2],
    ['b', 2],
  ] as const) {
    producer.beginTransaction()
    await producer.send({ topic: 'invoices', value })
    await producer.sendOffsetsToTransaction({ 'orders-0': offset }, 'billing')
    await (value === 'x' ? producer.abortTransaction() : producer.commitTransaction())
  }
}

const namesIn = (cluster: Cluster) => {
  const operations = operationsOfCluster(cluster.history())
  const anomalies = found(operations)
  return { names: [...new Set(wrong(anomalies).map(({ name }) => name))], text: shown(operations, anomalies) }
}

describe('A history of transactions', () => {
  test('shows nothing wrong to who reads read_committed', async () => {
    await using cluster = await start()
    await threeTransactions(cluster)
    await read(cluster, 'read_committed')
    const { names, text } = namesIn(cluster)
    expect(names, text).toEqual([])
  })

  test('shows an aborted read to who reads read_uncommitted', async () => {
    await using cluster = await start()
    await threeTransactions(cluster)
    await read(cluster, 'read_uncommitted')
    expect(namesIn(cluster).names).toContain('G1a')
  })

  test('says of each transaction how it ended, with the offsets that it took along', async () => {
    await using cluster = await start()
    await threeTransactions(cluster)
    const operations = operationsOfCluster(cluster.history())
    const ends = operations.filter(({ kind, type }) => kind === 'transaction' && type !== 'invoke')
    expect(ends.map(({ type }) => type)).toEqual(['ok', 'failed', 'ok'])
    const taken = operations.filter(({ kind }) => kind === 'commit')
    expect(taken.map(({ places }) => places?.[0]?.offset)).toEqual([1, 2, 2])
    expect(taken.every(({ session }) => session?.transactionalId === 'billing-1')).toBe(true)
  })

  test('leaves open what a producer that is fenced could not know, and tells what it could', async () => {
    await using cluster = await start()
    const older = cluster.producer({ transactionalId: 'billing-1' })
    await older.initTransactions()
    older.beginTransaction()
    await older.send({ topic: 'invoices', value: 'x' })
    await cluster.producer({ transactionalId: 'billing-1' }).initTransactions()
    await expect(older.commitTransaction()).rejects.toThrow('PRODUCER_FENCED')
    await read(cluster, 'read_committed')
    const end = operationsOfCluster(cluster.history()).find(
      ({ kind, error }) => kind === 'transaction' && error !== undefined,
    )
    expect(end).toMatchObject({ type: 'failed', error: 'PRODUCER_FENCED' })
    expect(namesIn(cluster).names).toEqual([])
  })
})
