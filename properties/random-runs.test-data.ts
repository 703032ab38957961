/**
 * A random run with its configuration given, for tests that compare configurations. The seed decides the rest of the plan (swarm.ts), and
 * runs/run-plan.ts executes it.
 *
 *     seed, configuration, kinds of fault ─▶ Plan ─▶ RunResult
 *
 *   X1  the same options give the same run
 */
import { type Rules, type TopicOptions } from '../impl/index.ts'
import type { FaultKind as WorldFault } from '../impl/world/index.ts'
import type { RunResult } from './runs/run-plan.ts'
import { tryPlans } from './runs/search.ts'
import { type Fixed, plansOf } from './swarm.ts'

/** isolate: a cut between a broker and anybody, the controller among them, as `cut` is. */
export type FaultKind = WorldFault | 'isolate'

export interface RunOptions {
  readonly seed: number
  readonly acks: 1 | 'all'
  readonly topic: Pick<
    TopicOptions,
    'minInsyncReplicas' | 'uncleanLeaderElection' | 'flushMessages' | 'highWatermarkBelowMinIsr'
  >
  readonly faults: readonly FaultKind[]
  /** How many brokers may be in trouble at a time. */
  readonly maxDown: number
  /** At most so many actions. */
  readonly slices: number
  /** Absent: false. */
  readonly eligibleLeaderReplicas?: boolean
  /** Absent: Kafka's. */
  readonly rules?: Rules
}

export function randomRun({ seed, maxDown, slices, rules, ...options }: RunOptions): RunResult {
  const faults = [...new Set(options.faults.map(kind => (kind === 'isolate' ? 'cut' : kind)))]
  const plans = plansOf(seed, fixedBy(options), faults, { maxTroubled: maxDown, maxActions: slices })
  return tryPlans(plans, 'safe', seed, { rules, maxShrinks: 0 }).result
}

function fixedBy({
  acks,
  topic,
  eligibleLeaderReplicas = false,
}: Pick<RunOptions, 'acks' | 'topic' | 'eligibleLeaderReplicas'>): Fixed {
  const {
    minInsyncReplicas = 1,
    uncleanLeaderElection = false,
    flushMessages = 0,
    highWatermarkBelowMinIsr = 'frozen',
  } = topic
  const one = { brokers: 3, topics: [{ partitions: 1, replicationFactor: 3 }] }
  const configs = { minInsyncReplicas, uncleanLeaderElection, flushMessages, highWatermarkBelowMinIsr }
  return { ...one, acks, ...configs, eligibleLeaderReplicas }
}
