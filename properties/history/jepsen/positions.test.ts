import { describe, expect, test } from 'vitest'
import { checkHistory } from '../check-history.ts'
import type { Operation } from '../operation.ts'
import { does, errorsOf, poll, rebalanced, recordedOf, send, takes } from './jepsen.test-data.ts'

const four = does(0, 'ok', send(0, 'a', 0), send(0, 'b', 1), send(0, 'c', 5), send(0, 'd', 6))
const reads = (process: number, ...values: readonly string[]) => {
  const offsets: Readonly<Record<string, number>> = { a: 0, b: 1, c: 5, d: 6 }
  return does(process, 'ok', poll({ 0: values.map(value => [offsets[value]!, value] as const) }))
}

test('poll-skip: the next poll of the process begins more than one further; a hole in the offsets is no skip', () => {
  expect(errorsOf(four, reads(1, 'a'), reads(1, 'd'))['poll-skip']).toEqual([
    { key: 0, delta: 3, skipped: ['b', 'c'], ops: [3, 5] },
  ])
  expect(errorsOf(four, reads(1, 'b'), reads(1, 'c'))).not.toHaveProperty('poll-skip')
})

test('nonmonotonic-poll: at or before where the process was', () => {
  expect(errorsOf(four, reads(1, 'a', 'b'), reads(1, 'b'))['nonmonotonic-poll']).toEqual([
    { key: 0, values: ['b', 'b'], delta: 0, ops: [3, 5] },
  ])
  expect(errorsOf(four, reads(1, 'a', 'b'), reads(2, 'b'))).not.toHaveProperty('nonmonotonic-poll')
})

test('a position moves on ok only, and the later operation may end in any way', () => {
  const failed = does(1, 'failed', poll({ 0: [[6, 'd']] }))
  const errors = errorsOf(four, reads(1, 'a'), failed, reads(1, 'b'))
  expect(errors['poll-skip']).toMatchObject([{ skipped: ['b', 'c'], ops: [3, 5] }])
  expect(errors).not.toHaveProperty('nonmonotonic-poll')
})

test('an assignment keeps the positions of what it names, also an unknown one; a failed one changes nothing', () => {
  const back = (between: readonly Operation[]) => errorsOf(four, reads(1, 'a', 'b'), between, reads(1, 'a'))
  expect(back(takes('assign', 1, 'ok', 0))).toHaveProperty('nonmonotonic-poll')
  expect(back(takes('subscribe', 1, 'ok', 3))).not.toHaveProperty('nonmonotonic-poll')
  expect(back(takes('assign', 1, 'unknown', 3))).not.toHaveProperty('nonmonotonic-poll')
  expect(back(takes('assign', 1, 'failed', 3))).toHaveProperty('nonmonotonic-poll')
})

test('an empty list for a partition ends what is known of the position there', () => {
  const nothing = does(1, 'ok', poll({ 0: [] }))
  expect(errorsOf(four, reads(1, 'a', 'b'), nothing, reads(1, 'a'))).not.toHaveProperty('nonmonotonic-poll')
})

test('nonmonotonic-send: what the process sent later stands earlier, also if it is unknown; a failed one is no part of it', () => {
  const two = (first: 'ok' | 'unknown' | 'failed') =>
    errorsOf(does(0, first, send(0, 'x', 7), send(1, 'y', 0)), does(0, 'ok', send(0, 'w', 4)), does(9, 'ok', poll({ 0: [[4, 'w'], [7, 'x']], 1: [[0, 'y']] }))) // prettier-ignore
  expect(two('ok')['nonmonotonic-send']).toEqual([{ key: 0, values: ['x', 'w'], delta: -1, ops: [1, 3] }])
  expect(two('unknown')).toHaveProperty('nonmonotonic-send')
  expect(two('failed')).not.toHaveProperty('nonmonotonic-send')
})

test('not a nonmonotonic send: two processes', () => {
  const errors = errorsOf(does(0, 'ok', send(0, 'x', 7)), does(1, 'ok', send(0, 'w', 4)))
  expect(errors).not.toHaveProperty('nonmonotonic-send')
})

test('within one operation: skips and steps back of polls, over all its calls', () => {
  const jumps = does(1, 'failed', poll({ 0: [[0, 'a']] }), poll({ 0: [[5, 'c'], [1, 'b']] })) // prettier-ignore
  const errors = errorsOf(four, jumps)
  expect(errors['int-poll-skip']).toEqual([{ key: 0, values: ['a', 'c'], delta: 2, skipped: ['b'], op: 3 }])
  expect(errors['int-nonmonotonic-poll']).toEqual([{ key: 0, values: ['c', 'b'], delta: -1, op: 3 }])
})

