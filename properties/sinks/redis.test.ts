/**
 * Recipes that land in a cache, on a real Redis: the contract, every small schedule of every recipe beside memory and model, and a Redis that goes away in
 * the middle.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memoryBench } from '../../impl/sinks/bench.ts'
import { MemoryCache } from '../../impl/sinks/memory-cache.ts'
import { type Sink, sinks, type SinkName, variants } from '../../impl/sinks/recipes.ts'
import { redisCache } from '../../impl/sinks/redis.ts'
import { Stages } from '../../impl/sinks/stage.ts'
import { effectAlone, lookUp, writeDone } from '../../impl/sinks/steps.ts'
import { inShort, trialAway } from './away.test-data.ts'
import { expectAgreement } from './foretold.test-data.ts'
import {
  redisServer,
  type RedisConnection,
  type RunningRedis,
  startRedis,
  withoutRedis,
} from './redis-server.test-data.ts'
import { redisBench, twin } from './twin.test-data.ts'

const names = (Object.keys(sinks) as SinkName[]).filter(name => ['cache', 'value'].includes(sinks[name].lands))

/** A Redis for the tests around it, where there is one. */
function connected(): () => RedisConnection {
  let redis: RunningRedis | undefined
  let client: RedisConnection | undefined
  beforeAll(async () => {
    if (redisServer === undefined) return
    redis = await startRedis()
    client = await redis.connect()
  })
  afterAll(async () => {
    client?.destroy()
    await redis?.[Symbol.asyncDispose]()
  })
  return () => client!
}

describe.skipIf(redisServer === undefined)(`On Redis${withoutRedis}`, () => {
  const client = connected()

  test('each operation of the contract says what it says in memory', async () => {
    const cache = twin(new MemoryCache(), redisCache(client(), { prefix: 'contract:' }))
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
      { ...on, key: 'v', type: 'setIfNewer', value: 'first', version: 0 },
      { ...on, key: 'v', type: 'setIfNewer', value: 'third', version: 10 },
      { ...on, key: 'v', type: 'setIfNewer', value: 'second', version: 9 },
      { ...on, key: 'v', type: 'setIfNewer', value: 'third again', version: 10 },
      { ...on, key: 'v', type: 'get' },
      { ...on, type: 'setIfAbsent', value: 'again', timeoutMs: 60_000 },
      { ...on, key: 'list', type: 'list' },
      { ...on, key: 'list', type: 'append', value: 'a' },
      { ...on, key: 'list', type: 'append', value: 'a' },
      { ...on, key: 'list', type: 'list' },
    ] as const)
      said.push((await cache.perform(operation)).type)
    expect(said.join(' ')).toBe(
      'absent stored taken found kept deleted kept ok ok ok stored stored kept kept found stored listed ok ok listed',
    )
  })

  test('a claim with a time-out is there before it and gone after it, and a lock that timed out is not unlocked by its old owner', async () => {
    const { cache, passTime } = redisBench(client())
    const on = { store: 'cache', key: 'lock' } as const
    const take = (value: string) => cache.perform({ ...on, type: 'setIfAbsent', value, timeoutMs: 30_000 })
    expect([await take('zombie'), await take('successor')]).toEqual([{ type: 'stored' }, { type: 'taken' }])
    await passTime()
    expect(await take('successor')).toEqual({ type: 'stored' })
    expect(await cache.perform({ ...on, type: 'deleteIfEqual', value: 'zombie' })).toEqual({ type: 'kept' })
    expect(await cache.perform({ ...on, type: 'get' })).toEqual({ type: 'found', value: 'successor' })
  })

  test('what Redis has against a command is passed on in its words, and nothing was done', async () => {
    const cache = redisCache(client(), { prefix: 'errors:' })
    await cache.perform({ store: 'cache', type: 'append', key: 'list', value: 'a' })
    expect(await cache.perform({ store: 'cache', type: 'get', key: 'list' })).toEqual({
      type: 'failed',
      code: 'WRONGTYPE',
      text: 'WRONGTYPE Operation against a key holding the wrong kind of value',
      isUnknown: false,
    })
    await client().sendCommand(['REPLICAOF', '127.0.0.1', '1'])
    const refused = await cache.perform({ store: 'cache', type: 'set', key: 'k', value: 'v' })
    await client().sendCommand(['REPLICAOF', 'NO', 'ONE'])
    expect(refused).toMatchObject({ type: 'failed', code: 'READONLY', isUnknown: false })
    expect(await cache.perform({ store: 'cache', type: 'get', key: 'k' })).toEqual({ type: 'absent' })
  })
})

