import { expect, test } from 'vitest'
import { randomRun, type RunOptions } from './random-runs.ts'

const common = { slices: 40, maxDown: 1, faults: ['crash', 'isolate', 'cut', 'drop'] } as const
const safe: Omit<RunOptions, 'seed'> = { ...common, acks: 'all', topic: { minInsyncReplicas: 2 } }
const seeds = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
const violationsOf = (options: Omit<RunOptions, 'seed'>, count: number) =>
  seeds(count).flatMap(seed => randomRun({ ...options, seed }).violations.map(sentence => `seed ${seed}: ${sentence}`))

test('acks=all with two in sync: 40 runs with one broker in trouble at a time lose nothing and break no invariant', () => {
  const results = seeds(40).map(seed => randomRun({ ...safe, seed }))
  expect(results.flatMap(({ violations }) => violations)).toEqual([])
  const struck = results.flatMap(({ faults }) => Object.keys(faults))
  expect(new Set(struck)).toEqual(new Set(common.faults))
  expect(results.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBeGreaterThan(500)
}, 60_000)

test('acks=1 loses acknowledged records in the same runs', () => {
  expect(violationsOf({ ...safe, acks: 1 }, 10).join('\n')).toContain('BROKEN NAL')
}, 60_000)

test('power losses one after another lose nothing where every append is flushed', () => {
  const power: Omit<RunOptions, 'seed'> = { ...safe, faults: ['crash', 'losePower', 'drop'] }
  expect(violationsOf({ ...power, topic: { minInsyncReplicas: 2, flushMessages: 1 } }, 20)).toEqual([])
}, 60_000)

test('gap: without flushing, the last replica in sync may lose its page cache, and NAL with it (KIP-966, BUG-K12)', () => {
  const power: Omit<RunOptions, 'seed'> = { ...safe, slices: 60, faults: ['crash', 'losePower', 'drop'] }
  expect(randomRun({ ...power, seed: 30 }).violations.join('\n')).toContain('BROKEN NAL')
}, 60_000)

test('a run repeats by its seed', () => {
  expect(randomRun({ ...safe, seed: 3 })).toEqual(randomRun({ ...safe, seed: 3 }))
}, 60_000)
