import { expect, test } from 'vitest'
import { does, poll, send } from './jepsen/jepsen.test-data.ts'
import { handles, judged } from './judged.test-data.ts'

test('records are counted by the best that became of them, operations as they are', () => {
  const { tally } = judged([
    does(0, 'failed', send(0, 'a')),
    does(0, 'ok', send(0, 'a', 0), send(1, 'b', 0)),
    does(0, 'unknown', send(0, 'c')),
    does(0, 'failed', send(0, 'd')),
    [does(3, 'ok', send(0, 'e'))[0]!],
    does(1, 'ok', poll({ 0: [[0, 'a']], 1: [[0, 'b']] })),
    does(1, 'failed', poll({ 0: [[1, 'c']] })),
    handles(1, 'g', 0, 'a', 0),
  ])
  expect(tally).toMatchObject({
    operations: 8,
    partitions: 2,
    processes: 3,
    groups: 1,
    acknowledged: 2,
    unknown: 2,
    failed: 1,
    received: 2,
    handled: 1,
    unhandled: 1,
    pending: 1,
    ambiguous: 0,
    unplaced: 0,
  })
})

test('T3: received again by one group, or by nobody knows whom; not by two groups', () => {
  const sends = does(0, 'ok', send(0, 'a', 0), send(0, 'b', 1))
  const reads = (process: number, group?: string) =>
    does(process, 'ok', poll({ 0: [[0, 'a']] })).map(line => (group === undefined ? line : { ...line, group }))
  expect(judged([sends, reads(1), reads(2)]).tally.receivedAgain).toBe(1)
  expect(judged([sends, reads(1, 'g'), reads(2, 'g')]).tally.receivedAgain).toBe(1)
  expect(judged([sends, reads(1, 'g'), reads(2, 'h')]).tally.receivedAgain).toBe(0)
  expect(judged([sends, reads(1, 'g')]).tally.receivedAgain).toBe(0)
})

test('two records of one sender have an order where their offsets are known, be it from who read them', () => {
  const reads = does(1, 'ok', poll({ 0: [[0, 'a'], [1, 'b']] })) // prettier-ignore
  expect(judged([does(0, 'ok', send(0, 'a'), send(0, 'b')), reads]).tally.hasOrder).toBe(true)
  expect(judged([does(0, 'ok', send(0, 'a')), does(2, 'ok', send(0, 'b')), reads]).tally.hasOrder).toBe(false)
  expect(judged([does(0, 'ok', send(0, 'a', 0), send(1, 'b', 0))]).tally.hasOrder).toBe(false)
})
