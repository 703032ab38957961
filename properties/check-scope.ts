/**
 * How small the system is made for `check`: which searches a guarantee takes, and within which bounds.
 *
 * Why this is enough to find what there is to find: in the headline table (S14) one record transmitted once gives the verdicts that two records
 * transmitted twice give (claims.test.ts decides the smaller scope, `verify` the larger; both agree with the same expectation). What needs two records, order, gets two. It stays a bound: every verdict names it.
 */
import { effectiveMinInsyncReplicas, type Parameters, safeParameters, type Scope } from '../model/kafka/index.ts'
import { type Guarantee, type Setting, settingOf } from './guarantees.ts'
import type { FaultClass, Question } from './question.ts'

const clientFaults: readonly FaultClass[] = ['c', 'n', 'e']
const brokerGroups: readonly (readonly FaultClass[])[] = [['b1'], ['d1', 'w1'], ['p1'], ['p*'], ['z']]

/** What is flushed counts under the latter alone: with three brokers the others are searched once for both. */
const notOfPower: readonly FaultClass[] = ['c', 'n', 'b1', 'd1', 'w1', 'z']
const ofPower: readonly FaultClass[] = ['p1', 'p*']

/** What strikes handlers alone: there are none in a system without a consumer, and one member rebalances with nobody. */
export const isHandlers = (fault: FaultClass): boolean => fault === 'e' || fault === 'rb'

/** The fault classes that one search takes together: all of them where that is a small graph. The graph without any fault is part of each. */
export function groupsOf(
  guarantee: Guarantee,
  parameters: Parameters,
  faults: readonly FaultClass[],
  many = false,
): readonly (readonly FaultClass[])[] {
  const brokers = (many ? fewerBrokers(parameters) : parameters).replicationFactor + (guarantee === 'ORD' ? 1 : 0)
  const groups = groupsIn(settingOf[guarantee], brokers > 2)
    .map(group => group.filter(fault => faults.includes(fault)))
    .filter(group => group.length > 0)
  return groups.length > 0 ? groups : [[]]
}

function groupsIn(setting: Setting, isLarge: boolean): readonly (readonly FaultClass[])[] {
  if (setting === 'pipeline')
    return isLarge ? [clientFaults, ...brokerGroups] : [[...clientFaults, ...brokerGroups.flat()]]
  return setting === 'cluster' && isLarge ? [notOfPower, ofPower] : [[...notOfPower, ...ofPower]]
}

/** `many`: the question is one of many, as facts are unknown; it is then asked with two of the brokers, where that makes no difference. */
export function questionFor(
  guarantee: Guarantee,
  parameters: Parameters,
  faults: readonly FaultClass[],
  many = false,
): Question {
  const setting = settingOf[guarantee]
  const fewer = many ? fewerBrokers(parameters) : parameters
  const seen = withoutIdleUnder(faults, seenBy(setting, guarantee, fewer))
  return { setting, guarantees: [guarantee], parameters: seen, scope: scopeOf(guarantee, seen, faults) }
}

const losesPower: ReadonlySet<FaultClass> = new Set(ofPower)
const elects: ReadonlySet<FaultClass> = new Set<FaultClass>(['b1', 'd1', 'w1', 'z', ...losesPower])

/** What was flushed counts once power is lost, and who may lead once somebody else is to. */
const withoutIdleUnder = (faults: readonly FaultClass[], seen: Parameters): Parameters => ({
  ...seen,
  flushEveryRecord: seen.flushEveryRecord && faults.some(fault => losesPower.has(fault)),
  uncleanLeaderElection: seen.uncleanLeaderElection && faults.some(fault => elects.has(fault)),
})

function scopeOf(
  guarantee: Guarantee,
  { replicationFactor, retries, onSendFailure }: Parameters,
  faults: readonly FaultClass[],
): Scope {
  const setting = settingOf[guarantee]
  const ordered = guarantee === 'ORD'
  return {
    records: ordered ? 2 : 1,
    // Also of a patient client a resend is told from what it repeats: else a late reply to the first would pass for one to the second.
    attempts: setting !== 'patient' && !retries && onSendFailure !== 'retry' ? 1 : 2,
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

/**
 * Two of the brokers are enough for order: an inversion comes of a resend, and one follower that lags is enough to cause that. And the consumer that
 * commits nothing is enough: it reads the log from its start after every crash, so that each record that it hands out for the first time comes in the log's
 * order, as with one that commits. What commits do to order is asked of the group.
 */
function orderOnly(seen: Parameters): Parameters {
  const two = withoutIdleFacts(twoBrokers(seen))
  return { ...two, onSendFailure: safeParameters.onSendFailure, consumer: readingAll }
}

const readingAll: Parameters['consumer'] = { ...safeParameters.consumer, commit: 'never' }

/**
 * Two brokers answer as three do, but for one case: with both of two in sync there is no replica that has fallen behind, which an unclean election could make
 * the leader. (All combinations of acks, min.insync.replicas, unclean election and flushing were decided both ways for NAL, NSL and AVAIL.)
 */
function fewerBrokers(parameters: Parameters): Parameters {
  const { acks, uncleanLeaderElection } = parameters
  const isThird = acks === 'all' && uncleanLeaderElection && effectiveMinInsyncReplicas(parameters) > 1
  return isThird ? parameters : twoBrokers(parameters)
}

const twoBrokers = (parameters: Parameters): Parameters => ({
  ...parameters,
  replicationFactor: Math.min(parameters.replicationFactor, 2),
})

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