describe(`Recipes in a cache, ${redisServer === undefined ? 'in memory alone' : 'on Redis and in memory'}`, () => {
  const client = connected()

  test.each(names)('%s: every schedule ends as it should, reply by reply, and breaks what the model breaks', sink =>
    expectAgreement(sinks[sink], { sink }, () => (redisServer === undefined ? memoryBench() : redisBench(client()))),
  )

  test('a natural set that is written only over an older value converges, whatever strikes; the model says so too', () =>
    expectAgreement(
      variants['natural-set, written only over an older value'],
      { sink: 'natural-set', newerOnly: true },
      () => (redisServer === undefined ? memoryBench() : redisBench(client())),
    ))
})

describe.skipIf(redisServer === undefined)(`A Redis that is killed in the middle${withoutRedis}`, () => {
  const reply = 'no answer came, and it may have been performed all the same.'

  /** Killed at one operation of it, started for the next. */
  async function killedAt(redis: RunningRedis, stages: Stages, sink: Sink, operation: number) {
    let client = await redis.connect()
    let isGone = false
    const prefix = `killed ${operation}:`
    const current = { sendCommand: (command: string[]) => client.sendCommand(command) }
    const stayed = await trialAway(stages, sink, 'cache', {
      bench: () => ({ ...memoryBench(), cache: redisCache(current, { prefix }), passTime: async () => {} }),
      before: async operations => {
        if (isGone) {
          await redis.start()
          client = await redis.connect()
        }
        isGone = operations === operation
        if (isGone) await redis.kill()
      },
    })
    await current.sendCommand(['FLUSHALL'])
    client.destroy()
    return { ...stayed, hasBeenGone: stayed.said.length > 0 }
  }

  async function killedAtEach(sink: Sink): Promise<readonly string[]> {
    await using redis = await startRedis({ keeps: true })
    await using stages = new Stages()
    const all: string[] = []
    for (let operation = 1; operation <= sink.steps.length; operation++) {
      const stayed = await killedAt(redis, stages, sink, operation)
      expect(stayed.said).toHaveLength(1)
      expect(stayed.said[0]).toContain(reply)
      all.push(inShort(stayed))
    }
    return all
  }

  test.each([
    ['natural-set', ['each effect once']],
    ['look-up-then-write', ['each effect once', 'each effect once', 'duplicated']],
    ['set-if-absent-before', ['each effect once', 'lost']],
  ] as const)('%s, killed at each of its operations: %j', async (name, expected) => {
    expect(await killedAtEach(sinks[name])).toEqual(expected)
  })

  /** Its first record's confirmation is lost, and Redis starts anew before it is delivered again. */
  async function startedAnew(keeps: boolean): Promise<string> {
    await using redis = await startRedis({ keeps })
    let client = await redis.connect()
    const anew = async (operations: number) => {
      if (operations !== 3) return
      await redis.kill()
      await redis.start()
      client = await redis.connect()
    }
    const current = { sendCommand: (command: string[]) => client.sendCommand(command) }
    await using stages = new Stages()
    const inDatabase: Sink = {
      ...sinks['look-up-then-write'],
      lands: 'database',
      steps: [lookUp, effectAlone, writeDone],
    }
    const stayed = await trialAway(stages, inDatabase, 'cache', {
      bench: () => ({ ...memoryBench(), cache: redisCache(current, { prefix: '' }) }),
      before: anew,
      schedule: {
        strikes: [{ fault: 'n', loses: 'commit', at: { delivery: 1, boundary: 0 } }],
        timePasses: false,
      },
    })
    client.destroy()
    return inShort(stayed)
  }

  test('a list of what is done is worth what Redis keeps of it: started anew without its file, it lets the effect happen twice', async () => {
    expect(await startedAnew(true)).toBe('each effect once')
    expect(await startedAnew(false)).toBe('duplicated')
  })
})
