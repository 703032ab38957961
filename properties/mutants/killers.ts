/**
 * Who may kill a mutant: a list of killers, each a check that does not know the mutant. The hunt asks them in this order: the cheaper first.
 *
 *     model: the explorer          invariant, guarantee: random runs of the broker
 *     path test, trace validation: the two directions between model and broker
 *     talk: what is said to brokers, request by request
 *
 * A killer counts a kill only where the unmutated run, search or path passes: that is its own duty.
 */
import { byModel } from './by-model.ts'
import { byMachinePaths, bySystemPaths } from './by-paths.ts'
import { byRandomRuns } from './by-random-runs.ts'
import { byTalk } from './by-talk.ts'
import { byTrace } from './by-trace.ts'
import type { Mutant } from './mutant.ts'

export type KillerName = 'talk' | 'model' | 'path test' | 'trace validation' | 'invariant' | 'guarantee'

export interface Kill {
  /** How many runs, searches or paths it took, this one included. */
  readonly runs: number
  /** Steps that are left of it after shrinking. */
  readonly steps: number
  /** What was seen. */
  readonly sentence: string
  /** Where one killer has several checks: which. Absent: the killer's own name. */
  readonly by?: KillerName
}

export interface Killer {
  readonly name: KillerName
  /** Undefined: not found within `limit` runs, or not this killer's kind of mutant. With `maxShrinks` 0 it is told as it was found. */
  readonly hunt: (mutant: Mutant, limit: number, maxShrinks?: number) => Kill | undefined
}

export const killers: readonly Killer[] = [byTalk, byModel, byRandomRuns, byMachinePaths, byTrace, bySystemPaths]
