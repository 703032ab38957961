/** No rule of these machines is a dead letter: every transition is taken in one of a few small scopes, and nothing arrives where nobody handles it. */
import { expect, test } from 'vitest'
import { explore } from '../explorer/index.ts'
import { plainSink, sinkNames, type SinkParameters, sinkSystem, smallSink, sourceNames } from './index.ts'

const everything = { c: 1, n: 1, e: 1, rb: 1 }
const system = (change: Partial<SinkParameters>, records: number, total = 1) =>
  sinkSystem({ ...plainSink, ...change }, { ...smallSink, records, workers: 2, faults: everything, total })

const all = [
  ...sinkNames.map(sink => explore(system({ sink }, 1))),
  ...sourceNames.map(source => explore(system({ source }, 2))),
  // A zombie that dies is nobody's loss.
  explore(system({}, 1, 2)),
  explore(system({ sink: 'natural-set', newerOnly: true }, 2)),
  explore(system({ sink: 'outside-call', remembers: true }, 1)),
  explore(system({ sink: 'outbox', remembers: true }, 1)),
]
const coverage = all.flatMap(exploration => exploration.coverage)

test('No transition is dead in all of these scopes.', () => {
  const taken = new Set(coverage.flatMap(machine => machine.taken))
  const dead = new Set(coverage.flatMap(machine => machine.dead).filter(name => !taken.has(name)))
  expect([...dead]).toEqual([])
})

test('Nothing arrives where nobody handles it.', () => {
  expect(coverage.flatMap(({ unhandled }) => unhandled)).toEqual([])
})

test('The scopes are small, and searched to their end.', () => {
  expect(all.every(({ exhaustive }) => exhaustive)).toBe(true)
  expect(Math.max(...all.map(({ states }) => states))).toBeLessThan(10_000)
})
