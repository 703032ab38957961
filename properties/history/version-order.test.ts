import { assert, bigInt, nat, oneof, property, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { does, poll, recordedOf, send } from './jepsen/jepsen.test-data.ts'
import { lostWrites, readBounds } from './jepsen/loss.ts'
import { observe } from './observed.ts'
import type { Operation } from './operation.ts'
import { indexFrom, valuesAt, versionOrder } from './version-order.ts'

function orderOf(...operations: readonly (readonly Operation[])[]) {
  const recorded = recordedOf(...operations)
  return { recorded, ...versionOrder(recorded, observe(recorded)) }
}

test('holes are closed, and offsets are found by index and back', () => {
  const { recorded, logs } = orderOf(does(0, 'ok', send(0, 'a', 3), send(0, 'b', 9)), does(1, 'ok', poll({ 0: [[5, 'c']] }))) // prettier-ignore
  const [log] = logs
  expect([...log!.values].map(recorded.valueAt)).toEqual(['a', 'c', 'b'])
  expect(Array.from(log!.offsets)).toEqual([3, 5, 9])
  expect([0, 3, 4, 9, 10].map(offset => indexFrom(log!, offset))).toEqual([0, 0, 1, 2, 3])
})

test('L2, L3: a conflict has one index; a value at two offsets is found at the last', () => {
  const { recorded, logs, indexOf, firstIndex, lastIndex } = orderOf(
    does(0, 'ok', send(0, 'a', 0), send(0, 'b', 1), send(0, 'c', 1)),
    does(1, 'ok', poll({ 0: [[4, 'a']] })),
  )
  expect(valuesAt(logs[0]!, 1).map(recorded.valueAt)).toEqual(['b', 'c'])
  expect([indexOf[0], firstIndex[0], lastIndex[0]]).toEqual([2, 0, 2])
  expect([indexOf[1], indexOf[2], firstIndex[2]]).toEqual([1, -1, 1])
})

test('an offset that holds a hundred thousand values, and nobody reading most of them, is no more work than so many records', () => {
  const count = 100_000
  const operations = Array.from({ length: count }, (_, value) => does(0, 'ok', send(0, value, 7)))
  const recorded = recordedOf(...operations, does(1, 'ok', poll({ 0: [[7, count - 1]] })))
  const observed = observe(recorded)
  const order = versionOrder(recorded, observed, { precedes: (a, b) => Number(b) - Number(a) })
  expect(valuesAt(order.logs[0]!, 0)).toHaveLength(count)
  expect(order.logs[0]!.values[0]).toBe(count - 1)
  const lost = lostWrites(observed, order, readBounds(recorded, observed, order))
  expect(lost).toHaveLength(count - 1)
  expect(new Set(lost.map(({ maxReader }) => maxReader))).toEqual(new Set([count]))
})

test('offsets far apart, and offsets beyond 2^53, make the same order as those that are dense', () => {
  const far = 9007199254740993n
  const offsets = [0, 5_000_000, 10_000_000_000, far, far + 1n, far + 4n]
  const steps = offsets.map((offset, at) => ({
    type: 'send' as const,
    record: { partition: 0, value: `v${at}`, offset },
  }))
  const { logs, indexOf } = orderOf(does(0, 'ok', ...steps.toReversed()))
  expect(Array.from(logs[0]!.offsets)).toEqual(offsets)
  expect([...indexOf]).toEqual([5, 4, 3, 2, 1, 0])
})

test('any offsets: index order is offset order', () => {
  const offset = oneof(nat(20), nat(), bigInt({ min: 1n << 53n, max: 1n << 62n }))
  assert(
    property(uniqueArray(offset, { selector: String, minLength: 1 }), offsets => {
      const steps = offsets.map(at => ({
        type: 'send' as const,
        record: { partition: 0, value: String(at), offset: at },
      }))
      const { recorded, logs } = orderOf(does(0, 'ok', ...steps))
      const rising = offsets.toSorted((a, b) => (a < b ? -1 : 1))
      expect([...logs[0]!.values].map(recorded.valueAt)).toEqual(rising.map(String))
      expect(Array.from(logs[0]!.offsets)).toEqual(rising)
    }),
    { seed: 5, numRuns: 200 },
  )
})
