/**
 * How Kafka's replication came to be: each rule, what broke it, the smallest scope that shows it. Numbers are computed; the scopes are those that
 * `ackproof explore kafka-replication --smallest-scope` finds.
 */
import type { KipScope, PropertyName, RuleName, Weakening } from '../model/kafka/kips/index.ts'
import { exploreReplication } from './replication.ts'
import { type ReplicationQuestion, scopeName } from './replication-question.ts'

interface Row {
  readonly rule: RuleName
  readonly weaken?: Weakening
  /** What breaks it, in a few words; of the rule that holds, what is known. */
  readonly brokenBy: string
  readonly property: PropertyName
  /** Replicas, log slots, records, highest epoch. */
  readonly scope: readonly [number, number, number, number]
}

export const history: readonly Row[] = [
  {
    rule: 'truncate-to-hw',
    brokenBy: 'a follower restarts, and cuts off what its high watermark had not reached yet (KAFKA-1211)',
    property: 'WeakIsr',
    scope: [2, 1, 1, 1],
  },
  {
    rule: 'kip-101',
    brokenBy: 'a fast leader change: the leader does not know the follower’s last epoch (KAFKA-6361)',
    property: 'WeakIsr',
    scope: [2, 2, 2, 2],
  },
  {
    rule: 'kip-279',
    brokenBy: 'a follower joins at the lagging high watermark of a new leader, and is elected (KAFKA-7128)',
    property: 'StrongIsr',
    scope: [3, 1, 1, 1],
  },
  {
    rule: 'kip-320-first',
    brokenBy: 'a leader of an old epoch serves a follower that has moved on',
    property: 'WeakIsr',
    scope: [3, 1, 1, 2],
  },
  { rule: 'kip-320', brokenBy: 'nothing, at any scope searched', property: 'StrongIsr', scope: [3, 1, 1, 2] },
  {
    rule: 'kip-320',
    weaken: 'truncation',
    brokenBy: 'a new follower agrees with a leader that is in another epoch and still changes',
    property: 'WeakIsr',
    scope: [3, 1, 2, 2],
  },
  {
    rule: 'kip-320',
    weaken: 'fetch',
    brokenBy: 'records are fetched from a leader of another epoch',
    property: 'WeakIsr',
    scope: [3, 1, 1, 2],
  },
  {
    rule: 'kip-320',
    weaken: 'high-watermark',
    brokenBy: 'an old leader counts on followers that have moved on',
    property: 'WeakIsr',
    scope: [3, 1, 1, 2],
  },
  {
    rule: 'kip-320',
    weaken: 'expansion',
    brokenBy: 'as KIP-279: joining at a high watermark that lags',
    property: 'StrongIsr',
    scope: [3, 1, 1, 1],
  },
  {
    rule: 'kip-320',
    weaken: 'shrink',
    brokenBy: 'nothing can: the older rule is the stricter one',
    property: 'StrongIsr',
    scope: [3, 1, 1, 1],
  },
]

export interface HistoryRow {
  readonly rule: string
  readonly brokenBy: string
  readonly property: PropertyName
  readonly verdict: string
  readonly scope: string
  /** In states; undefined where nothing is broken. */
  readonly trace: number | undefined
  readonly states: number
}

/** The rows with their numbers, searched for on the spot. */
export function computedHistory(): readonly HistoryRow[] {
  return history.map(({ scope: [replicas, log, records, epochs], brokenBy, ...row }) => {
    const scope: KipScope = { replicas, log, records, epochs }
    const question: ReplicationQuestion = { ...row, ...scope, symmetry: false }
    const { findings, states } = exploreReplication(question, {})
    const { verdict, path } = findings[0]!
    return {
      rule: row.weaken === undefined ? row.rule : `${row.rule} without its ${row.weaken} guard`,
      brokenBy,
      property: row.property,
      verdict,
      scope: scopeName(scope),
      trace: verdict === 'broken' ? path!.length + 1 : undefined,
      states,
    }
  })
}
