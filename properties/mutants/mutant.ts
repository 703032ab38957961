/**
 * A mutant: one decision swapped for a wrong one, in the broker's rules or in a hole of the model; where the mistake is from; what it should break.
 */
import type { Rules } from '../../impl/index.ts'
import type { ModelMutant } from './model-mutant.ts'
import type { RunsName } from './runs.ts'
import type { Scenario } from './scenarios/scenario.ts'
import type { Talk } from './talks/talk.ts'

export interface About {
  /** A slug. */
  readonly id: string
  /** Where the bug is from. */
  readonly source: string
  /**
   * The guarantee, claim or invariant that it should break. A mutant of the model is killed by a check of that one alone; one of the broker by any
   * check that does not know it, and the table says by which.
   */
  readonly breaks: string
  /** Why nothing can tell it from the original. Such a mutant is not hunted. */
  readonly equivalent?: string
}

export interface RuleMutant extends About {
  readonly in: 'broker'
  /** The function of impl/core/rules.ts that it swaps. */
  readonly rule: keyof Rules
  /** In which runs it is looked for (runs.ts); unmutated they pass. Absent: in none, but in what it is told. */
  readonly runs?: RunsName
  /** What is said to brokers, request by request, to find it (talks/talk.ts). */
  readonly talk?: Talk
  /** A schedule in which clients notice it. Absent: such runs are enough. */
  readonly scenario?: Scenario
  /** Why the history of clients shows nothing of it, whatever happens (by-history.ts). Absent: it is found there. */
  readonly silent?: string
  /** What clients would have to meet to notice it, and random runs may not bring together: that its histories show nothing is no failure, and is told. */
  readonly seldom?: string
  readonly rules: Partial<Rules>
}

export type Mutant = RuleMutant | ModelMutant
