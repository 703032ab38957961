/** What clients' histories tell of the mutants; all of them: `npm run mutants`. */
import { sample } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordPlan } from '../history/of-run.ts'
import { findingsOf } from '../runs/findings.ts'
import { ruleMutants } from './broker/index.ts'
import { noticed, testimony } from './by-history.ts'
import { plansIn, watchedIn } from './by-random-runs.ts'
import { runsOf, type RunsName } from './runs.ts'
import { type KindName, kindNames, planArbitrary } from '../swarm.ts'

const called = (id: string) => ruleMutants.find(mutant => mutant.id === id)!
const seeds = [1, 2, 3, 4]

describe('the unmutated broker', () => {
  test.each(Object.keys(runsOf) as RunsName[])(
    'shows nothing that its plans forbid: runs of the kind %s',
    name => {
      const plans = seeds.flatMap(seed => plansIn(name, seed))
      const found = plans.map(plan => findingsOf(plan, recordPlan(plan, watchedIn(name))))
      expect(found.flatMap(({ forbidden, standstill }) => [...forbidden, ...standstill])).toEqual([])
      expect(found.reduce((sum, { checked }) => sum + checked.recorded.operations, 0)).toBeGreaterThan(300)
    },
    60_000,
  )

  test.each<KindName>(kindNames)(
    'shows nothing that its plans forbid: runs of the kind %s, of swarm.ts',
    kind => {
      const plans = seeds.flatMap(seed => sample(planArbitrary(kind, seed), { seed, numRuns: 1 }))
      const found = plans.map(plan => findingsOf(plan, recordPlan(plan)))
      expect(found.flatMap(({ forbidden, standstill }) => [...forbidden, ...standstill])).toEqual([])
    },
    60_000,
  )
})

describe('from the history alone', () => {
  test.each([
    ['acknowledge-before-replication', 'lost-write'],
    ['elects-anybody', 'lost-write'],
    ['every-answer-is-success', 'unseen'],
    ['keeps-a-dead-office', 'standstill'],
    ['commits-while-it-handles', 'never-handled'],
    ['hands-out-what-was-aborted', 'G1a'],
    ['opens-what-nobody-ends', 'standstill'],
  ])(
    'the canary %s is found: %s',
    (id, name) => {
      expect(noticed(called(id), 20)?.by).toContain(name)
    },
    60_000,
  )

  test('a mutant that does no harm is not found, and one that says it is silent and is not is told so', () => {
    const harmless = { ...called('obeys-old-orders'), rules: {} }
    expect(testimony({ ...harmless, silent: 'it does nothing' }, 3)).toEqual({
      is: 'silent',
      because: 'it does nothing',
    })
    const loud = { ...called('every-answer-is-success'), silent: 'it is not' }
    expect(testimony(loud, 3)).toEqual({ is: 'against what it says' })
    const { silent: _, ...silent } = harmless
    expect(testimony(silent, 3)).toEqual({ is: 'missed' })
    expect(testimony({ ...silent, seldom: 'it takes much' }, 3)).toEqual({ is: 'not seen', because: 'it takes much' })
  }, 60_000)

  test('who has a scenario is looked for in it, and a mutant that does no harm is not found there', () => {
    const elected = called('keeps-set-after-election')
    expect(testimony(elected, 0)).toEqual({ is: 'noticed', runs: 'scenario', by: ['standstill'] })
    expect(testimony({ ...elected, rules: {} }, 0)).toEqual({ is: 'missed' })
    expect(testimony({ ...elected, silent: 'it is not' }, 0)).toEqual({ is: 'against what it says' })
  }, 60_000)
})
