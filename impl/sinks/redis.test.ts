/** The contract's cache on a real Redis, and every recipe that lands there under every small schedule: as in memory, reply by reply. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MemoryCache } from './memory-cache.ts'
import { redisCache } from './redis.ts'
import {
  redisServer,
  type RedisConnection,
  type RunningRedis,
  startRedis,
  withoutRedis,
} from './redis-server.test-data.ts'
import { sinks, type SinkName } from './recipes.ts'
import { sinkFaults } from './schedule.ts'
import { seen } from './seen.test-data.ts'
import { redisBench, twin } from './twin.test-data.ts'
import { verdictOf } from './verdict.ts'

const names = (Object.keys(sinks) as SinkName[]).filter(name => ['cache', 'value'].includes(sinks[name].lands))

describe.skipIf(redisServer === undefined)(`On Redis${withoutRedis}`, () => {
  let redis: RunningRedis
  let client: RedisConnection
  beforeAll(async () => {
    redis = await startRedis()
    client = await redis.connect()
  })
  afterAll(async () => {
    client.destroy()
    await redis.end()
  })

  test('each operation of the contract says what it says in memory', async () => {
    const cache = twin(new MemoryCache(), redisCache(client, { prefix: 'contract:' }))
    const on = { store: 'cache', key: 'k' } as const
    const said: string[] = []
    for (const operation of [
      { ...on, type: 'get' },
      { ...on, type: 'setIfAbsent', value: 'mine' },
      { ...on, type: 'setIfAbsent', value: 'yours' },
      { ...on, type: 'get' },
      { ...on, type: 'deleteIfEqual', value: 'yours' },
      { ...on, type: 'deleteIfEqual', value: 'mine' },
      { ...on, type: 'deleteIfEqual', value: 'mine' },
      { ...on, type: 'set', value: 'other' },
      { ...on, type: 'delete' },
      { ...on, type: 'delete' },
      { ...on, type: 'setIfAbsent', value: 'again', timeoutMs: 60_000 },
      { ...on, key: 'list', type: 'list' },
      { ...on, key: 'list', type: 'append', value: 'a' },
      { ...on, key: 'list', type: 'append', value: 'a' },
      { ...on, key: 'list', type: 'list' },
    ] as const)
      said.push((await cache.perform(operation)).type)
    expect(said.join(' ')).toBe('absent stored taken found kept deleted kept ok ok ok stored listed ok ok listed')
  })

  test('a claim with a time-out is there before it and gone after it, and a lock that timed out is not unlocked by its old owner', async () => {
    const { cache, passTime } = redisBench(client)
    const on = { store: 'cache', key: 'lock' } as const
    const take = (value: string) => cache.perform({ ...on, type: 'setIfAbsent', value, timeoutMs: 30_000 })
    expect([await take('zombie'), await take('successor')]).toEqual([{ type: 'stored' }, { type: 'taken' }])
    await passTime()
    expect(await take('successor')).toEqual({ type: 'stored' })
    expect(await cache.perform({ ...on, type: 'deleteIfEqual', value: 'zombie' })).toEqual({ type: 'kept' })
    expect(await cache.perform({ ...on, type: 'get' })).toEqual({ type: 'found', value: 'successor' })
  })

  test('what Redis has against a command is passed on in its words, and nothing was done', async () => {
    const cache = redisCache(client, { prefix: 'errors:' })
    await cache.perform({ store: 'cache', type: 'append', key: 'list', value: 'a' })
    expect(await cache.perform({ store: 'cache', type: 'get', key: 'list' })).toEqual({
      type: 'failed',
      code: 'WRONGTYPE',
      text: 'WRONGTYPE Operation against a key holding the wrong kind of value',
      isUnknown: false,
    })
    await client.sendCommand(['REPLICAOF', '127.0.0.1', '1'])
    const refused = await cache.perform({ store: 'cache', type: 'set', key: 'k', value: 'v' })
    await client.sendCommand(['REPLICAOF', 'NO', 'ONE'])
    expect(refused).toMatchObject({ type: 'failed', code: 'READONLY', isUnknown: false })
    expect(await cache.perform({ store: 'cache', type: 'get', key: 'k' })).toEqual({ type: 'absent' })
  })

  test.each(names)('%s does under every schedule what it does in memory', async name => {
    for (const fault of sinkFaults) {
      const verdict = await verdictOf(sinks[name], fault, () => redisBench(client))
      expect([fault, verdict.seen]).toEqual([fault, seen[name][fault]])
      expect(verdict.schedules).toBeGreaterThanOrEqual(4)
    }
  })
})
