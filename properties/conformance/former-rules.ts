/**
 * Rules that Kafka had before a bug was mended, as the reference broker's: beside model/kafka/bugs/, where the same bugs are told of the model.
 *
 * A bug that is a setting (eligible leader replicas, a high watermark that stands still) needs no rule: its deployment says it.
 */
import type { Rules } from '../../impl/index.ts'
import type { Bug } from '../../model/kafka/bugs/index.ts'
import type { Counterpart } from './counterpart.ts'

/** The high watermark that these members, each as far as the leader knows, would allow. */
const commonEnd =
  (membersOf: (isr: readonly number[], proposed: readonly number[]) => readonly number[]): Rules['highWatermark'] =>
  ({ brokerId, log, positions, highWatermark, isr, proposed }) => {
    const ends = membersOf(isr, proposed).map(id =>
      id === brokerId ? log.logEndOffset : (positions[id]?.offset ?? -1),
    )
    return Math.max(highWatermark, Math.min(...ends))
  }

/** By the bug's id. */
const formerRules: Readonly<Record<string, Partial<Rules>>> = {
  'kip-497-only-the-old-set': { highWatermark: commonEnd(isr => isr) },
  'kip-497-only-the-new-set': { highWatermark: commonEnd((isr, proposed) => (proposed.length > 0 ? proposed : isr)) },
  'kip-841-fenced-member': {
    isEligibleMember: (brokers, { brokerId, brokerEpoch }) =>
      brokerEpoch < 0 || brokers[brokerId]?.brokerEpoch === brokerEpoch,
  },
  'kip-903-old-incarnation': {
    isEligibleMember: (brokers, { brokerId }) => brokers[brokerId]?.isFenced === false,
  },
  'kafka-12686-late-answer': { answersProposal: () => true },
}

/** Bugs of what the reference broker does not have. */
const without: Readonly<Record<string, string>> = {
  'kafka-6082-zombie-write': 'the reference broker has one controller, which cannot lose its office',
  'kafka-1188-stale-order': 'the reference broker has one controller, which cannot lose its office',
}

export function counterpartOfBug(
  { id, parameters, setting, bounds: scope }: Bug,
  is: 'broken' | 'mended',
): Counterpart {
  const notCompared = without[id]
  if (notCompared !== undefined) return { notCompared }
  if (is === 'mended') return { deployment: { parameters, scope } }
  const rules = formerRules[id]
  return { deployment: { parameters: { ...parameters, ...setting }, scope, ...(rules ? { rules } : {}) } }
}
