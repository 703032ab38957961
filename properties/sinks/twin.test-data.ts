/**
 * Two stores as one: each operation is performed by both, and both must say the same. A trial on twins is a trial in memory and on the real store, compared
 * at every reply, and where the effects are read at its end too.
 */
import { isDeepStrictEqual } from 'node:util'
import { type Bench, memoryBench } from '../../impl/sinks/bench.ts'
import { redisCache, type RedisClient } from '../../impl/sinks/redis.ts'
import { sqlDatabase, type SqlClient } from '../../impl/sinks/sql.ts'
import type { Operation, Reply, Store } from '../../impl/sinks/store.ts'

export function twin<Performed extends Operation>(memory: Store<Performed>, real: Store<Performed>): Store<Performed> {
  return {
    perform: async operation => {
      const [expected, actual] = [await memory.perform(operation), await real.perform(operation)]
      if (isDeepStrictEqual(expected, actual)) return expected
      throw new Error(`${JSON.stringify(operation)}: ${saying(expected)} in memory, ${saying(actual)} in reality.`)
    },
  }
}

const saying = (reply: Reply) => JSON.stringify(reply)

let spaces = 0
const newSpace = () => `space-${(spaces += 1)}`

/**
 * No test waits for a time-out, nor reads a clock: PEXPIRE with 0 ends it now. For every command a key whose time-out is over is a key that is not there (Redis
 * looks at its time before it looks at the key), and so is one that PEXPIRE 0 deletes: what comes after cannot tell the two apart.
 */
export function redisBench(client: RedisClient): Bench {
  const prefix = `${newSpace()}:`
  const memory = memoryBench()
  const timed = new Set<string>()
  const cache = twin(memory.cache, redisCache(client, { prefix }))
  return {
    ...memory,
    cache: {
      perform: operation => {
        if (operation.type === 'setIfAbsent' && operation.timeoutMs !== undefined) timed.add(prefix + operation.key)
        return cache.perform(operation)
      },
    },
    passTime: async () => {
      await memory.passTime()
      for (const key of timed) await client.sendCommand(['PEXPIRE', key, '0'])
    },
  }
}

export function sqlBench(client: SqlClient): Bench {
  const memory = memoryBench()
  const real = sqlDatabase(client, { space: newSpace() })
  return {
    ...memory,
    database: twin(memory.database, real),
    callee: twin(memory.callee, real),
    breakOff: async (transaction, after) => {
      await memory.breakOff(transaction, after)
      await real.breakOff(transaction, after)
    },
  }
}
