/**
 * The runs in which mutants of the broker are looked for: each kind bounds configurations and faults, a seed draws the rest (swarm.ts).
 *
 * A kind is chosen for what it makes likely (few faults of one sort find what a storm hides), never for one mutant's seed: it promises what its
 * plans promise, and the unmutated broker keeps that.
 */
import type { FaultKind } from '../../impl/world/index.ts'
import type { Fixed } from '../swarm.ts'

export interface RunsOf {
  readonly says: string
  readonly fixed: Fixed
  readonly faults: readonly FaultKind[]
  readonly maxTroubled: number
  readonly maxActions: number
}

const one = { brokers: 3, topics: [{ partitions: 1, replicationFactor: 3 }] } as const
const safe = {
  ...one,
  acks: 'all',
  minInsyncReplicas: 2,
  uncleanLeaderElection: false,
  eligibleLeaderReplicas: false,
  flushMessages: 0,
} as const
const bounds = { maxTroubled: 2, maxActions: 100 } as const

export const runsOf = {
  safe: {
    says: 'three copies, two in sync; brokers that crash and connections that break',
    fixed: safe,
    faults: ['crash', 'cut', 'drop', 'hold', 'pause'],
    ...bounds,
  },
  oneInSync: {
    says: 'as safe, with one copy enough: the leader may be alone in the set',
    fixed: { ...safe, minInsyncReplicas: 1 },
    faults: ['crash', 'cut', 'drop', 'hold', 'pause'],
    ...bounds,
  },
  flushed: {
    says: 'every append flushed, and power that fails',
    fixed: { ...safe, flushMessages: 1 },
    faults: ['losePower', 'crash', 'cut'],
    maxTroubled: 3,
    maxActions: 100,
  },
  unclean: {
    says: 'unclean elections: what is left is what always holds',
    fixed: { ...safe, minInsyncReplicas: 1, uncleanLeaderElection: true },
    faults: ['crash', 'cut', 'pause'],
    ...bounds,
  },
  eligible: {
    says: 'eligible leader replicas (KIP-966)',
    fixed: { ...safe, eligibleLeaderReplicas: true },
    faults: ['crash', 'cut', 'drop', 'pause'],
    maxTroubled: 3,
    maxActions: 100,
  },
} as const satisfies Readonly<Record<string, RunsOf>>

export type RunsName = keyof typeof runsOf
