/**
 * Twins among the mutants of one rule: those that answer alike whatever the rule is asked, and those that answer like the rule itself.
 *
 * What a rule is asked is taken from runs of the unmutated broker, and from talks: what happens there is what can tell two mutants apart.
 */
import { kafkaRules, type Rules } from '../../impl/index.ts'
import { runPlan } from '../runs/run-plan.ts'
import { ruleMutants } from './broker/index.ts'
import { plansIn, watchedIn } from './by-random-runs.ts'
import type { RuleMutant } from './mutant.ts'
import { runsOf, type RunsName } from './runs.ts'
import { play } from './talks/talk.ts'

type Rule = (...args: readonly unknown[]) => unknown
type Fillings = Readonly<Record<string, Rule>>

interface Pair {
  readonly ids: readonly [string, string]
  readonly rule: string
  readonly fillings: readonly [Rule, Rule]
}

const SEEDS = 40

/** Pairs of ids that nothing asked in talks, or in so many runs of each kind, tells apart; 'Kafka' is the rule as it is. */
export function ruleTwins(mutants = ruleMutants, seeds = SEEDS): readonly (readonly [string, string])[] {
  const alike = new Set(pairs(mutants))
  // The cheaper first: runs seldom ask the rules of transactions what would tell two mutants apart, talks do.
  for (const talk of new Set(ruleMutants.flatMap(each => each.talk ?? [])))
    if (alike.size > 0) play(talk, comparing(alike))
  for (const name of Object.keys(runsOf) as RunsName[])
    for (let seed = 1; seed <= seeds && alike.size > 0; seed++)
      for (const plan of plansIn(name, seed)) runPlan(plan, { ...watchedIn(name), rules: comparing(alike) })
  return [...alike].map(({ ids }) => ids)
}

function pairs(mutants: readonly RuleMutant[]): readonly Pair[] {
  return mutants.flatMap(({ id, rule, rules, equivalent }, i) => {
    const own = (rules as Fillings)[rule]!
    const others = mutants
      .slice(0, i)
      .filter(other => other.rule === rule)
      .map(other => [other.id, (other.rules as Fillings)[rule]!] as const)
    const kafkas = (kafkaRules as unknown as Fillings)[rule]!
    const all = equivalent === undefined ? [...others, ['Kafka', kafkas] as const] : others
    return all.map(([other, filling]): Pair => ({ ids: [id, other], rule, fillings: [own, filling] }))
  })
}

/** Kafka's rules; each pair that answers a question differently is taken out. */
function comparing(alike: Set<Pair>): Rules {
  const rules = Object.entries(kafkaRules as unknown as Fillings).map(([name, rule]) => [
    name,
    (...args: readonly unknown[]) => {
      for (const pair of alike) if (pair.rule === name && differ(pair, args)) alike.delete(pair)
      return rule(...args)
    },
  ])
  return Object.fromEntries(rules) as Rules
}

const differ = ({ fillings: [one, other] }: Pair, args: readonly unknown[]) =>
  JSON.stringify(one(...args)) !== JSON.stringify(other(...args))
