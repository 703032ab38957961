// A test of somebody who has installed the package and writes ESM. `.ci/run` and impl/cluster/package.test.ts run it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startCluster } from 'ackproof'

const topics = { orders: { minInsyncReplicas: 2 } }

test('a consumer is handed what was acknowledged', async () => {
  const cluster = await startCluster({ seed: 1, topics })
  await cluster.producer().send({ topic: 'orders', value: 'a' })
  const consumer = cluster.consumer({ topic: 'orders', groupId: 'billing' })
  assert.deepEqual(
    (await consumer.poll()).map(({ value }) => value),
    ['a'],
  )
  assert.equal(cluster.check({ guarantee: 'ALO' }).verdict, 'not seen broken')
  await cluster[Symbol.asyncDispose]()
  assert.throws(() => cluster.crash(1), /closed/)
})

test('in real time too', async () => {
  const cluster = await startCluster({ seed: 1, time: 'real', topics })
  assert.deepEqual(await cluster.producer().send({ topic: 'orders', value: 'a' }), { offset: 0 })
  await cluster.close()
})

test('a clock that nobody waits for keeps no process alive', async () => {
  const neverClosed = await startCluster({ seed: 1, time: 'real', topics })
  assert.equal(neverClosed.leader('orders'), 1)
})
