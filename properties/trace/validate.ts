/**
 * Validate: plans are run, and every run's trace is validated against the model; what fails is shrunk.
 *
 *     kind, seed ──swarm──▶ Plan ──runPlan, Trace looks on──▶ TraceResult ──fails?──▶ the shortest plan that fails still
 *
 *   V1  the same plan and rules give the same result
 *   V2  plans are validated without faults that take what was flushed (bit rot, short reads): no disk of the model's forgets that
 */
import { type Arbitrary, check, property } from 'fast-check'
import { kafkaRules, type Rules, type Watch } from '../../impl/index.ts'
import type { FaultKind } from '../../impl/world/index.ts'
import type { Configuration, Plan } from '../runs/plan.ts'
import { runPlan } from '../runs/run-plan.ts'
import { ShrinkingPlans } from '../runs/shrinking.ts'
import { type KindName, plainKinds, planArbitrary } from '../swarm.ts'
import type { TraceFailure } from './failure.ts'
import { sequencePlans } from './sequence-plans.ts'
import type { Facts } from './setting.ts'
import { Trace, type TraceResult } from './trace.ts'

export const factsOf = ({ producer, transactions, eligibleLeaderReplicas }: Configuration): Facts => ({
  acks: producer.acks === 'all' ? 'all' : producer.acks === 1 ? '1' : '0',
  idempotence: producer.idempotence || transactions !== undefined,
  eligibleLeaderReplicas,
  lastProducerEpoch: 32_766,
  verification: true,
})

/** For runs/run-plan.ts, or any world that tells each step. */
export const watchWith =
  (trace: Trace): Watch =>
  (world, node, input, effects) =>
    trace.after(node, input, effects, world.state(node))

/** The rest of the run is of no interest any more. */
class Failed extends Error {
  override readonly name = 'Failed'
}

/** Runs whatever is to be watched, up to the first event that the model does not explain. */
export function watchUntilFailed(trace: Trace, run: (watch: Watch) => void): void {
  const look = watchWith(trace)
  try {
    run((...step) => {
      look(...step)
      if (trace.failure !== undefined) throw new Failed(trace.failure.sentence)
    })
  } catch (error) {
    if (!(error instanceof Failed)) throw error
  }
}

export function validate(plan: Plan, rules: Partial<Rules> = {}): TraceResult {
  const trace = new Trace(factsOf(plan.configuration))
  watchUntilFailed(trace, watch => runPlan(plan, { watch, rules: { ...kafkaRules, ...rules } }))
  return trace.result()
}

const forgets: ReadonlySet<FaultKind> = new Set(['flipBit', 'shortRead'])

/** V2. */
export const validatedPlans = (kind: KindName, seed: number): Arbitrary<Plan> =>
  planArbitrary(kind, seed).map(plan => ({
    ...plan,
    actions: plan.actions.filter(action => action.do !== 'strike' || !forgets.has(action.fault)),
  }))

export interface Tried {
  /** Of the plan as it was drawn. */
  readonly result: TraceResult
  /** As small as it was made. */
  readonly failure?: { readonly plan: Plan; readonly failure: TraceFailure; readonly shrinks: number }
}

/** One seed, one run; a failure is shrunk in so many runs at most. */
export const tryTrace = (kind: KindName, seed: number, rules: Partial<Rules> = {}, maxShrinks = 300): Tried =>
  tryPlans(validatedPlans(kind, seed), seed, rules, maxShrinks)

function tryPlans(plans: Arbitrary<Plan>, seed: number, rules: Partial<Rules>, maxShrinks: number): Tried {
  let first: TraceResult | undefined
  let smallest: { readonly plan: Plan; readonly failure: TraceFailure } | undefined
  let runs = 0
  const holds = property(new ShrinkingPlans(plans), plan => {
    if (runs++ > maxShrinks) return true
    const result = validate(plan, rules)
    first ??= result
    if (result.failure) smallest = { plan, failure: result.failure }
    return result.failure === undefined
  })
  const { failed, errorInstance } = check(holds, { seed, numRuns: 1, unbiased: true })
  // As in runs/search.ts.
  if (failed && smallest === undefined) throw errorInstance
  return { result: first!, ...(smallest ? { failure: { ...smallest, shrinks: runs - 1 } } : {}) }
}

export interface TraceKill {
  /** How many runs it took. */
  readonly runs: number
  /** Actions of the plan that are left after shrinking. */
  readonly steps: number
  readonly sentence: string
  readonly plan: Plan
}

export interface HuntOptions {
  /** 0: what is found is told as it is. */
  readonly maxShrinks?: number | undefined
  /** Which run is the first: where one knows that those before it find nothing. */
  readonly from?: number
}

/** Runs of a broker with these rules, each kind without transactions in turn, until a trace fails; only where the trace of the unmutated broker passes. */
export const huntByTrace = (rules: Partial<Rules>, limit: number, options: HuntOptions = {}): TraceKill | undefined =>
  hunt(limit, options, (run, maxShrinks) =>
    tryTrace(plainKinds[run % plainKinds.length]!, 1 + Math.floor(run / plainKinds.length), rules, maxShrinks),
  )

/** The same in runs that are about sequence numbers (sequence-plans.ts). */
export const huntBySequences = (
  rules: Partial<Rules>,
  limit: number,
  options: HuntOptions = {},
): TraceKill | undefined =>
  hunt(limit, options, (run, maxShrinks) => tryPlans(sequencePlans('java', run + 1), run + 1, rules, maxShrinks))

function hunt(
  limit: number,
  { maxShrinks = 100, from = 0 }: HuntOptions,
  tried: (run: number, maxShrinks: number) => Tried,
): TraceKill | undefined {
  for (let run = from; run < from + limit; run++) {
    const { failure: found } = tried(run, maxShrinks)
    if (found === undefined || validate(found.plan).failure !== undefined) continue
    const { plan, failure } = found
    return { runs: run - from + 1, steps: plan.actions.length, sentence: failure.sentence, plan }
  }
  return undefined
}
