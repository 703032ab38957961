import { expect, test } from 'vitest'
import { explore } from '../../model/explorer/index.ts'
import { twoPhaseCommit } from '../../model/explorer/examples/two-phase-commit.ts'
import { runAppendBench } from './append-bench.ts'
import { runCore } from './broker-core.ts'
import { runFaulty } from './faulty-workload.ts'
import { statesByXstateGraph } from './one-machine.ts'

test('The protocol as one machine has as many states by xstate/graph as the machines side by side have here.', () => {
  expect(statesByXstateGraph(2)).toBe(explore(twoPhaseCommit(2).spec).states)
  expect(statesByXstateGraph(3)).toBe(288)
})

test('The pure core hands a consumer every record that was produced, and no more.', () => {
  expect(runCore({ records: 1_000, recordsPerBatch: 100, recordBytes: 100, inFlight: 5 })).toBe(1_000)
  expect(runCore({ records: 30, recordsPerBatch: 10, recordBytes: 1, inFlight: 1 })).toBe(30)
})

test('Every record of the faulty workload is answered for, and what was acknowledged is polled; the same seed gives the same run.', () => {
  const run = runFaulty(3, 300)
  expect(run.acknowledged + run.failed).toBe(300)
  expect(run.polled).toBeGreaterThanOrEqual(run.acknowledged)
  expect(runFaulty(3, 300)).toEqual(run)
})

test('Appends with a flush each are measured beside appends without, and told as a ratio.', () => {
  const lines: string[] = []
  const { ratio, lazyPerSecond, flushedPerSecond } = runAppendBench(line => lines.push(line), 20, 100)
  expect(lines).toEqual([expect.stringMatching(/^20 appends of 100 bytes to a file: .* with a flush each, ratio \d/)])
  expect(lazyPerSecond / flushedPerSecond / ratio).toBeCloseTo(1, 1)
})
