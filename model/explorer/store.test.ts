/**
 * The tables against the plainest ones there are: a Map for each.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { IntMap, IntPool, PairTable, UNKNOWN } from './intern.ts'
import { StateStore } from './store.ts'

const SEED = { seed: 20261122 }

test('Whatever is staged, in whatever order and however far slots outgrow their bits, the store is a set that numbers by first sight.', () => {
  const slots = 9
  const state = fc.tuple(...Array.from({ length: slots }, (_, slot) => fc.nat({ max: 2 ** (slot * 2) })))
  const batches = fc.array(fc.array(state, { maxLength: 70 }), { minLength: 1, maxLength: 12 })
  const every = Int32Array.from({ length: slots }, (_, slot) => slot)
  fc.assert(
    fc.property(batches, given => {
      const store = new StateStore(() => Array.from({ length: slots }, () => 1))
      const now = new Int32Array(slots)
      store.add(now)
      const indices = new Map([[now.join(), 0]])
      given.forEach((batch, parent) => {
        store.load(parent % store.count, now)
        const staged = batch.filter(ids => store.stage(Int32Array.from(ids), every, slots))
        expect(staged).toEqual(batch.filter(ids => ids.join() !== now.join()))
        expect(store.settle()).toBe(staged.length)
        staged.forEach((ids, i) => {
          const known = indices.get(ids.join())
          expect(store.found[i]).toBe(known === undefined ? indices.size : ~known)
          if (known === undefined) indices.set(ids.join(), indices.size)
        })
      })
      expect(store.count).toBe(indices.size)
      for (const [key, index] of indices) {
        store.read(index, now)
        expect(now.join()).toBe(key)
      }
    }),
    { ...SEED, numRuns: 60 },
  )
})

test('A store of a hundred thousand states finds each again, and knows its parent.', () => {
  const store = new StateStore(() => [1, 1])
  const now = new Int32Array(2)
  const slot = Int32Array.of(1)
  store.add(now)
  for (let n = 1; n < 100_000; n++) {
    store.load(n - 1, now)
    store.stage(Int32Array.of(0, n), slot, 1)
    store.settle()
    if (store.found[0] !== n) expect(store.found[0]).toBe(n)
  }
  expect([store.parentOf(0), store.parentOf(1), store.parentOf(99_999)]).toEqual([-1, 0, 99_998])
  store.load(5, now)
  store.stage(Int32Array.of(0, 77_777), slot, 1)
  store.settle()
  expect(store.found[0]).toBe(~77_777)
  expect(store.bytes / store.count).toBeLessThan(32)
})

test('A table of pairs is a Map of pairs, dense or hashed.', () => {
  const near = fc.tuple(fc.nat(40), fc.nat(40), fc.nat(1e6))
  const far = fc.tuple(fc.nat(5_000_000), fc.nat(5_000_000), fc.nat(1e6))
  fc.assert(
    fc.property(fc.array(near, { maxLength: 200 }), fc.array(far, { maxLength: 50 }), (small, large) => {
      const table = new PairTable()
      const map = new Map<string, number>()
      for (const [row, column, value] of [...small, ...large, ...small]) {
        expect(table.get(row, column)).toBe(map.get(`${row} ${column}`) ?? UNKNOWN)
        table.set(row, column, value)
        map.set(`${row} ${column}`, value)
      }
      for (const [key, value] of map) expect(table.get(...(key.split(' ').map(Number) as [number, number]))).toBe(value)
    }),
    { ...SEED, numRuns: 40 },
  )
})

test('Forty thousand far pairs are kept in few bytes each.', () => {
  const table = new PairTable()
  for (let i = 0; i < 40_000; i++) table.set(i * 97, i * 89, i)
  expect(Array.from({ length: 40_000 }, (_, i) => table.get(i * 97, i * 89)).every((value, i) => value === i)).toBe(
    true,
  )
  expect([table.get(97, 0), table.get(0, 89)]).toEqual([UNKNOWN, UNKNOWN])
  expect(table.bytes / 40_000).toBeLessThan(64)
})

test('A map of integers answers UNKNOWN where nothing was put, near and far, and a pool gives places in order.', () => {
  const map = new IntMap()
  expect([map.set(3, 7), map.set(70_000, 8)]).toEqual([7, 8])
  expect([0, 3, 69_999, 70_000, 9_999_999].map(at => map.get(at))).toEqual([UNKNOWN, 7, UNKNOWN, 8, UNKNOWN])
  const pool = new IntPool(1)
  expect([5, 6, 7].map(value => pool.push(value))).toEqual([0, 1, 2])
  expect([...pool.data.subarray(0, pool.length)]).toEqual([5, 6, 7])
})
