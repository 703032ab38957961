/**
 * How small the system is made for `check`: which searches a guarantee takes, and within which bounds.
 *
 * Why this is enough to find what there is to find: in all 36 configurations of the headline table (S14) one record transmitted once gives the
 * verdicts that two records transmitted twice give. What needs two records, order, gets two. It stays a bound: every verdict names it.
 */
import { effectiveMinInsyncReplicas, type Parameters, safeParameters, type Scope } from '../model/kafka/index.ts'
import { type Guarantee, type Setting, settingOf } from './guarantees.ts'
import type { FaultClass, Question } from './question.ts'

const clientFaults: readonly FaultClass[] = ['c', 'n', 'e']
const brokerGroups: readonly (readonly FaultClass[])[] = [['b1'], ['d1', 'w1'], ['p1'], ['p*'], ['z']]

/** The fault classes that one search takes together. The graph without any fault is part of each. */
export function groupsOf(
  guarantee: Guarantee,
  { replicationFactor }: Parameters,
  faults: readonly FaultClass[],
): readonly (readonly FaultClass[])[] {
  const asked = (group: readonly FaultClass[]) => group.filter(fault => faults.includes(fault))
  // One broker makes graphs so small that all fault classes fit into one search.
  const groups =
    settingOf[guarantee] === 'pipeline' && replicationFactor === 1
      ? [faults.filter(fault => fault !== 'none')]
      : settingOf[guarantee] === 'pipeline'
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

/** Parameters that make no difference are made equal, so that equal questions are seen to be equal and asked once. */
function seenBy(setting: Setting, guarantee: Guarantee, parameters: Parameters): Parameters {
  const { consumer, maxInFlight, onSendFailure } = safeParameters
  const seen = withoutIdleFacts(parameters)
  if (guarantee === 'ORD') return orderOnly(seen)
  if (setting === 'pipeline') return { ...seen, maxInFlight, onSendFailure: resendsOnly(seen) }
  const cluster = { ...seen, maxInFlight, consumer, idempotence: false }
  return setting === 'cluster' ? cluster : { ...cluster, onSendFailure, retries: true, flushEveryRecord: false }
}

/** Two of the brokers are enough for order: an inversion comes of a resend, and one follower that lags is enough to cause that. */
function orderOnly(seen: Parameters): Parameters {
  const two = withoutIdleFacts({ ...seen, replicationFactor: Math.min(seen.replicationFactor, 2) })
  return { ...two, onSendFailure: resendsOnly(two) }
}

/** Once nobody asks whether a failure was looked at, ignoring and reporting it are the same. */
const resendsOnly = ({ onSendFailure }: Parameters) => (onSendFailure === 'retry' ? 'retry' : 'report')

/** Facts that the machines cannot tell apart, given the others. */
function withoutIdleFacts(parameters: Parameters): Parameters {
  const { replicationFactor, uncleanLeaderElection, consumer } = parameters
  const alone = replicationFactor === 1
  const acks = alone && parameters.acks === 'all' ? '1' : parameters.acks
  const retries = acks === '0' ? false : parameters.retries
  return {
    ...parameters,
    acks,
    retries,
    // Only a resend can be a duplicate that the broker knows; an application's own is a new record to it.
    idempotence: retries && parameters.idempotence,
    minInsyncReplicas: acks === 'all' ? effectiveMinInsyncReplicas(parameters) : 1,
    uncleanLeaderElection: !alone && uncleanLeaderElection,
    consumer: { ...consumer, onThrow: consumer.onThrow === 'gives-up' ? 'swallows' : consumer.onThrow },
  }
}
