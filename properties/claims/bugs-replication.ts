/** Bugs of the past in how a follower's log is cut, and in who is in sync and who decides it. See bugs.ts. */
import {
  fencedMember,
  frozenIsNotEnoughOfTwo,
  lastOfTwo,
  lastReplicaStanding,
  lateAnswer,
  oldIncarnation,
  onlyNewSet,
  onlyOldSet,
  staleOrder,
  visibleBelowMin,
  zombieWrite,
} from '../../model/kafka/bugs/index.ts'
import { base, type BugClaim, pair, rulePair } from './bug.ts'

const published = [
  'Gustafson’s specification',
  'the metadata store is atomic',
  'orders may be late, repeated, out of order',
]
const smallest = { replicas: 2, log: 1, records: 1, epochs: 1 }

export const truncationBugs: readonly BugClaim[] = [
  {
    ...base,
    id: 'BUG-K2',
    name: 'follower-cuts-to-its-high-watermark',
    says: 'A follower that restarts cuts its log to its own high watermark, which runs a fetch behind, and is then elected: an acknowledged record is gone.',
    answer: 'Broken with two replicas and one record; asking the leader where the epoch ends mends it.',
    source: 'KIP-101, KAFKA-1211',
    fixedBy: 'KIP-101 (0.11)',
    assumes: published,
    cases: rulePair(['truncate-to-hw', 'kip-101'], 'WeakIsr', smallest),
  },
  {
    ...base,
    id: 'BUG-K3',
    name: 'fast-leader-change',
    says: 'A leader is asked about an epoch that it never saw, cannot say where it ends, and the follower falls back to its stale high watermark.',
    answer: 'Broken with two replicas and two records; going back to an epoch that both know mends it.',
    source: 'KIP-279, KAFKA-6361',
    fixedBy: 'KIP-279 (2.0)',
    assumes: published,
    cases: rulePair(['kip-101', 'kip-279'], 'WeakIsr', { replicas: 2, log: 2, records: 2, epochs: 2 }),
  },
  {
    ...base,
    id: 'BUG-K4',
    name: 'joins-at-a-lagging-high-watermark',
    says: 'A new leader’s high watermark lags behind the true one; a follower that has reached it joins the in-sync set, and is elected without an acknowledged record.',
    answer: 'Broken with three replicas and one record; reaching the start of the leader’s epoch mends it.',
    source: 'KAFKA-7128',
    fixedBy: 'KAFKA-7128 (2.1), here with the first attempt at KIP-320',
    assumes: published,
    cases: rulePair(['kip-279', 'kip-320-first'], 'StrongIsr', { ...smallest, replicas: 3 }),
  },
  {
    ...base,
    id: 'BUG-K5',
    name: 'unfenced-fetch',
    says: 'Leader and follower in different epochs exchange records and high watermarks: a leader of the past still serves.',
    answer: 'Broken with three replicas and three epochs; the leader epoch in every fetch mends it.',
    source: 'KIP-320, KAFKA-6880, KAFKA-7395',
    fixedBy: 'KIP-320 (2.2)',
    assumes: published,
    cases: rulePair(['kip-320-first', 'kip-320'], 'WeakIsr', { ...smallest, replicas: 3, epochs: 2 }),
  },
  {
    ...base,
    id: 'BUG-K6',
    name: 'missed-epoch-under-the-same-leader',
    says: 'A follower misses an epoch in which another broker led; the leader that it hears of next is the one that it follows already, so it cuts nothing.',
    answer:
      'Broken with three replicas and two records, all else being as KIP-320 has it; cutting wherever an epoch was missed mends it.',
    source: 'KAFKA-7164',
    fixedBy: 'KAFKA-7164 (2.1)',
    assumes: published,
    evidence:
      'verdicts.md estimates two replicas. With two the one that led in between is the follower itself, which then changes its leader: nothing breaks up to R2 L2 Rec2 E3.',
    cases: rulePair(['keeps-under-same-leader', 'keeps-unless-epoch-missed'], 'WeakIsr', {
      replicas: 3,
      log: 1,
      records: 2,
      epochs: 2,
    }),
  },
  {
    ...base,
    id: 'BUG-K7',
    name: 'epoch-start-noted-at-the-first-write',
    says: 'A leader notes the start of its epoch at its first write only; a follower with records of an epoch that this leader never saw asks earlier, gets no answer, and falls back to its high watermark.',
    answer:
      'Broken with two replicas and two records, all else being as KIP-320 has it; noting it on taking office mends it.',
    source: 'KAFKA-7415',
    fixedBy: 'KAFKA-7415 (2.1)',
    assumes: published,
    cases: rulePair(['notes-epoch-at-first-write', 'kip-320'], 'WeakIsr', {
      replicas: 2,
      log: 2,
      records: 2,
      epochs: 2,
    }),
  },
]

