import { expect, test } from 'vitest'
import { does, errorsOf, poll, send } from './jepsen.test-data.ts'

const sendsThree = does(0, 'ok', send(0, 'a', 0), send(0, 'b', 1), send(0, 'c', 2))

test('lost-write: acknowledged, and nobody who read past it ever saw it', () => {
  const errors = errorsOf(sendsThree, does(1, 'ok', poll({ 0: [[0, 'a'], [2, 'c']] }))) // prettier-ignore
  const where = { index: 1, 'max-read-index': 2, writer: 1, 'max-read': 3 }
  expect(errors['lost-write']).toEqual([{ key: 0, value: 'b', ...where }])
})

test('not lost: somebody else read it; or it lies beyond what was read, and is unseen', () => {
  const skips = does(1, 'ok', poll({ 0: [[0, 'a'], [2, 'c']] })) // prettier-ignore
  expect(errorsOf(sendsThree, skips, does(2, 'ok', poll({ 0: [[1, 'b']] })))).not.toHaveProperty('lost-write')
  const errors = errorsOf(sendsThree, does(1, 'ok', poll({ 0: [[0, 'a']] })))
  expect(errors).not.toHaveProperty('lost-write')
  expect(errors['unseen']).toEqual({ time: 3, unseen: { 0: 2 }, messages: { 0: ['b', 'c'] } })
})

test('not lost: only a failed operation read past it', () => {
  const errors = errorsOf(sendsThree, does(1, 'failed', poll({ 0: [[2, 'c']] })))
  expect(errors).not.toHaveProperty('lost-write')
})

test('lost or not, of an unknown send: lost only if another of its records was read', () => {
  const past = does(1, 'ok', poll({ 0: [[0, 'a'], [2, 'c']] })) // prettier-ignore
  const others = does(0, 'ok', send(0, 'a', 0), send(0, 'c', 2))
  const unknown = does(2, 'unknown', send(0, 'x', 1), send(1, 'y', 0))
  expect(errorsOf(others, unknown, past)).not.toHaveProperty('lost-write')
  const proof = does(3, 'ok', poll({ 1: [[0, 'y']] }))
  expect(errorsOf(others, unknown, past, proof)['lost-write']).toMatchObject([{ key: 0, value: 'x', writer: 3 }])
})

test('a value at two offsets is lost only past the later one, and reading it at the first is reading it', () => {
  const twice = does(1, 'failed', poll({ 0: [[5, 'b']] }))
  const reads = does(2, 'ok', poll({ 0: [[0, 'a'], [2, 'c']] })) // prettier-ignore
  expect(errorsOf(sendsThree, twice, reads)).not.toHaveProperty('lost-write')
})

test('where the place of what was read is not known, nothing is said about loss, and nothing breaks', () => {
  const errors = errorsOf(does(0, 'ok', send(0, 'a')), does(1, 'ok', poll({ 0: [[undefined, 'a']], 1: [] })))
  expect(errors).toEqual({})
})

test('the oddity of unseen: a partition that the last ok operation was the first to poll and nobody sent to', () => {
  const strange = does(1, 'ok', poll({ 3: [[0, 'x']] }))
  expect(errorsOf(strange)['unseen']).toEqual({ time: 1, unseen: { 3: 1 }, messages: { 3: ['x'] } })
  expect(errorsOf(strange, does(1, 'ok', poll({})))).not.toHaveProperty('unseen')
})
