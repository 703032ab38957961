/**
 * The hunt: random runs of a mutated broker, on seeds where the unmutated one passes, until one shows the mutant.
 *
 * A kill comes from an invariant, from a guarantee, or from an assertion in the core: none of them knows the mutant. A survivor is said to be one:
 * either the runs are too tame for it, or the rule has a second line of defence.
 */
import { kafkaRules } from '../../impl/index.ts'
import { randomRun, type RunOptions } from '../random-runs.ts'
import type { Mutant } from './mutant.ts'

type Runs = Omit<RunOptions, 'seed' | 'rules'>
const troubles = ['crash', 'isolate', 'cut', 'drop'] as const
const common = { acks: 'all', slices: 60, maxDown: 1, faults: troubles } as const

export const runsOf: Readonly<Record<Mutant['runs'], Runs>> = {
  safe: { ...common, topic: { minInsyncReplicas: 2 } },
  flushed: { ...common, topic: { minInsyncReplicas: 2, flushMessages: 1 }, faults: ['crash', 'losePower', 'drop'] },
  unclean: { ...common, topic: { minInsyncReplicas: 2, uncleanLeaderElection: true } },
}

export interface Hunt {
  readonly id: string
  readonly breaks: string
  /** Absent: it survived. */
  readonly killed?: { readonly by: string; readonly seed: number; readonly sentence: string }
  readonly runs: number
}

export function hunt(mutant: Mutant, limit: number): Hunt {
  const about = { id: mutant.id, breaks: mutant.breaks }
  for (let seed = 1; seed <= limit; seed++) {
    const options = { ...runsOf[mutant.runs], seed }
    const sentence = firstViolation({ ...options, rules: { ...kafkaRules, ...mutant.rules } })
    if (sentence !== undefined && firstViolation(options) === undefined)
      return { ...about, killed: { by: killerOf(sentence), seed, sentence }, runs: seed }
  }
  return { ...about, runs: limit }
}

function firstViolation(options: RunOptions): string | undefined {
  try {
    return randomRun(options).violations[0]
  } catch (error) {
    if (error instanceof Error && error.name === 'AssertionError') return `assertion: ${error.message}`
    throw error
  }
}

const killerOf = (sentence: string) => (sentence.startsWith('BROKEN NAL') ? 'guarantee NAL' : sentence.split(':')[0]!)

/** Rules that no mutant swaps. */
export const unswapped = (mutants: readonly Mutant[]): readonly string[] =>
  Object.keys(kafkaRules).filter(rule => !mutants.some(mutant => mutant.rule === rule))
