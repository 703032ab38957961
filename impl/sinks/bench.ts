/**
 * Bench: the stores of one trial, and what the world may do to them that no application asks for. In memory here; tests have one of real stores.
 */
import { MemoryCache } from './memory-cache.ts'
import { MemoryCallee } from './memory-callee.ts'
import { MemoryDatabase } from './memory-database.ts'
import { claimTimeoutMs } from './steps.ts'
import type { CacheOperation, CalleeOperation, OperationOn, Store, Transaction } from './store.ts'

export interface Bench {
  readonly cache: Store<CacheOperation>
  readonly database: Store<OperationOn<'database'>>
  readonly callee: Store<CalleeOperation>
  /** So much time that every time-out of the cache is over. */
  readonly passTime: () => Promise<void>
  /** A process dies in the middle of a transaction, after so many statements. */
  readonly breakOff: (transaction: Transaction, after: number) => Promise<void>
}

export function memoryBench(): Bench {
  const cache = new MemoryCache()
  const database = new MemoryDatabase()
  return {
    cache,
    database,
    callee: new MemoryCallee(),
    passTime: async () => cache.advance(claimTimeoutMs),
    breakOff: (transaction, after) => database.breakOff(transaction, after),
  }
}
