/**
 * What the history of a run must not show, derived from its plan alone, as the promises are (promises.ts): each anomaly is forbidden where something that
 * was promised would be broken by it. The rest is permitted in that run.
 *
 *     always                                                what no configuration and no fault excuses
 *     idempotence, where it holds                           a record of a producer with an id that stands twice
 *     clean elections and kept disks                        the log: nothing at another offset than before
 *     NAL                                                   nothing acknowledged is lost, nor out of reach when all is over
 *     written once                                          duplicates; and whatever a reader meets twice or out of order because of them
 *     ORD                                                   sends that overtake one another
 *     the same for __consumer_offsets as well               commits
 *     WHOLE, EO                                             transactions that are there in part, or without the offsets that they consumed
 *     ALO, AMO, ORD                                         what the group is done with
 *     RECOVERS                                              a standstill (history/progress.ts), which has no name among the anomalies
 */
import { offsetsTopic } from '../../impl/core/coordinator.ts'
import type { AnomalyName } from '../history/anomalies.ts'
import { faultKindsIn, type Plan } from './plan.ts'
import { idempotenceHolds, promisesOf, type Promises } from './promises.ts'

const ofTheLog = ['inconsistent-offsets', 'offset-regression', 'successor-disagreement'] as const
const ofReaders = ['poll-skip', 'int-poll-skip', 'nonmonotonic-poll', 'int-nonmonotonic-poll'] as const
const ofCommits = ['commit-regression', 'lost-commit', 'wrong-start', 'redelivery'] as const
const always = [
  'G1a',
  'precommitted-read',
  'G1c',
  'G1c-process',
  'G1c-realtime',
  'phantom',
  'corrupt',
  'commit-ahead',
  'double-ownership',
  'unassigned-read',
  'zombie-write',
] as const

interface Rule {
  readonly names: readonly AnomalyName[]
  readonly when: (plan: Plan, promises: Promises) => boolean
}

const isKept = (promises: Promises, topic: string) => promises.assumptions(topic).has('clean elections and kept disks')
const keepsLogs = (_: Plan, promises: Promises) => isKept(promises, 'orders')
/** A reader whose position is cut off goes back to what is left, and commits that. */
const keepsCommits = (plan: Plan, promises: Promises) =>
  isKept(promises, offsetsTopic) && keepsLogs(plan, promises) && !faultKindsIn(plan).has('duplicate')

/** KIP-98 has sequence numbers against the second copy; without, who tries again may write again. */
function writesOnce(plan: Plan): boolean {
  const { idempotence, retries, acks } = plan.configuration.producer
  if (idempotence) return idempotenceHolds(plan)
  return (retries === 0 || acks === 0) && !faultKindsIn(plan).has('duplicate')
}

const rules: readonly Rule[] = [
  { names: always, when: () => true },
  { names: ['idempotence-breach'], when: plan => idempotenceHolds(plan) },
  { names: ofTheLog, when: (plan, promises) => keepsLogs(plan, promises) && writesOnce(plan) },
  { names: ['lost-write', 'unseen'], when: (_, { guarantees }) => guarantees.has('NAL') },
  { names: ['duplicate', ...ofReaders], when: (plan, promises) => keepsLogs(plan, promises) && writesOnce(plan) },
  { names: ['nonmonotonic-send', 'out-of-order-handling'], when: (plan, promises) => keepsOrder(plan, promises) },
  { names: ofCommits, when: keepsCommits },
  { names: ['never-handled'], when: (_, { guarantees }) => guarantees.has('ALO') },
  { names: ['torn-transaction'], when: (_, { guarantees }) => guarantees.has('WHOLE') },
  { names: ['atomicity-breach'], when: (_, { guarantees }) => guarantees.has('EO') },
  { names: ['double-handling'], when: (_, { guarantees }) => guarantees.has('AMO') },
]

const keepsOrder = (plan: Plan, { guarantees }: Promises) => guarantees.has('ORD') && writesOnce(plan)

export function forbiddenIn(plan: Plan): ReadonlySet<AnomalyName> {
  const promises = promisesOf(plan)
  return new Set(rules.filter(({ when }) => when(plan, promises)).flatMap(({ names }) => names))
}

export const mustGoOn = (plan: Plan): boolean => promisesOf(plan).guarantees.has('RECOVERS')
