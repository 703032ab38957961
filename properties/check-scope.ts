/**
 * How small the system is made for `check`: which searches a guarantee takes, and within which bounds.
 *
 * Why this is enough to find what there is to find: in all 36 configurations of the headline table (S14) one record transmitted once gives the
 * verdicts that two records transmitted twice give. What needs two records, order, gets two. It stays a bound: every verdict names it.
 */
import { type Parameters, safeParameters, type Scope } from '../model/kafka/index.ts'
import { type Guarantee, type Setting, settingOf } from './guarantees.ts'
import type { FaultClass, Question } from './question.ts'

const clientFaults: readonly FaultClass[] = ['c', 'n', 'e']
const brokerGroups: readonly (readonly FaultClass[])[] = [['b1'], ['d1', 'w1'], ['p1'], ['p*'], ['z']]

/** The fault classes that one search takes together. The graph without any fault is part of each. */
export function groupsOf(guarantee: Guarantee, faults: readonly FaultClass[]): readonly (readonly FaultClass[])[] {
  const asked = (group: readonly FaultClass[]) => group.filter(fault => faults.includes(fault))
  const groups =
    settingOf[guarantee] === 'pipeline'
      ? [asked(clientFaults), ...brokerGroups.map(asked)]
      : [faults.filter(fault => fault !== 'e' && fault !== 'none')]
  const some = groups.filter(group => group.length > 0)
  return some.length > 0 ? some : [[]]
}

export function questionFor(guarantee: Guarantee, parameters: Parameters, faults: readonly FaultClass[]): Question {
  const setting = settingOf[guarantee]
  const seen = seenBy(setting, guarantee, parameters)
  return { setting, guarantees: [guarantee], parameters: seen, scope: scopeOf(guarantee, seen, faults) }
}

function scopeOf(
  guarantee: Guarantee,
  { replicationFactor, retries }: Parameters,
  faults: readonly FaultClass[],
): Scope {
  const setting = settingOf[guarantee]
  const ordered = guarantee === 'ORD'
  return {
    records: ordered ? 2 : 1,
    attempts: setting === 'patient' || !retries ? 1 : 2,
    faults: Object.fromEntries(faults.filter(fault => fault !== 'none').map(fault => [fault, 1])),
    total: 1,
    shrinks: replicationFactor - 1,
    withConsumer: setting === 'pipeline',
    patient: setting === 'patient',
  }
}

/** Parameters that a setting does not look at are made equal, so that equal questions are seen to be equal. */
function seenBy(setting: Setting, guarantee: Guarantee, parameters: Parameters): Parameters {
  const { consumer, maxInFlight, onSendFailure } = safeParameters
  // Two of the brokers are enough for order: an inversion comes of a resend, and one follower that lags is enough to cause that.
  const two = Math.min(parameters.replicationFactor, 2)
  if (guarantee === 'ORD') return { ...parameters, replicationFactor: two }
  if (setting === 'pipeline') return { ...parameters, maxInFlight }
  const cluster = { ...parameters, maxInFlight, consumer }
  return setting === 'cluster'
    ? cluster
    : { ...cluster, onSendFailure, retries: true, idempotence: false, flushEveryRecord: false }
}
