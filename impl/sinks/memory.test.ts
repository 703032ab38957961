/** The stores in memory, where the real ones do not check them: time, and what a transaction leaves behind. */
import { expect, test } from 'vitest'
import { MemoryCache } from './memory-cache.ts'
import { MemoryCallee } from './memory-callee.ts'
import { MemoryDatabase } from './memory-database.ts'
import type { Statement } from './store.ts'

const on = { store: 'cache', key: 'k' } as const

test('a key with a time-out is there for so many milliseconds, to the last one', async () => {
  const cache = new MemoryCache()
  const claim = (value: string) => cache.perform({ ...on, type: 'setIfAbsent', value, timeoutMs: 100 })
  expect(await claim('a')).toEqual({ type: 'stored' })
  cache.advance(99)
  expect(await claim('b')).toEqual({ type: 'taken' })
  cache.advance(1)
  expect(await cache.perform({ ...on, type: 'get' })).toEqual({ type: 'absent' })
  expect(await cache.perform({ ...on, type: 'deleteIfEqual', value: 'a' })).toEqual({ type: 'kept' })
  expect(await claim('b')).toEqual({ type: 'stored' })
})

test('a SET takes the time-out away, and a key without one stays for ever', async () => {
  const cache = new MemoryCache()
  await cache.perform({ ...on, type: 'setIfAbsent', value: 'a', timeoutMs: 100 })
  await cache.perform({ ...on, type: 'set', value: 'b' })
  cache.advance(1_000_000)
  expect(await cache.perform({ ...on, type: 'get' })).toEqual({ type: 'found', value: 'b' })
})

test('a transaction that is refused, or breaks off, has done nothing, whichever of its statements it was', async () => {
  const statements: readonly Statement[] = [
    { type: 'apply', id: 'a' },
    { type: 'addToOutbox', id: 'a' },
    { type: 'insertKey', key: 'k' },
  ]
  const transaction = { store: 'database', type: 'transaction', statements } as const
  const database = new MemoryDatabase()
  await database.breakOff(transaction, 2)
  expect(await database.perform({ store: 'database', type: 'readEffects' })).toEqual({ type: 'listed', values: [] })
  expect(await database.perform(transaction)).toEqual({ type: 'ok' })
  expect(await database.perform(transaction)).toEqual({ type: 'conflict' })
  expect(await database.perform({ store: 'database', type: 'readEffects' })).toEqual({ type: 'listed', values: ['a'] })
})

test('a callee takes a call again and again, but not under a key that it knows', async () => {
  const callee = new MemoryCallee()
  for (const key of ['1', '1', '2'])
    await callee.perform({ store: 'callee', type: 'call', id: key, idempotencyKey: key })
  for (const id of ['x', 'x']) await callee.perform({ store: 'callee', type: 'call', id })
  expect(await callee.perform({ store: 'callee', type: 'readCalls' })).toEqual({
    type: 'listed',
    values: ['1', '2', 'x', 'x'],
  })
})
