import { expect, test } from 'vitest'
import { inClojuresOrder } from './clojure-order.ts'

test('as Clojure prints (set (range 10))', () => {
  const members = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  expect(members.toSorted(inClojuresOrder)).toEqual([0, 7, 1, 4, 6, 3, 2, 9, 5, 8])
  expect(members.map(BigInt).toSorted(inClojuresOrder).map(Number)).toEqual([0, 7, 1, 4, 6, 3, 2, 9, 5, 8])
})

test('what is no integer comes last, as it came', () => {
  expect(['b', 3, 'a', 1].toSorted(inClojuresOrder)).toEqual([1, 3, 'b', 'a'])
})
