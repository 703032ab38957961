/**
 * The cache of the contract on Redis, through a client that is connected: `createClient().connect()` of the `redis` package, or any that sends commands as lists of texts.
 *
 *   RD1  one operation is one command, so that Redis performs it whole or not at all. What a script wrote before it fails stays written, so neither of these two
 *        can fail after its first write: the look comes before it (WRONGTYPE), out of memory and read-only are said of it, and SET replaces whatever is there
 *   RD2  an error that Redis answers is passed on with its code (LOADING, READONLY, OOM, …), and nothing was done; whatever else the client throws means
 *        that no answer came
 *
 * The caller's duties: one connection whose commands are not queued while it is down, else an operation is performed long after its handler gave up
 * (`disableOfflineQueue`); a prefix of its own.
 */
import type { CacheOperation, Failed, Reply, Store } from './store.ts'

/** What it needs of a client. */
export interface RedisClient {
  sendCommand(command: string[]): Promise<unknown>
}

/** In one step: nobody comes between the look and the deletion. */
const deleteIfEqual = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"

/** The version stands beside the value, under a key of its own. */
const setIfNewer = `local version = redis.call('GET', KEYS[2])
if version and tonumber(version) >= tonumber(ARGV[2]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], ARGV[2])
return 1`

export function redisCache(client: RedisClient, { prefix }: { readonly prefix: string }): Store<CacheOperation> {
  return {
    perform: async operation => {
      try {
        return replyTo(operation, await client.sendCommand(commandOf(operation, prefix + operation.key)))
      } catch (error) {
        return failureOf(error)
      }
    },
  }
}

function commandOf(operation: CacheOperation, key: string): string[] {
  switch (operation.type) {
    case 'get':
      return ['GET', key]
    case 'set':
      return ['SET', key, operation.value]
    case 'setIfNewer':
      return ['EVAL', setIfNewer, '2', key, `${key}:version`, operation.value, `${operation.version}`]
    case 'setIfAbsent': {
      const { value, timeoutMs } = operation
      return ['SET', key, value, 'NX', ...(timeoutMs === undefined ? [] : ['PX', `${timeoutMs}`])]
    }
    case 'delete':
      return ['DEL', key]
    case 'deleteIfEqual':
      return ['EVAL', deleteIfEqual, '1', key, operation.value]
    case 'append':
      return ['RPUSH', key, operation.value]
    case 'list':
      return ['LRANGE', key, '0', '-1']
  }
}

function replyTo({ type }: CacheOperation, answer: unknown): Reply {
  switch (type) {
    case 'get':
      return answer === null ? { type: 'absent' } : { type: 'found', value: String(answer) }
    case 'setIfAbsent':
      return { type: answer === null ? 'taken' : 'stored' }
    case 'setIfNewer':
      return { type: answer === 1 ? 'stored' : 'kept' }
    case 'deleteIfEqual':
      return { type: answer === 1 ? 'deleted' : 'kept' }
    case 'list':
      return { type: 'listed', values: (answer as readonly unknown[]).map(String) }
    case 'set':
    case 'delete':
    case 'append':
      return { type: 'ok' }
  }
}

/** An error of Redis' own begins with its code, in capitals. */
function failureOf(error: unknown): Failed {
  const text = error instanceof Error ? error.message : String(error)
  // Node's own have a code beside the text.
  const isNodes = error instanceof Error && 'code' in error
  const code = isNodes ? '' : (/^[A-Z]{2,}(?= )/.exec(text)?.[0] ?? '')
  return { type: 'failed', code, text, isUnknown: code === '' }
}
