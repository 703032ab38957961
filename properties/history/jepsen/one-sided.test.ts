import { expect, test } from 'vitest'
import { jepsenErrors } from '../jepsen-json.ts'
import type { Operation } from '../operation.ts'
import { seesOneSide } from './one-sided.ts'
import { does, poll, recordedOf, send } from './jepsen.test-data.ts'

const oneSided = (...operations: readonly (readonly Operation[])[]) =>
  jepsenErrors(recordedOf(...operations), { isOneSided: true, ww: false })

const conflict = [does(0, 'ok', send(0, 'a', 0)), does(1, 'ok', send(0, 'b', 0))]
const reads = does(2, 'ok', poll({ 0: [[0, 'a']] }))

test('polled later than sent: only what polls saw makes the log', () => {
  expect(oneSided(...conflict, reads)).toEqual({
    unseen: { time: 5, unseen: { 0: 1 }, messages: { 0: ['a'] } },
  })
})

test('sent later than polled: only what sends say makes the log', () => {
  const errors = oneSided(reads, ...conflict)
  expect(errors['inconsistent-offsets']).toEqual([{ key: 0, offset: 0, index: 0, values: ['a', 'b'] }])
  expect(errors['unseen']).toMatchObject({ messages: { 0: ['a', 'b'] } })
})

test('both sides make the log for everybody else', () => {
  const errors = jepsenErrors(recordedOf(...conflict, reads), { isOneSided: false, ww: false })
  expect(errors['inconsistent-offsets']).toHaveLength(1)
  expect(errors['unseen']).toMatchObject({ messages: { 0: ['b'] } })
})

test('S2: a partition that is named by a text has both sides for everybody', () => {
  const sent = [does(0, 'ok', send('x', 'a', 0)), does(1, 'ok', send('x', 'b', 0))]
  const errors = oneSided(...sent, [{ ...does(2, 'ok')[1]!, kind: 'poll', steps: [{ type: 'poll', records: [{ partition: 'x', offset: 0, value: 'a' }] }] }]) // prettier-ignore
  expect(errors['inconsistent-offsets']).toHaveLength(1)
  expect(errors['unseen']).toMatchObject({ messages: { x: ['b'] } })
})

test('it makes a difference where a partition named by a number was sent to and polled', () => {
  expect(seesOneSide(recordedOf(...conflict, reads))).toBe(true)
  expect(seesOneSide(recordedOf(...conflict))).toBe(false)
  expect(seesOneSide(recordedOf(does(0, 'ok', send('x', 'a', 0)), reads))).toBe(false)
})
