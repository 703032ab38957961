/**
 * The killers 'invariant' and 'guarantee': random runs of a mutated broker, until one breaks a promise that the unmutated broker keeps in the
 * same run; the run is then shrunk, and kept to what the unmutated broker passes.
 *
 * An assertion in the broker's core counts as an invariant: it does not know the mutant either.
 */
import { type Arbitrary, sample } from 'fast-check'
import { kafkaRules } from '../../impl/index.ts'
import type { Action, Plan } from '../runs/plan.ts'
import { runPlan, type RunResult } from '../runs/run-plan.ts'
import { type Failure, tryPlans } from '../runs/search.ts'
import { plansOf, withTransactions } from '../swarm.ts'
import type { Kill, Killer, KillerName } from './killers.ts'
import type { RuleMutant } from './mutant.ts'
import { type RunsName, type RunsOf, runsOf } from './runs.ts'

export const byRandomRuns: Killer = {
  name: 'invariant',
  hunt: (mutant, limit, maxShrinks = MAX_SHRINKS) => {
    if (mutant.in !== 'broker' || mutant.runs === undefined) return undefined
    for (let seed = 1; seed <= limit; seed++) {
      const kill = killIn({ ...mutant, runs: mutant.runs }, seed, maxShrinks)
      if (kill) return kill
    }
    return undefined
  },
}

const MAX_SHRINKS = 150

function killIn(mutant: RuleMutant & { readonly runs: RunsName }, seed: number, maxShrinks: number): Kill | undefined {
  const watched = watchedIn(mutant.runs)
  const options = { ...watched, rules: { ...kafkaRules, ...mutant.rules } }
  const found = (most: number) =>
    tryPlans(plansFor(mutant.runs, seed), 'safe', seed, { ...options, maxShrinks: most }).failure
  const passes = ({ plan }: Failure) => runPlan(plan, watched).violations.length === 0
  const drawn = found(0)
  if (drawn === undefined || !passes(drawn)) return undefined
  const shrunk = maxShrinks > 0 ? found(maxShrinks) : undefined
  const { result } = shrunk !== undefined && passes(shrunk) ? shrunk : drawn
  return killOf(result, seed)
}

/** What a run of this kind is told, but for the rules. */
export const watchedIn = (name: RunsName) => {
  const { broker }: RunsOf = runsOf[name]
  return broker ? { broker } : {}
}

function plansFor(name: RunsName, seed: number): Arbitrary<Plan> {
  const { fixed, faults, aim, prelude = [], transactions, maxTroubled, maxActions }: RunsOf = runsOf[name]
  const drawn = plansOf(seed, fixed, faults, { maxTroubled, maxActions })
  const cast = transactions === undefined ? drawn : drawn.map(plan => withTransactions(plan, transactions))
  const plans = cast.map(plan => ({ ...plan, actions: [...prelude, ...plan.actions] }))
  return aim === undefined ? plans : plans.map(plan => ({ ...plan, actions: plan.actions.map(aimed(aim)) }))
}

const aimed =
  (aim: NonNullable<RunsOf['aim']>) =>
  (action: Action): Action =>
    action.do === 'strike' ? { ...action, ...aim } : action

/** The plan that the seed draws. */
export const plansIn = (name: RunsName, seed: number): readonly Plan[] =>
  sample(plansFor(name, seed), { seed, numRuns: 1 })

function killOf({ violations, steps }: RunResult, runs: number): Kill {
  const sentence = violations[0]!
  const by: KillerName = sentence.startsWith('BROKEN ') ? 'guarantee' : 'invariant'
  return { runs, steps: steps.length, sentence, by }
}
