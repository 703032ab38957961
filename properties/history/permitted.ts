/**
 * What a configuration permits: anomalies that it never promised to keep away, each with the facts that permit it.
 *
 *     anomaly ──permissions──▶ permitted, by these facts · it depends, on facts that nobody gave · not permitted
 *
 *   P1  nothing is guessed: an unknown fact permits nothing, and the answer says that it turns on it
 *   P2  what the history itself shows (that a reader subscribed) is a fact as well
 *   P3  permitted is not harmless: the anomaly was seen, and what it breaks is broken (verdict.ts)
 *   P4  what only a failure of power can do is not permitted without a word: the history does not say whether power failed
 *
 * Jepsen's own allow rules are among them.
 * Not modelled: retention and compaction (cleanup.policy), which no fact tells of: a compacted record looks like one lost in the middle. One
 * isolation level is assumed for all consumers: what a read_uncommitted one reads beside others that are read_committed is judged by the one that
 * is given. What the application does with `seek`.
 */
import { type Deployment, type FactName, type FactTypes } from '../../model/deployment/index.ts'
import { whence } from '../because.ts'
import type { Because } from '../finding.ts'
import type { Anomaly, AnomalyName } from './anomalies.ts'
import { areAll, type Circumstance } from './circumstances.ts'
import type { Judging } from './judging.ts'

interface Condition {
  readonly fact: FactName
  readonly isSo: (value: unknown) => boolean
  /** `producer.acks=0 or 1` */
  readonly says: string
}

interface Permission {
  readonly of: readonly AnomalyName[]
  readonly when?: readonly Circumstance[]
  /** All of these; none: Kafka permits it everywhere. */
  readonly facts?: readonly Condition[]
  readonly says: string
  /** Of P4: what must have happened. */
  readonly onlyIf?: string
}

export type Permitted =
  | { readonly permitted: 'yes'; readonly says: string; readonly by: readonly Because[] }
  /** `by`: what would permit it, each with all that it needs: `producer.acks=all and topic.min.insync.replicas=1`. */
  | { readonly permitted: 'depends'; readonly on: readonly FactName[]; readonly by: readonly string[] }
  | { readonly permitted: 'no'; readonly unless?: { readonly happened: string; readonly by: readonly Because[] } }

const is = <N extends FactName>(fact: N, ...values: readonly FactTypes[N][]): Condition => ({
  fact,
  isSo: value => values.some(each => each === value),
  says: `${fact}=${values.join(' or ')}`,
})
const above = (fact: FactName, least: number): Condition => ({
  fact,
  isSo: value => Number(value) > least,
  says: `${fact} above ${least}`,
})

const lostCopies = [
  'lost-write',
  'inconsistent-offsets',
  'offset-regression',
  'successor-disagreement',
  'nonmonotonic-send',
  'torn-transaction',
] as const
const writeCircles = [
  'G0',
  'G0-process',
  'G0-realtime',
  'PL-1-cycle-exists',
  'strong-session-PL-1-cycle-exists',
  'strong-PL-1-cycle-exists',
] as const
const readCircles = [
  'G1c',
  'G1c-process',
  'G1c-realtime',
  'PL-2-cycle-exists',
  'strong-session-PL-2-cycle-exists',
  'strong-PL-2-cycle-exists',
] as const
const uncommitted = ['precommitted-read', ...readCircles] as const
const notIdempotent = is('producer.enable.idempotence', false)
const isAnswered = is('producer.acks', '1', 'all')

/** How a record comes to be in the log twice. */
const copies: readonly Permission[] = [
  {
    of: ['duplicate'],
    facts: [notIdempotent, above('producer.retries', 0), isAnswered],
    says: 'a send is tried again when its reply is lost, and written again',
  },
  {
    of: ['duplicate'],
    facts: [is('producer.on.send.failure', 'retry')],
    says: 'the application sends again what failed, which no producer recognises',
  },
]
/** What a second copy makes of the order. */
const disorders = ['nonmonotonic-send', 'int-nonmonotonic-send', 'nonmonotonic-poll', 'int-nonmonotonic-poll'] as const

