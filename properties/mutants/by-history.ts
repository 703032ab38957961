/**
 * The history as a witness: is a mutant of the broker found from what clients did and were told, and from nothing else?
 *
 *     mutant, its scenario, or a seed ──▶ a run, recorded (history/of-run.ts) ──▶ anomalies that the plan forbids (runs/forbidden.ts), or a standstill
 *
 *   H1  a history counts where that of the unmutated broker, in the same plan or scenario, shows nothing forbidden
 *   H2  a mutant that says why clients do not notice it is held to that: its histories must show nothing
 *   H3  one that clients seldom notice says what it takes; whether so many runs showed it is told, and is not held against it
 */
import { kafkaRules, type Rules } from '../../impl/index.ts'
import { recordPlan } from '../history/of-run.ts'
import { type Findings, findingsOf } from '../runs/findings.ts'
import type { Plan } from '../runs/plan.ts'
import { plansIn, watchedIn } from './by-random-runs.ts'
import type { RuleMutant } from './mutant.ts'
import type { RunsName } from './runs.ts'
import { playScenario, type Scenario } from './scenarios/scenario.ts'

export interface Noticed {
  /** How many random runs it took, this one included; or the mutant's own scenario. */
  readonly runs: number | 'scenario'
  /** Names of anomalies, and `standstill`. */
  readonly by: readonly string[]
}

/** Undefined: not in its scenario, if it has one, else not within so many runs. */
export const noticed = (mutant: RuleMutant, limit: number): Noticed | undefined =>
  mutant.scenario === undefined ? inRandomRuns(mutant, limit) : inScenario(mutant.scenario, mutant)

function inScenario(scenario: Scenario, { rules }: RuleMutant): Noticed | undefined {
  const { forbidden } = playScenario(scenario, rules)
  const isSound = playScenario(scenario).forbidden.size === 0
  return isSound && forbidden.size > 0 ? { runs: 'scenario', by: [...forbidden] } : undefined
}

/** What is told in a talk is of transactions. */
function inRandomRuns({ talk, runs = talk && 'transactions', rules }: RuleMutant, limit: number): Noticed | undefined {
  if (runs === undefined) return undefined
  for (let seed = 1; seed <= limit; seed++) {
    for (const plan of plansIn(runs, seed)) {
      const { forbidden } = findingsIn(plan, runs, rules)
      if (forbidden.size > 0 && findingsIn(plan, runs, {}).forbidden.size === 0)
        return { runs: seed, by: [...forbidden] }
    }
  }
  return undefined
}

function findingsIn(plan: Plan, runs: RunsName, rules: Partial<Rules>): Findings {
  return findingsOf(plan, recordPlan(plan, { ...watchedIn(runs), rules: { ...kafkaRules, ...rules } }))
}

/** Runs in which a mutant is looked at that should show nothing, or seldom does: what they do not show is told, and no failure. */
const runsOfTheUnseen = 30
/** … of one that is told by a talk: its runs have transactions, and take ten times as long. */
const runsOfTheTalkedAbout = 8

export type Verdict = { readonly is: 'noticed' } & Noticed
export type Testimony =
  | Verdict
  | { readonly is: 'silent' | 'not seen'; readonly because: string }
  | { readonly is: 'against what it says' | 'missed' }

export function testimony(mutant: RuleMutant, limit: number): Testimony {
  const { silent, seldom } = mutant
  const isUnseen = silent !== undefined || seldom !== undefined
  const most = mutant.talk === undefined ? runsOfTheUnseen : runsOfTheTalkedAbout
  const found = noticed(mutant, isUnseen ? Math.min(limit, most) : limit)
  if (silent !== undefined)
    return found === undefined ? { is: 'silent', because: silent } : { is: 'against what it says' }
  if (found !== undefined) return { is: 'noticed', ...found }
  return seldom === undefined ? { is: 'missed' } : { is: 'not seen', because: seldom }
}