test('not within one operation: a partition that came or went while it ran', () => {
  const jumps = does(1, 'ok', poll({ 0: [[0, 'a'], [6, 'd']], 1: [[0, 'x'], [0, 'x']] })) // prettier-ignore
  const errors = errorsOf(four, rebalanced(jumps, 0))
  expect(errors).not.toHaveProperty('int-poll-skip')
  expect(errors['int-nonmonotonic-poll']).toMatchObject([{ key: 1, values: ['x', 'x'] }])
})

test('within one operation: sends with others between them, and sends in the other order', () => {
  const errors = errorsOf(
    does(0, 'ok', send(0, 'a', 0), send(0, 'c', 2)),
    does(1, 'ok', send(0, 'z', 3), send(0, 'b', 1)),
  )
  expect(errors['int-send-skip']).toEqual([{ key: 0, values: ['a', 'c'], delta: 2, skipped: ['b'], op: 1 }])
  expect(errors['int-nonmonotonic-send']).toEqual([{ key: 0, values: ['z', 'b'], delta: -2, op: 3 }])
  expect(errorsOf(four)).not.toHaveProperty('int-send-skip')
})

test('no claim of order is made of a record whose place is not known', () => {
  const errors = errorsOf(four, reads(1, 'b'), does(1, 'ok', poll({ 0: [[undefined, 'new']] })), reads(1, 'a'))
  expect(errors).not.toHaveProperty('nonmonotonic-poll')
})

test('who seeks goes where it sought; who is assigned again where it is goes on; Jepsen knows no seeks', () => {
  const assigned = (offset?: number, more: Partial<Operation> = {}): readonly Operation[] => [
    { process: 1, type: 'ok', kind: 'assign', places: [{ partition: 0, offset }], ...more },
  ]
  const namesOf = (...lines: readonly (readonly Operation[])[]) =>
    checkHistory(recordedOf(four, ...lines)).anomalies.flatMap(({ name }) => (/-poll|poll-/.test(name) ? [name] : []))
  const [first, back, forth] = [reads(1, 'a', 'b'), reads(1, 'b', 'c', 'd'), reads(1, 'd')]
  expect(namesOf(first, assigned(1), back)).toEqual([])
  expect(namesOf(first, assigned(undefined, { seeksToBeginning: true }), first)).toEqual([])
  expect(namesOf(first, assigned(6), forth, reads(2, 'c'))).toEqual([])
  expect(namesOf(first, assigned(2), back)).toEqual(['nonmonotonic-poll'])
  expect(namesOf(first, assigned(2), forth, reads(2, 'c'))).toEqual(['poll-skip'])
  expect(errorsOf(four, first, assigned(1), back)).toHaveProperty('nonmonotonic-poll')
})

describe('where a record stands twice', () => {
  const copied = [does(0, 'ok', send(0, 'x', 0)), does(0, 'ok', send(0, 'a', 1)), does(0, 'ok', send(0, 'b', 2))]
  const inOrder = (Object.entries(['x', 'a', 'b', 'a']) as [string, string][]).map(([offset, value]) =>
    does(1, 'ok', poll({ 0: [[Number(offset), value]] })),
  )
  const namesOf = (...lines: readonly (readonly Operation[])[]) => [
    ...new Set(checkHistory(recordedOf(...lines)).anomalies.map(({ name }) => name)),
  ]

  test('who reads both in order is at no fault; in the shape of Jepsen, where a value has one offset, it is', () => {
    expect(namesOf(...copied, ...inOrder)).toEqual(['duplicate'])
    expect(errorsOf(...copied, ...inOrder)).toHaveProperty('poll-skip')
    expect(errorsOf(...copied, ...inOrder)).toHaveProperty('nonmonotonic-poll')
  })

  test('near miss: who goes back from the second copy to what stands before it', () => {
    const back = does(1, 'ok', poll({ 0: [[2, 'b']] }))
    expect(namesOf(...copied, ...inOrder, back)).toEqual(['duplicate', 'nonmonotonic-poll'])
  })
})

test('an end of a send that stands alone claims no order, where its process tells other beginnings', () => {
  const alone = (value: string, offset: number): readonly Operation[] => [
    { process: 0, type: 'ok', kind: 'send', steps: [send(0, value, offset)] },
  ]
  const namesOf = (...lines: readonly (readonly Operation[])[]) =>
    checkHistory(recordedOf(...lines)).anomalies.flatMap(({ name }) => (name === 'nonmonotonic-send' ? [name] : []))
  expect(namesOf(does(0, 'ok', send(0, 'b', 1)), alone('a', 0))).toEqual([])
  expect(namesOf(alone('b', 1), alone('a', 0))).toEqual(['nonmonotonic-send'])
  expect(namesOf(does(0, 'ok', send(0, 'b', 1)), does(0, 'ok', send(0, 'a', 0)))).toEqual(['nonmonotonic-send'])
})
