// A test of somebody who has installed the package and writes CommonJS. `.ci/run` and impl/cluster/package.test.ts run it.
const assert = require('node:assert/strict')
const { test } = require('node:test')
const { SendFailed, startCluster } = require('ackproof')

test('an acknowledged record outlives its leader', async () => {
  const cluster = await startCluster({ seed: 1, topics: { orders: { minInsyncReplicas: 2 } } })
  try {
    const producer = cluster.producer()
    assert.deepEqual(await producer.send({ topic: 'orders', value: 'a' }), { offset: 0 })
    cluster.crash(1)
    cluster.advance(20_000)
    assert.deepEqual(await producer.send({ topic: 'orders', value: 'b' }), { offset: 1 })
    assert.equal(cluster.check({ guarantee: 'NAL' }).verdict, 'not seen broken')
  } finally {
    await cluster.close()
  }
})

test('errors are of the classes that the package exports', async () => {
  const cluster = await startCluster({ seed: 1, topics: { orders: { minInsyncReplicas: 3 } } })
  cluster.crash(3)
  await assert.rejects(
    cluster.producer({ deliveryTimeoutMs: 40_000 }).send({ topic: 'orders', value: 'a' }),
    SendFailed,
  )
  await cluster.close()
})

test('CommonJS and ESM have the same package', async () => {
  assert.equal((await import('ackproof')).startCluster, startCluster)
})
