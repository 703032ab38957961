import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { randomRun, type RunOptions } from './random-runs.test-data.ts'
import { failureText } from './runs/report.ts'
import { tryPlan } from './runs/search.ts'
import { addRun, newTotal } from './runs/total.ts'
import { hasTransactions, type KindName, kindNames, kinds, swarmOf } from './swarm.ts'
import { traceReport } from './trace/report.ts'
import { tryTrace } from './trace/validate.ts'

/** Runs with transactions have more processes, and take longer. */
const runsOf = (kind: KindName): number => (hasTransactions(kind) ? 12 : 50)
/** The commit that is tested, where CI says it: seeds that nobody has tried yet. */
const ownSeed = process.env['ACKPROOF_SEED'] ?? process.env['GITHUB_SHA'] ?? '20261125'
const firstOwn = 1_000_000 + (Number.parseInt(ownSeed.slice(0, 7), 16) || 0)

const failuresAmong = (kind: KindName, seeds: readonly number[]): readonly string[] =>
  seeds.flatMap(seed => {
    const { failure } = tryPlan(kind, seed)
    return failure ? [failureText(failure)] : []
  })
const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i)

describe.each(kindNames)('runs of kind %s', kind => {
  const runs = runsOf(kind)
  test(`${runs} seeds break no promise, and every fault of the kind strikes`, () => {
    const total = newTotal()
    const failures = from(1, runs).flatMap(seed => {
      const { result, failure } = tryPlan(kind, seed)
      addRun(total, result)
      return failure ? [failureText(failure)] : []
    })
    expect(failures).toEqual([])
    expect(Object.keys(total.faults).toSorted()).toEqual([...kinds[kind].faults].toSorted())
    expect(total.acknowledged).toBeGreaterThan(10 * runs)
    expect(total.handled).toBeGreaterThan(10 * runs)
  }, 120_000)
})

/** What the model does not explain, in words. */
const unexplainedAmong = (kind: KindName, seeds: readonly number[]): readonly string[] =>
  seeds.flatMap(seed => {
    const { failure } = tryTrace(kind, seed)
    return failure ? [traceReport(kind, seed, failure)] : []
  })

test(`CI's own seeds, from ${firstOwn} on (${ownSeed}), break no promise, and the model explains every event`, () => {
  const ownOf = (kind: KindName) => from(firstOwn, hasTransactions(kind) ? 3 : 8)
  const failures = kindNames.flatMap(kind => [
    ...failuresAmong(kind, ownOf(kind)),
    ...unexplainedAmong(kind, ownOf(kind)),
  ])
  expect(failures).toEqual([])
}, 120_000)

test('every seed that ever failed passes', () => {
  const lines = readFileSync(new URL('seeds.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
  const seeds = lines.map(line => /^(\w+) +(\d+) +\S/.exec(line))
  expect(seeds).not.toContain(null)
  expect(seeds.map(match => match![1]).filter(kind => !kindNames.includes(kind as KindName))).toEqual([])
  const failures = seeds.flatMap(match => {
    const [kind, seed] = [match![1] as KindName, [Number(match![2])]]
    return [...failuresAmong(kind, seed), ...unexplainedAmong(kind, seed)]
  })
  expect(failures).toEqual([])
}, 120_000)

test('a swarm leaves out some kinds of fault, and others for another seed', () => {
  const swarms = from(1, 20).map(seed => swarmOf('safe', seed))
  expect(new Set(swarms.map(swarm => swarm.join())).size).toBeGreaterThan(15)
  expect(new Set(swarms.flat())).toEqual(new Set(kinds.safe.faults))
  expect(Math.max(...swarms.map(({ length }) => length))).toBeLessThan(kinds.safe.faults.length)
})

const common = { slices: 100, maxDown: 1, faults: ['crash', 'isolate'] } as const
const safe: Omit<RunOptions, 'seed'> = { ...common, acks: 'all', topic: { minInsyncReplicas: 2 } }

test('a random run repeats by its seed', () => {
  expect(randomRun({ ...safe, seed: 3 })).toEqual(randomRun({ ...safe, seed: 3 }))
}, 60_000)

test('acks=1 loses acknowledged records where acks=all does not; neither has promised otherwise', () => {
  const lostBy = (acks: 1 | 'all') => from(1, 10).flatMap(seed => randomRun({ ...safe, acks, seed }).lost)
  expect(lostBy('all')).toEqual([])
  expect(lostBy(1)).not.toEqual([])
}, 60_000)
