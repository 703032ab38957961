/**
 * The killers 'invariant' and 'guarantee': random runs of a mutated broker, until one breaks a promise that the unmutated broker keeps in the
 * same run; the run is then shrunk, and kept to what the unmutated broker passes.
 *
 * An assertion in the broker's core counts as an invariant: it does not know the mutant either.
 */
import { kafkaRules } from '../../impl/index.ts'
import { runPlan, type RunResult } from '../runs/run-plan.ts'
import { type Failure, tryPlans } from '../runs/search.ts'
import { plansOf } from '../swarm.ts'
import type { Kill, Killer, KillerName } from './killers.ts'
import type { RuleMutant } from './mutant.ts'
import { type RunsOf, runsOf } from './runs.ts'

export const byRandomRuns: Killer = {
  name: 'invariant',
  hunt: (mutant, limit) => {
    if (mutant.in !== 'broker') return undefined
    for (let seed = 1; seed <= limit; seed++) {
      const kill = killIn(mutant, seed)
      if (kill) return kill
    }
    return undefined
  },
}

const MAX_SHRINKS = 150

function killIn(mutant: RuleMutant, seed: number): Kill | undefined {
  const { fixed, faults, maxTroubled, maxActions }: RunsOf = runsOf[mutant.runs]
  const rules = { ...kafkaRules, ...mutant.rules }
  const found = (maxShrinks: number) =>
    tryPlans(plansOf(seed, fixed, faults, { maxTroubled, maxActions }), 'safe', seed, { rules, maxShrinks }).failure
  const drawn = found(0)
  if (drawn === undefined || !passes(drawn)) return undefined
  const shrunk = found(MAX_SHRINKS)
  const { result } = shrunk !== undefined && passes(shrunk) ? shrunk : drawn
  return killOf(result, seed)
}

const passes = ({ plan }: Failure) => runPlan(plan).violations.length === 0

function killOf({ violations, steps }: RunResult, runs: number): Kill {
  const sentence = violations[0]!
  const by: KillerName = sentence.startsWith('BROKEN ') ? 'guarantee' : 'invariant'
  return { runs, steps: steps.length, sentence, by }
}
