import { expect, test } from 'vitest'
import { does, errorsOf, poll, send } from './jepsen.test-data.ts'

test('G1a: an ok poll returned a record whose send failed', () => {
  const { G1a } = errorsOf(does(0, 'failed', send(0, 'a')), does(1, 'ok', poll({ 0: [[0, 'a']] })))
  expect(G1a).toEqual([{ key: 0, value: 'a', writer: 1, reader: 3 }])
})

test('not G1a: the send is unknown, or the reader failed itself, or the application sent it again and that was fine', () => {
  const reads = does(1, 'ok', poll({ 0: [[0, 'a']] }))
  expect(errorsOf(does(0, 'unknown', send(0, 'a')), reads)).not.toHaveProperty('G1a')
  const failed = does(0, 'failed', send(0, 'a'))
  expect(errorsOf(failed, does(1, 'failed', poll({ 0: [[0, 'a']] })))).not.toHaveProperty('G1a')
  expect(errorsOf(failed, does(0, 'ok', send(0, 'a', 0)), reads)).not.toHaveProperty('G1a')
})

test('precommitted-read: a transaction polled what it sent itself, one report an operation, whatever became of it', () => {
  const own = does(0, 'unknown', send(0, 'a'), send(0, 'b'), poll({ 0: [[0, 'a'], [1, 'b']] })) // prettier-ignore
  expect(errorsOf(own)['precommitted-read']).toEqual([{ op: 1, key: 0, value: 'a' }])
})

test('not a precommitted read: a later operation of the same process polls it', () => {
  const errors = errorsOf(does(0, 'ok', send(0, 'a', 0)), does(0, 'ok', poll({ 0: [[0, 'a']] })))
  expect(errors).not.toHaveProperty('precommitted-read')
})
