import { expect, test } from 'vitest'
import { checkHistory } from './check-history.ts'
import { does, poll, recordedOf, send, takes } from './jepsen/jepsen.test-data.ts'
import { observations } from './observations.ts'
import type { Operation } from './operation.ts'

function observe(...lines: readonly (readonly Operation[])[]) {
  const { recorded, order } = checkHistory(recordedOf(...lines))
  return { ...observations(recorded, order), recorded }
}
const at = (time: number, [begun, ended]: readonly Operation[], end = time): readonly Operation[] => [
  { ...begun!, at: time },
  { ...ended!, at: end },
]

test('the worst lag: how long the last record that was read had not been the newest when the poll began', () => {
  const { worstLag, recorded } = observe(
    at(0, takes('assign', 1, 'ok', 0)),
    at(10, does(0, 'ok', send(0, 'a', 0))),
    at(20, does(1, 'ok', poll({ 0: [[0, 'a']] }))),
    at(30, does(0, 'ok', send(0, 'b', 1))),
    at(70, does(0, 'ok', send(0, 'c', 2))),
    at(90, does(1, 'ok', poll({ 0: [] }))),
  )
  // b stood there from 30 on; the line before the poll is of 70.
  expect(worstLag).toMatchObject({ lag: 40, partition: 0 })
  expect(recorded.processes[worstLag!.process]).toBe(1)
})

test('no lag: what was read was the newest, or nobody knows what time it was', () => {
  const sends = does(0, 'ok', send(0, 'a', 0))
  const reads = does(1, 'ok', poll({ 0: [[0, 'a']] }))
  expect(observe(at(10, sends), at(20, reads), at(50, does(1, 'ok', poll({ 0: [] }))))).not.toHaveProperty('worstLag')
  const untimed = [sends, reads].map(lines => lines.map(line => ({ ...line, at: undefined })))
  expect(observe(...untimed)).not.toHaveProperty('worstLag')
})

test('a process that is assigned a partition anew is behind from its first record on', () => {
  const sends = at(10, does(0, 'ok', send(0, 'a', 0)))
  const idle = at(40, does(2, 'ok', poll({})))
  const late = [at(41, takes('assign', 1, 'ok', 0)), at(50, does(1, 'ok', poll({})))]
  expect(observe(sends, idle, ...late).worstLag?.lag).toBe(31)
})

test('how often one subscribed process polled a record; who assigns is not counted', () => {
  const sends = does(0, 'ok', send(0, 'a', 0), send(0, 'b', 1))
  const reads = does(1, 'ok', poll({ 0: [[0, 'a'], [1, 'b']] })) // prettier-ignore
  const again = does(1, 'ok', poll({ 0: [[0, 'a']] }))
  const { consumeCounts, consumedAgain, recorded } = observe(sends, takes('subscribe', 1, 'ok', 0), reads, again)
  expect([...consumeCounts]).toEqual([
    [1, 1],
    [2, 1],
  ])
  expect(consumedAgain.map(({ value, times }) => [recorded.valueAt(value), times])).toEqual([['a', 2]])
  expect(observe(sends, takes('assign', 1, 'ok', 0), reads, again).consumeCounts.size).toBe(0)
})

test('two subscribed processes that polled a record once each polled it once each', () => {
  const sends = does(0, 'ok', send(0, 'a', 0))
  const members = [1, 2].map(process => takes('subscribe', process, 'ok', 0))
  const reads = [1, 2].map(process => does(process, 'ok', poll({ 0: [[0, 'a']] })))
  const { consumeCounts, consumedAgain } = observe(sends, ...members, ...reads)
  expect([...consumeCounts]).toEqual([[1, 2]])
  expect(consumedAgain).toEqual([])
})
