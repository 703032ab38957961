/**
 * Scenario: a fixed schedule in which clients notice what random runs hardly ever bring about: that a record is acknowledged, or read, and whoever has it
 * is lost just then.
 *
 *     script ── faults, sends, waits ──▶ of-run.ts: mend all, send, read everything ──▶ anomalies, as of any run
 *
 *   S1  the unmutated broker, in the same scenario, shows nothing that is forbidden: it is the near miss
 *   S2  a script looks into brokers to know when to strike; what is found is found in the clients' history alone
 */
import { kafkaRules, type Rules } from '../../../impl/index.ts'
import type { AnomalyName } from '../../history/anomalies.ts'
import { recordPlay } from '../../history/of-run.ts'
import { type Findings, findingsOf } from '../../runs/findings.ts'
import type { Configuration, Plan } from '../../runs/plan.ts'
import { Directed } from './directed.ts'

export interface Scenario {
  /** What happens, and what clients see of it. */
  readonly says: string
  /** What is not as in `base`. */
  readonly configuration?: Partial<Configuration>
  /** Beyond what a plan with such faults forbids (forbidden.ts): in this schedule nothing depends on the disks that are lost. */
  readonly forbids?: readonly AnomalyName[]
  readonly script: (scene: Directed) => void
}

/** A record a batch, sent once: what is lost is not sent again, and truncation has places to go wrong. */
const base: Configuration = {
  brokers: 3,
  topics: [{ partitions: 1, replicationFactor: 3 }],
  minInsyncReplicas: 2,
  uncleanLeaderElection: false,
  flushMessages: 0,
  eligibleLeaderReplicas: false,
  highWatermarkBelowMinIsr: 'advances',
  fetchMaxBytes: 1_048_576,
  latencyMs: 5,
  producer: { acks: 'all', retries: 0, maxInFlight: 1, idempotence: false, lingerMs: 0, maxRecordsPerBatch: 1 },
  consumer: { commits: 'after', maxPollRecords: 500 },
}

/** What the scenario shows under these rules. */
export function playScenario(scenario: Scenario, rules: Partial<Rules> = {}, seed = 1): Findings {
  const { configuration, forbids = [], script } = scenario
  const plan: Plan = { seed, configuration: { ...base, ...configuration }, maxTroubled: 3, actions: [] }
  let scene: Directed | undefined
  const recording = recordPlay(plan, { rules: { ...kafkaRules, ...rules } }, (stage, perform) => {
    scene = new Directed(stage, perform)
    script(scene)
  })
  const findings = findingsOf({ ...plan, actions: scene?.performed ?? [] }, recording)
  const also = forbids.filter(name => findings.permitted.has(name))
  return { ...findings, forbidden: new Set([...findings.forbidden, ...also]) }
}
