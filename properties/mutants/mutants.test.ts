/**
 * The net has no hole: canaries are killed, every rule and hole has a mutant, and what does no harm is not killed. The whole zoo takes minutes:
 * `npm run mutants`; here are those that are found at once.
 */
import { describe, expect, test } from 'vitest'
import { kafkaRules } from '../../impl/index.ts'
import { runPlan } from '../runs/run-plan.ts'
import { byModel, unmutated } from './by-model.ts'
import { byRandomRuns, plansIn, watchedIn } from './by-random-runs.ts'
import { hunt, unswapped } from './hunt.ts'
import { mutants } from './index.ts'
import { modelChecks } from './model-checks.ts'
import { ofCoordinator, ofReplica } from './model-mutant.ts'
import { modelMutants } from './model/index.ts'
import { modelTwins } from './model-twins.ts'
import { ruleTwins } from './rule-twins.ts'
import type { Mutant, RuleMutant } from './mutant.ts'
import { runsOf, type RunsName } from './runs.ts'

const called = (id: string) => mutants.find(mutant => mutant.id === id)!
const harmless: RuleMutant = {
  in: 'broker',
  id: 'harmless',
  rule: 'isDue',
  breaks: 'NAL',
  source: 'Kafka itself',
  runs: 'safe',
  rules: { isDue: kafkaRules.isDue },
}

test('Forty mutants or more, each with a name, a source and something to break; every rule and every hole has one.', () => {
  expect(mutants.length).toBeGreaterThan(40)
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length)
  expect(mutants.filter(({ source, breaks }) => source === '' || breaks === '')).toEqual([])
  expect(unswapped(mutants)).toEqual({ rules: [], holes: [] })
})

test('A rule or a hole that nobody swaps is named.', () => {
  const without = mutants.filter(one => (one.in === 'broker' ? one.rule !== 'isDue' : one.hole !== 'replica.truncate'))
  expect(unswapped(without)).toEqual({ rules: ['isDue'], holes: ['replica.truncate'] })
})

test('What nothing can tell apart from the original says why, and is not hunted.', () => {
  const equivalent = mutants.filter(mutant => mutant.equivalent !== undefined)
  expect(equivalent.map(({ id }) => id)).toEqual([
    'commits-while-completing',
    'never-notices-a-closed-connection',
    'crash-remembers',
    'a-crashed-producer-forgets-nothing',
  ])
  expect(equivalent.map(mutant => hunt(mutant, 1_000).killed)).toEqual(equivalent.map(() => undefined))
})

describe('the broker’s rules', () => {
  test.each([
    ['acknowledge-before-replication', 'invariant', 'AcknowledgedIsInSync'],
    ['high-watermark-of-the-leader', 'invariant', 'InSyncHasReplicated'],
    ['never-flushes', 'invariant', 'AcknowledgedIsInSync'],
    ['takes-leaders-high-watermark', 'invariant', 'HighWatermarkWithinLog'],
    ['appends-below-min-in-sync', 'invariant', 'MinInSync'],
    ['obeys-the-first-order-only', 'guarantee', 'BROKEN RECOVERS'],
  ])('the canary %s is killed within 10 runs, by a check that does not know it: %s %s', (id, by, says) => {
    const { killed } = hunt(called(id), 10)
    expect(killed?.by).toBe(by)
    expect(killed?.sentence).toContain(says)
  })

  test('A run that is found is shrunk: a few steps are left of a hundred where a follower takes the leader’s high watermark.', () => {
    expect(hunt(called('takes-leaders-high-watermark'), 10).killed?.steps).toBeLessThanOrEqual(4)
  })

  test('A mutant that does no harm survives, and the model has no opinion of it.', () => {
    expect(hunt(harmless, 3).killed).toBeUndefined()
    expect(byModel.hunt(harmless, 3)).toBeUndefined()
  })

  test.each(Object.keys(runsOf) as RunsName[])('without a mutant nothing is broken in runs of the kind %s', name => {
    const results = [1, 2, 3, 4].flatMap(seed => plansIn(name, seed)).map(plan => runPlan(plan, watchedIn(name)))
    expect(results.flatMap(({ violations }) => violations)).toEqual([])
    expect(results.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBeGreaterThan(0)
  })

  test('Twins are noticed: one under two names, and one that is the rule itself.', () => {
    const before = called('acknowledge-before-replication') as RuleMutant
    const twins = ruleTwins([before, { ...before, id: 'the-same' }, harmless], 2)
    expect(twins).toEqual([
      ['the-same', 'acknowledge-before-replication'],
      ['harmless', 'Kafka'],
    ])
  })
})

describe('the model’s holes', () => {
  const machines = ['consumer.', 'group coordinator.', 'producer.', 'metadata store.', 'controller.']
  const quick = modelMutants.filter(
    ({ hole, equivalent, breaks }) =>
      equivalent === undefined && breaks !== 'NAL' && machines.some(machine => hole.startsWith(machine)),
  )

  test.each(quick.map(mutant => [mutant.hole, mutant.id, mutant] as const))('%s: %s is killed', (_, __, mutant) => {
    const kill = byModel.hunt(mutant, 100)
    expect(kill?.sentence).toContain(mutant.breaks)
  })

  test('Canaries of replication are killed in as many steps as the shortest counterexample has.', () => {
    const stepsOf = (id: string) => hunt(called(id), 100).killed?.steps
    expect(stepsOf('joins-wherever-it-is')).toBe(10)
    expect(stepsOf('set-is-not-written')).toBe(9)
    expect(stepsOf('takes-any-answer-for-its-own')).toBe(17)
  })

  test('What is asked of the mutants of clients holds without any, or is broken where nobody promises it.', () => {
    const decided = new Set(['ALO', 'AMO', 'NSL', 'CommitsCatchUp', 'CommittedWithinPosition', 'RetriesBound', 'S25'])
    const wrong = modelChecks.filter(check => decided.has(check.decides) && !unmutated(check).passes)
    expect(wrong.map(({ decides, scope }) => `${decides} ${scope}`)).toEqual([])
  })

  test('A filling that answers like the model’s own survives, and a random run has no opinion of it.', () => {
    const same: Mutant = ofReplica({
      id: 'same',
      hole: 'append',
      breaks: 'AVAIL',
      source: 'Kafka itself',
      change: (_args, kafka) => kafka(),
    })
    expect(hunt(same, 3).killed).toBeUndefined()
    expect(byRandomRuns.hunt(same, 3)).toBeUndefined()
  })

  test('No two mutants of the clients are twins; one under two names is noticed.', () => {
    expect(modelTwins(quick)).toEqual([])
    const about = { hole: 'store', breaks: 'CommitsCatchUp', source: 'an ordinary slip', change: () => ({}) }
    const [one, other] = [ofCoordinator({ ...about, id: 'one' }), ofCoordinator({ ...about, id: 'other' })]
    expect(modelTwins([one, other])).toEqual([['other', 'one']])
  })
})
