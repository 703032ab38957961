/**
 * Search: one seed, one run; a failure is shrunk by fast-check to a plan of which nothing can be left out.
 *
 *     kind, seed ──swarm──▶ arbitrary ──fast-check, one run──▶ RunResult, or a Failure with the shrunk plan
 *
 *   S1  the same kind, seed and rules give the same plan, the same verdict, and the same shrunk plan
 *   S2  shrinking ends after `maxShrinks` runs at the latest; what it has then is what it tells
 */
import { type Arbitrary, check, property } from 'fast-check'
import type { Rules } from '../../impl/index.ts'
import { type KindName, planArbitrary } from '../swarm.ts'
import type { Plan } from './plan.ts'
import { ShrinkingPlans } from './shrinking.ts'
import { type RunOptions, runPlan, type RunResult } from './run-plan.ts'

export interface Failure {
  readonly kind: KindName
  readonly seed: number
  readonly plan: Plan
  readonly result: RunResult
  /** Runs that shrinking took. */
  readonly shrinks: number
}

export interface Found {
  /** Of the plan as it was drawn. */
  readonly result: RunResult
  readonly failure?: Failure
}

export interface SearchOptions extends Omit<RunOptions, 'tracing'> {
  readonly rules?: Rules | undefined
  /** 0: a failure is told as it was found. */
  readonly maxShrinks?: number
}

export function tryPlan(kind: KindName, seed: number, options: SearchOptions = {}): Found {
  return { ...tryPlans(planArbitrary(kind, seed), kind, seed, options) }
}

export function tryPlans(
  plans: Arbitrary<Plan>,
  kind: KindName,
  seed: number,
  { maxShrinks = 400, ...options }: SearchOptions,
): Found {
  let first: RunResult | undefined
  let smallest: Omit<Failure, 'shrinks'> | undefined
  let runs = 0
  const holds = property(new ShrinkingPlans(plans), plan => {
    if (runs++ > maxShrinks) return true
    const result = runPlan(plan, options)
    first ??= result
    if (result.violations.length > 0) smallest = { kind, seed, plan, result }
    return result.violations.length === 0
  })
  const { failed, errorInstance } = check(holds, { seed, numRuns: 1, unbiased: true })
  // A property that fails for another reason is a mistake of ours, and no verdict about the broker.
  if (failed && smallest === undefined) throw errorInstance
  return { result: first!, ...(smallest ? { failure: { ...smallest, shrinks: Math.min(runs - 1, maxShrinks) } } : {}) }
}