const kraft = ['the in-sync set is changed by a request in flight (AlterPartition)']

export const membershipBugs: readonly BugClaim[] = [
  {
    ...base,
    id: 'BUG-K9',
    name: 'in-sync-set-in-doubt',
    says: 'While a change of the in-sync set is on its way the leader counts one of the two sets alone, or takes an answer about a set that is gone for the one it waits for.',
    answer:
      'Broken with two brokers, one record, one shrink and one fault; counting both sets, and comparing partition epochs, mends it.',
    source: 'KIP-497, KAFKA-8836, KAFKA-12686, KAFKA-13091',
    fixedBy: 'KIP-497 (2.7), KAFKA-12686 (3.0), KAFKA-13091 (3.1)',
    assumes: kraft,
    cases: [
      ...pair(onlyNewSet, '2 brokers, 1 record, 1 shrink, 1 stop'),
      ...pair(onlyOldSet, '2 brokers, 1 record, 1 shrink, 1 stop'),
      ...pair(lateAnswer, '2 brokers, 1 record, 1 shrink, 1 session that expires'),
    ],
  },
  {
    ...base,
    id: 'BUG-K10',
    name: 'fenced-broker-rejoins',
    says: 'A broker that is fenced still fetches, and the leader puts it back into the in-sync set: when the leader goes, nobody in the set may lead.',
    answer: 'Broken with two brokers, one shrink and one stop; a controller that refuses who is fenced mends it.',
    source: 'KIP-841, KAFKA-13916, KAFKA-14140',
    fixedBy: 'KIP-841 (3.3), KAFKA-14140 (3.4)',
    assumes: kraft,
    cases: pair(fencedMember, '2 brokers, 1 record, 1 shrink, 1 stop'),
  },
  {
    ...base,
    id: 'BUG-K11',
    name: 'in-sync-as-it-was-before-the-crash',
    says: 'A broker loses power and the tail of its log; the request that puts it into the in-sync set, on what it had before, arrives after its return.',
    answer:
      'Broken with two brokers, one record, one shrink and one power loss; the broker epoch in the request mends it.',
    source: 'KIP-903, KAFKA-14617',
    fixedBy: 'KIP-903 (3.5)',
    assumes: [...kraft, 'eligible leader replicas on, so that the last replica standing is no second way to the loss'],
    cases: pair(oldIncarnation, '2 brokers, 1 record, 1 shrink, 1 power loss'),
  },
  {
    ...base,
    id: 'BUG-K12',
    name: 'last-replica-standing',
    says: 'The in-sync set has shrunk to one member, which loses power and the tail of its log; it is all of the set, so it leads, and the others cut their logs to it.',
    answer:
      'Broken with two brokers already; a high watermark that stands still is not enough, eligible leader replicas with it are.',
    source: 'KIP-966, KAFKA-15332',
    fixedBy: 'KIP-966 (from 3.7 on; default of new clusters from 4.1)',
    assumes: kraft,
    evidence:
      'verdicts.md estimates three brokers and two shrinks; two brokers and one shrink show it, with min.insync.replicas=2 all the same.',
    cases: [
      ...pair(lastOfTwo, '2 brokers, 1 record, 1 shrink, 1 power loss'),
      pair(frozenIsNotEnoughOfTwo, 'the same scope')[0]!,
      ...pair(lastReplicaStanding, '3 brokers, 2 shrinks, 1 power loss, as published'),
    ],
  },
  {
    ...base,
    id: 'BUG-K13',
    name: 'visible-below-min-in-sync',
    says: 'Below min in-sync a record becomes visible although its producer hears that there are not enough replicas: consumers read it, and it may vanish.',
    answer:
      'Broken with two brokers, one shrink and one broker that is gone; a high watermark that stands still below min in-sync mends it.',
    source: 'KAFKA-15583',
    fixedBy: 'KAFKA-15583 (3.7)',
    assumes: ['min.insync.replicas 2'],
    cases: pair(visibleBelowMin, '2 brokers, 1 record, 1 consumer, 1 shrink, 1 broker gone'),
  },
  {
    ...base,
    id: 'BUG-K15',
    name: 'zombie-controller',
    says: 'A controller that was paused and has lost its office goes on: it overwrites the partition, and sends the brokers stale orders.',
    answer: 'Broken with two brokers and one record; writes and orders that carry the controller epoch mend it.',
    source: 'KAFKA-6082, KAFKA-1188',
    fixedBy: 'KAFKA-1188 (0.8.2), KAFKA-6082 (2.1)',
    assumes: ['ZooKeeper-style metadata', 'min.insync.replicas 1'],
    cases: [
      ...pair(zombieWrite, '2 brokers, 1 record, 1 late write, 1 stop'),
      ...pair(staleOrder, '2 brokers, 1 record, 1 shrink, 1 late order'),
    ],
  },
]
