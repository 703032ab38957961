import { expect, test } from 'vitest'
import { checkHistory } from './check-history.ts'
import { does, poll, recordedOf, send } from './jepsen/jepsen.test-data.ts'
import { lossKinds } from './loss.ts'
import type { Operation, Value } from './operation.ts'

function kindOf(value: Value, ...lines: readonly (readonly Operation[])[]) {
  const { recorded, observed, order } = checkHistory(recordedOf(...lines))
  const numbers = Array.from({ length: recorded.values }, (_, number) => number)
  return lossKinds(recorded, observed, order)(numbers.find(number => recorded.valueAt(number) === value)!)
}

const sends = does(0, 'ok', ...['a', 'b', 'c', 'd'].map((value, offset) => send(0, value, offset)))

test('where a missing record stood: at the front, in the middle, at the end', () => {
  const reads = does(1, 'ok', poll({ 0: [[1, 'b'], [3, 'd']] })) // prettier-ignore
  expect(kindOf('a', sends, reads)).toBe('prefix')
  expect(kindOf('c', sends, reads)).toBe('middle')
  const tail = does(1, 'ok', poll({ 0: [[0, 'a'], [1, 'b']] })) // prettier-ignore
  expect(kindOf('c', sends, tail)).toBe('postfix')
  expect(kindOf('d', sends, tail)).toBe('postfix')
})

test('only what an ok poll returned counts as read', () => {
  const [ok, failed] = [does(1, 'ok', poll({ 0: [[1, 'b']] })), does(1, 'failed', poll({ 0: [[3, 'd']] }))]
  expect(kindOf('c', sends, ok, failed)).toBe('postfix')
})

test('where no offset tells, and where nobody read at all', () => {
  const unplaced = does(0, 'ok', send(0, 'x'))
  expect(kindOf('x', sends, unplaced, does(1, 'ok', poll({ 0: [[1, 'b']] })))).toBe('unplaced')
  expect(kindOf('a', sends)).toBe('unread')
  expect(kindOf('a', sends, does(1, 'ok', poll({ 5: [[0, 'z']] })))).toBe('unread')
})
