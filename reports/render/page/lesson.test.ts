import { expect, test } from 'vitest'
import type { CounterexampleStep } from '../../../properties/finding.ts'
import { settledBy, sharedSteps } from './lesson.ts'

type Kind = NonNullable<CounterexampleStep['kind']>
const path = (...steps: readonly (readonly [string, Kind?])[]): readonly CounterexampleStep[] =>
  steps.map(([does, kind = 'own step'], i) => ({ n: i + 1, who: 'broker-1', does, kind, state: '' }))
const near = (same: readonly number[], steps: readonly CounterexampleStep[]) => ({
  same,
  told: { path: '', faults: {}, steps },
})

const broken = path(['appends'], ['acks'], ['crashes', 'fault'], ['leads'])

test.each([
  ['all of them, as they were', [1, 2, 3, 4], broken, 'All 4 steps happen there too, the fault included.'],
  [
    'a fault that comes later there',
    [1, 2, 3, 4],
    path(['appends'], ['is fetched from'], ['acks'], ['crashes', 'fault'], ['leads']),
    'All 4 steps happen there too, the fault included; it comes later, at step 4.',
  ],
  [
    'one that comes out otherwise',
    [1, 2, 3, 4],
    path(['appends'], ['acks'], ['crashes', 'fault'], ['follows']),
    '3 of the 4 steps happen there too, the fault included. Step 4 comes out otherwise.',
  ],
  [
    'a fault that comes out otherwise: nothing is said of its being the same',
    [1, 2, 3],
    path(['appends'], ['waits'], ['stops', 'fault']),
    '1 of the 4 steps happens there too. Steps 2 and 3 come out otherwise.',
  ],
])('L1: %s.', (_what, same, steps, says) => {
  expect(sharedSteps(broken, near(same, steps))).toBe(says)
})

test('L2: nothing is said of faults where there is none.', () => {
  const quiet = path(['appends'], ['acks'])
  expect(sharedSteps(quiet, near([1, 2], quiet))).toBe('All 2 steps happen there too.')
})

test('What settles it: the step, the record where there is one, what would have kept it where something would.', () => {
  const steps = broken.map(step => (step.n === 4 ? { ...step, decisive: true } : step))
  const told = { path: '', faults: {}, steps, why: ['#1 is gone.'] }
  expect(settledBy(told)).toEqual(['Decided at step 4', 'Record #1'])
  const nearMiss = { repair: 'acks=all', ends: '', ...near([1], broken) }
  expect(settledBy({ ...told, why: ['#1 is before #2.'], nearMiss })).toEqual([
    'Decided at step 4',
    'Would have kept it: acks=all',
  ])
})
