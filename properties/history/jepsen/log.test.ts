import { expect, test } from 'vitest'
import { does, errorsOf, poll, send } from './jepsen.test-data.ts'

const sendsThree = does(0, 'ok', send(0, 'a', 0), send(0, 'b', 1), send(0, 'c', 2))

test('duplicate: one value at two offsets, whoever saw it', () => {
  const { duplicate } = errorsOf(sendsThree, does(1, 'failed', poll({ 0: [[5, 'a']] })))
  expect(duplicate).toEqual([{ key: 0, value: 'a', count: 2, offsets: [0, 5] }])
})

test('not a duplicate: the same value at one offset twice, or in two partitions', () => {
  const reads = does(1, 'ok', poll({ 0: [[0, 'a']] }), poll({ 0: [[0, 'a']], 1: [[7, 'a']] }))
  expect(errorsOf(sendsThree, reads)).not.toHaveProperty('duplicate')
})

test('inconsistent-offsets: one offset with two values; the index leaves out holes', () => {
  const reads = does(1, 'unknown', poll({ 0: [[7, 'x']] }))
  const errors = errorsOf(sendsThree, reads, does(2, 'ok', send(0, 'y', 7)))
  expect(errors['inconsistent-offsets']).toEqual([{ key: 0, offset: 7, index: 3, values: ['x', 'y'] }])
})

test('not inconsistent: a send that failed, or that may have, has no place in the log', () => {
  const others = [does(1, 'failed', send(0, 'x', 1)), does(2, 'unknown', send(0, 'y', 1))]
  expect(errorsOf(sendsThree, ...others)).not.toHaveProperty('inconsistent-offsets')
})

test('inconsistent after all: an unknown send of which one record was read must have committed', () => {
  const unknown = does(1, 'unknown', send(0, 'x', 1), send(1, 'y', 0))
  const errors = errorsOf(sendsThree, unknown, does(2, 'ok', poll({ 1: [[0, 'y']] })))
  expect(errors['inconsistent-offsets']).toEqual([{ key: 0, offset: 1, index: 1, values: ['b', 'x'] }])
})