const skips = ['poll-skip', 'int-poll-skip'] as const
/** How an acknowledged record comes to be on no log that goes on. */
const losses: readonly Permission[] = [
  {
    of: lostCopies,
    facts: [is('producer.acks', '0', '1')],
    says: 'it is acknowledged before a follower has it, and is lost with its leader',
  },
  {
    of: lostCopies,
    facts: [is('producer.acks', 'all'), is('topic.min.insync.replicas', 1)],
    says: 'acks=all waits for the in-sync set, which may be the leader alone',
  },
  {
    of: lostCopies,
    facts: [is('topic.unclean.leader.election.enable', true)],
    says: 'a replica outside the in-sync set may be elected, without the record',
  },
  { of: lostCopies, facts: [is('topic.replication.factor', 1)], says: 'there is one copy, on one disk' },
  {
    of: lostCopies,
    facts: [above('topic.flush.messages', 1)],
    says: 'it was acknowledged from the page cache',
    onlyIf: 'power failed on every in-sync replica before it was flushed',
  },
]

export const permissions: readonly Permission[] = [
  {
    of: ['int-send-skip', ...writeCircles],
    says: 'Kafka does not keep what transactions write apart from other writes',
  },
  {
    of: readCircles,
    when: ['with write-write edges'],
    says: 'circles of writes and reads are usual where the order of writes counts, as nothing isolates writes',
  },
  {
    of: ['poll-skip', 'nonmonotonic-poll'],
    when: ['the reader subscribed'],
    says: 'the reader subscribed: a rebalance moves its position',
  },
  {
    of: ['poll-skip', 'nonmonotonic-poll'],
    when: ['a member whose assignments are not told'],
    says: 'the reader is a member of a group: a rebalance moves its position, and none is told',
  },
  {
    of: skips,
    when: ['past failed records alone'],
    says: 'nobody is to be given what failed, and somebody was: that is G1a',
  },
  {
    of: ['double-ownership'],
    when: ['by a poll'],
    says: 'no fetch is fenced: whose session has expired reads on until it hears of it',
  },
  {
    of: ['redelivery'],
    when: ['its member had lost the partition'],
    says: 'no fetch is fenced: whose partition went to another member reads on until it hears of it',
  },
  ...losses,
  ...losses.map(loss => ({ ...loss, of: skips, when: ['past unread records alone'] as const })),
  {
    of: ['lost-write'],
    when: ['lost at the front', 'all readers began after it'],
    says: 'every reader began after it',
  },
  {
    of: ['lost-write'],
    when: ['lost at the front'],
    facts: [is('consumer.auto.offset.reset', 'latest')],
    says: 'a group without a committed offset begins at the end',
  },

  ...copies,
  ...copies.map(copy => ({ ...copy, of: disorders, when: ['one stands at two offsets'] as const })),
  ...copies.map(copy => ({ ...copy, of: skips, when: ['past second copies alone'] as const })),
  {
    of: ['nonmonotonic-send', 'int-nonmonotonic-send', 'out-of-order-handling'],
    facts: [
      notIdempotent,
      above('producer.max.in.flight.requests.per.connection', 1),
      above('producer.retries', 0),
      isAnswered,
    ],
    says: 'with several requests in flight, one that is tried again is overtaken',
  },
  {
    of: ['out-of-order-handling'],
    facts: [is('consumer.handling', 'parallel')],
    says: 'several workers handle records side by side, and finish in any order',
  },
  {
    of: ['nonmonotonic-send'],
    when: ['one not acknowledged'],
    facts: [notIdempotent],
    says: 'a send that was given up may still arrive',
  },

  {
    of: [...uncommitted, 'torn-transaction'],
    facts: [is('consumer.isolation.level', 'read_uncommitted')],
    says: 'consumers read what is not committed',
  },
  {
    of: ['G1a'],
    when: ['sent in a transaction'],
    facts: [is('consumer.isolation.level', 'read_uncommitted')],
    says: 'consumers read what is aborted, too',
  },
  {
    of: ['atomicity-breach'],
    facts: [is('consumer.isolation.level', 'read_uncommitted')],
    says: 'consumers read outputs before the transaction commits, and after it aborts',
  },
  {
    of: [...uncommitted, 'torn-transaction', 'atomicity-breach'],
    facts: [is('producer.transactional.id', false)],
    says: 'without a transactional id nothing binds the parts of an operation together',
  },
  {
    of: ['G1a'],
    when: ['sent in a transaction'],
    facts: [is('producer.transactional.id', false)],
    says: 'without a transactional id what an operation sent before it failed stays sent',
  },

  {
    of: ['double-handling'],
    facts: [is('consumer.commit', 'poll', 'after-handler')],
    says: 'a record is handled before its offset is committed, and again after a crash between the two',
  },
  {
    of: ['double-handling'],
    facts: [
      is('consumer.commit', 'manual'),
      is('consumer.ack.point', 'after', 'lowest-unfinished', 'finally', 'never'),
    ],
    says: 'a record is handled before its offset is committed, and again after a crash between the two',
  },
  {
    of: ['never-handled'],
    facts: [is('consumer.commit', 'handed-out', 'before-handler')],
    says: 'the offset is committed before the record is handled, and a crash between the two loses it',
  },
  {
    of: ['never-handled'],
    facts: [is('consumer.commit', 'manual'), is('consumer.ack.point', 'before', 'finally')],
    says: 'the offset is committed though the record may not be handled',
  },
  {
    of: ['never-handled'],
    facts: [is('consumer.commit', 'poll', 'after-handler'), is('consumer.handling', 'hand-off', 'parallel', 'per-key')],
    says: 'what was handed on is committed before it is handled, and a crash between the two loses it',
  },
  {
    of: ['never-handled'],
    facts: [
      is('consumer.commit', 'manual'),
      is('consumer.ack.point', 'after'),
      is('consumer.handling', 'parallel', 'per-key'),
    ],
    says: 'the offset past a record is committed while one before it is not done, and a crash loses that one',
  },
  {
    of: ['never-handled'],
    facts: [is('consumer.handler', 'swallows')],
    says: 'the handler swallows its error, and the offset is committed all the same',
  },
]

export function permittedBy(judging: Judging, deployment: Deployment, anomaly: Anomaly): Permitted {
  const applying = permissions.filter(
    ({ of, when = [] }) => of.some(name => name === anomaly.name) && areAll(when, judging, anomaly),
  )
  const answers = applying.map(permission => ({ permission, ...answer(permission, deployment) }))
  const granted = answers.find(({ permission, is }) => is === 'yes' && permission.onlyIf === undefined)
  if (granted) return { permitted: 'yes', says: granted.permission.says, by: sourcesOf(granted.permission, deployment) }
  const open = answers.filter(({ permission, is }) => is === 'depends' && permission.onlyIf === undefined)
  if (open.length > 0) {
    return {
      permitted: 'depends',
      on: [...new Set(open.flatMap(({ on }) => on))],
      by: [...new Set(open.map(({ permission, on }) => wantedOf(permission, on)))],
    }
  }
  const conceivable = answers.find(({ is }) => is === 'yes')?.permission
  if (conceivable?.onlyIf === undefined) return { permitted: 'no' }
  return { permitted: 'no', unless: { happened: conceivable.onlyIf, by: sourcesOf(conceivable, deployment) } }
}

const wantedOf = ({ facts = [] }: Permission, on: readonly FactName[]): string =>
  facts.flatMap(({ fact, says }) => (on.includes(fact) ? [says] : [])).join(' and ')

interface Answer {
  readonly is: 'yes' | 'no' | 'depends'
  readonly on: readonly FactName[]
}

function answer({ facts = [] }: Permission, deployment: Deployment): Answer {
  const unknown = facts.filter(({ fact }) => deployment[fact].value === 'unknown').map(({ fact }) => fact)
  const isDenied = facts.some(({ fact, isSo }) => deployment[fact].value !== 'unknown' && !isSo(deployment[fact].value))
  if (isDenied) return { is: 'no', on: [] }
  return { is: unknown.length > 0 ? 'depends' : 'yes', on: unknown }
}

function sourcesOf({ facts = [] }: Permission, deployment: Deployment): readonly Because[] {
  return facts.flatMap(({ fact }) => whence(fact, deployment))
}
