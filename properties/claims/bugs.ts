/**
 * Bugs that Kafka's replication had, decided in both variants: as it was, broken; mended, or (where no code was mended) in the safe
 * configuration, exhausted clean at the same scope. The first case of each is the broken one in its smallest scope. Ids are those of the
 * project's list of historic bugs, K1 to K18, behind 'BUG-'.
 */
import {
  eligibleIsNotEnough,
  fencedMember,
  frozenIsNotEnough,
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
import { brokenBy, mended, missing, row } from './bug.ts'
import { ask, broken, type Claim, holds, nearMiss } from './claim.ts'
import { askRule } from './rules.ts'
import { noStaleOrders } from './special.ts'

const twoBrokers = { replicationFactor: 2 } as const
const oneRecord = { records: 1, attempts: 1 } as const

export const bugClaims: readonly Claim[] = [
  row({
    id: 'BUG-K1',
    name: 'unclean-election',
    says: 'The in-sync set shrinks to the leader, which acknowledges alone and stops; a replica outside the set is elected.',
    answer: 'Broken while unclean election is on and one copy is enough; not with it off.',
    source: 'Jepsen 2013; KIP-106 (default off since 0.11)',
    cases: [
      broken(
        'unclean on, min in-sync 1, RF 2, 1 record, 1 shrink, NAL under b1',
        ask(
          'NAL',
          'b1',
          { ...twoBrokers, minInsyncReplicas: 1, uncleanLeaderElection: true },
          { ...oneRecord, shrinks: 1 },
        ),
      ),
      holds('unclean off, min in-sync 2', ask('NAL', 'b1', twoBrokers, { ...oneRecord, shrinks: 1 })),
      nearMiss(
        holds('unclean off', ask('NAL', 'b1', { ...twoBrokers, minInsyncReplicas: 1 }, { ...oneRecord, shrinks: 1 })),
      ),
      nearMiss(
        holds(
          'unclean on, min in-sync 2',
          ask(
            'NAL',
            'b1',
            { ...twoBrokers, minInsyncReplicas: 2, uncleanLeaderElection: true },
            { ...oneRecord, shrinks: 1 },
          ),
        ),
      ),
    ],
  }),
  row({
    id: 'BUG-K2',
    name: 'truncation-to-high-watermark',
    says: 'A follower cuts its log to its own high watermark, which had not heard yet that the record is safe.',
    answer: 'Broken with two replicas, one record and one change of epoch; mended by leader epochs in records.',
    source: 'KIP-101, KAFKA-1211 (mended in 0.11)',
    cases: [
      broken('WeakIsr at R2 L1 Rec1 E1, cutting to the high watermark', askRule('truncate-to-hw', 'WeakIsr')),
      nearMiss(holds('WeakIsr at R2 L1 Rec1 E1, KIP-101', askRule('kip-101', 'WeakIsr'))),
    ],
  }),
  row({
    id: 'BUG-K3',
    name: 'fast-leader-change',
    says: 'A leader does not know the epoch that its follower asks about, and the follower falls back to its high watermark.',
    answer: 'Broken with two replicas, two records and three epochs; mended by going back to an epoch that both know.',
    source: 'KIP-279, KAFKA-6361 (mended in 2.0)',
    cases: [
      broken('WeakIsr at R2 L2 Rec2 E2, KIP-101', askRule('kip-101', 'WeakIsr', { log: 2, records: 2, epochs: 2 })),
      nearMiss(
        holds('WeakIsr at R2 L2 Rec2 E2, KIP-279', askRule('kip-279', 'WeakIsr', { log: 2, records: 2, epochs: 2 })),
      ),
    ],
  }),
  row({
    id: 'BUG-K4',
    name: 'joining-at-a-lagging-high-watermark',
    says: 'A new leader’s high watermark lags the true one; a follower that has reached it joins the in-sync set, and is elected.',
    answer: 'Broken with three replicas and one record; mended by asking for the start of the leader’s epoch.',
    source: 'KAFKA-7128 (mended in 2.1)',
    cases: [
      broken('StrongIsr at R3 L1 Rec1 E1, KIP-279', askRule('kip-279', 'StrongIsr', { replicas: 3 })),
      broken(
        'StrongIsr at R3 L1 Rec1 E1, KIP-320 without its expansion guard',
        askRule('kip-320', 'StrongIsr', { weaken: 'expansion', replicas: 3 }),
      ),
      nearMiss(holds('StrongIsr at R3 L1 Rec1 E1, KIP-320', askRule('kip-320', 'StrongIsr', { replicas: 3 }))),
    ],
  }),
  row({
    id: 'BUG-K5',
    name: 'unfenced-fetch',
    says: 'Leader and follower in different epochs exchange records and high watermarks.',
    answer: 'Broken with three replicas and three epochs; mended by the leader epoch in every fetch.',
    source: 'KIP-320, KAFKA-6880, KAFKA-7395 (mended in 2.2)',
    cases: [
      broken(
        'WeakIsr at R3 L1 Rec1 E2, the first attempt',
        askRule('kip-320-first', 'WeakIsr', { replicas: 3, epochs: 2 }),
      ),
      broken(
        'WeakIsr at R3 L1 Rec1 E2, KIP-320 without its fetch guard',
        askRule('kip-320', 'WeakIsr', { weaken: 'fetch', replicas: 3, epochs: 2 }),
      ),
      nearMiss(holds('WeakIsr at R3 L1 Rec1 E2, KIP-320', askRule('kip-320', 'WeakIsr', { replicas: 3, epochs: 2 }))),
    ],
  }),
  row({
    id: 'BUG-K6',
    name: 'same-leader-taken-for-no-change',
    says: 'A follower that sees the same leader id in a newer epoch cuts nothing, though it has missed an epoch in between.',
    answer: 'Broken with three replicas, two records and three epochs, even if all else is as in KIP-320.',
    source: 'KAFKA-7164 (mended in 2.1)',
    evidence:
      'verdicts.md estimates two replicas. With two, the broker that led in the missed epoch is the follower itself, which changes its leader then: nothing breaks up to R2 L2 Rec2 E3.',
    cases: [
      broken('WeakIsr at R3 L1 Rec2 E2', askRule('kafka-7164', 'WeakIsr', { replicas: 3, records: 2, epochs: 2 })),
      nearMiss(
        holds(
          'WeakIsr at R3 L1 Rec2 E2, KIP-320',
          askRule('kip-320', 'WeakIsr', { replicas: 3, records: 2, epochs: 2 }),
        ),
      ),
    ],
  }),
  row({
    id: 'BUG-K7',
    name: 'epoch-start-recorded-late',
    says: 'A leader knows its own epoch only once it has written in it; asked before, it cannot answer for an epoch it never saw.',
    answer: 'Broken with two replicas, two records and three epochs: the follower falls back to its high watermark.',
    source: 'KAFKA-7415 (mended in 2.1)',
    cases: [
      broken('WeakIsr at R2 L2 Rec2 E2', askRule('kafka-7415', 'WeakIsr', { log: 2, records: 2, epochs: 2 })),
      nearMiss(
        holds('WeakIsr at R2 L2 Rec2 E2, KIP-279', askRule('kip-279', 'WeakIsr', { log: 2, records: 2, epochs: 2 })),
      ),
    ],
  }),
  missing(
    'BUG-K8',
    'read-above-the-high-watermark',
    'A follower raises its high watermark before it cuts its log, or a reader’s slice races an append: uncommitted data is read.',
    'KAFKA-14704 (3.5), KAFKA-9835 (2.6)',
    'consumers read from leaders alone here; there are no readers at followers, and no reads that race an append within one broker.',
  ),
  row({
    id: 'BUG-K9',
    name: 'in-sync-set-in-flight',
    says: 'While a change of the in-sync set is on its way, the leader counts only the old or only the new set; or takes a late answer for its own.',
    answer: 'Broken in each of the three ways; the maximal set, and answers matched by partition epoch, mend it.',
    source: 'KIP-497, KAFKA-8836 (2.7); KAFKA-12686 (3.0), KAFKA-13091 (3.1)',
    cases: [
      brokenBy(onlyNewSet),
      brokenBy(onlyOldSet),
      mended(onlyOldSet),
      brokenBy(lateAnswer),
      mended(lateAnswer, 'answers matched'),
    ],
  }),
  row({
    id: 'BUG-K10',
    name: 'fenced-broker-in-sync',
    says: 'A broker that is fenced is put back into the in-sync set by the leader, to which it still looks alive.',
    answer: 'Broken: the set then names somebody who cannot lead. The controller refuses fenced replicas since.',
    source: 'KIP-841, KAFKA-13916 (3.3)',
    cases: [brokenBy(fencedMember), mended(fencedMember)],
  }),
  row({
    id: 'BUG-K11',
    name: 'old-incarnation-in-sync',
    says: 'A change built on what a broker had before its crash arrives after it came back short: it enters the set without the record.',
    answer: 'Broken with one power loss; broker epochs in fetch and AlterPartition mend it.',
    source: 'KIP-903, KAFKA-14617 (3.5)',
    cases: [brokenBy(oldIncarnation), mended(oldIncarnation)],
  }),
  row({
    id: 'BUG-K12',
    name: 'last-replica-standing',
    says: 'The in-sync set shrinks to one, which loses its tail in a power failure and is elected as the only member.',
    answer:
      'Broken with two brokers already, one shrink and one power loss; eligible leader replicas and a frozen high watermark together mend it, neither alone.',
    source: 'KIP-966, KAFKA-15332 (3.7 on, default from 4.1)',
    evidence:
      'verdicts.md estimates three brokers and two shrinks; two brokers and one shrink lose the record in the same way, with min.insync.replicas=2.',
    cases: [
      brokenBy(lastOfTwo),
      mended(lastOfTwo, 'eligible leader replicas, high watermark frozen'),
      brokenBy(lastReplicaStanding),
      brokenBy(frozenIsNotEnough),
      brokenBy(eligibleIsNotEnough),
      mended(lastReplicaStanding, 'eligible leader replicas, high watermark frozen'),
    ],
  }),
  row({
    id: 'BUG-K13',
    name: 'visible-below-min-in-sync',
    says: 'Below min in-sync a record may be read although every acks=all producer was told that it failed; then it vanishes.',
    answer: 'Broken with two brokers and one record; the high watermark stands still below min in-sync since 3.7.',
    source: 'KAFKA-15583 (3.7)',
    cases: [brokenBy(visibleBelowMin), mended(visibleBelowMin)],
  }),
  row({
    id: 'BUG-K14',
    name: 'negative-acknowledgement-that-stays',
    says: 'NOT_ENOUGH_REPLICAS_AFTER_APPEND: the record was appended all the same, and the retry appends it again.',
    answer: 'By design a duplicate without idempotence; none with it.',
    source: 'Kafka documentation, min.insync.replicas; by design',
    cases: [
      broken(
        'RF 2, min in-sync 2, 1 record, 1 retry, 1 shrink, AMO',
        ask('AMO', 'none', { ...twoBrokers }, { records: 1, attempts: 2, shrinks: 1 }),
      ),
      nearMiss(
        holds(
          'idempotence on',
          ask('AMO', 'none', { ...twoBrokers, idempotence: true }, { records: 1, attempts: 2, shrinks: 1 }),
        ),
      ),
    ],
  }),
  row({
    id: 'BUG-K15',
    name: 'zombie-controller',
    says: 'A controller that lost its office writes the partition or sends orders all the same.',
    answer: 'Broken where writes or orders are not fenced by the controller epoch.',
    source: 'KAFKA-6082 (2.1), KAFKA-1188 (0.8.2)',
    cases: [
      brokenBy(zombieWrite),
      mended(zombieWrite, 'writes fenced'),
      brokenBy(staleOrder),
      mended(staleOrder, 'orders fenced'),
      broken('two controllers race, orders not fenced: a stale one is obeyed', noStaleOrders('unfenced')),
    ],
  }),
  missing(
    'BUG-K16',
    'removed-replica-in-sync',
    'The leader puts a replica back into the in-sync set that a reassignment has just removed.',
    'KAFKA-9672 (3.0)',
    'the replicas of a partition are fixed here; there is no reassignment.',
  ),
  missing(
    'BUG-K17',
    'append-fails-half-way',
    'An append fails with an I/O error after part of the state has changed; the next one reuses or skips offsets.',
    'KAFKA-10778 (2.8)',
    'a disk loses what was not flushed, or everything; there are no I/O errors.',
  ),
  row({
    id: 'BUG-K18',
    name: 'power-loss-before-flush',
    says: 'acks=all confirms from the page cache, and all in-sync replicas lose power before anything is flushed.',
    answer:
      'By design: broken with the default flush settings, be it one machine or several whose power fails together; not when every record is flushed before it is acknowledged.',
    source: 'Kafka documentation, log.flush.*; by design',
    evidence:
      'verdicts.md names two brokers; one is the smaller scope of the same loss: no number of copies helps where all of them lose power.',
    cases: [
      broken('RF 1, 1 record, NAL under p*', ask('NAL', 'p*', { replicationFactor: 1 }, { ...oneRecord, shrinks: 0 })),
      broken(
        'RF 2, min in-sync 2, 1 record, NAL under p*',
        ask('NAL', 'p*', { ...twoBrokers }, { ...oneRecord, shrinks: 0 }),
      ),
      nearMiss(
        holds(
          'RF 1, flush.messages=1',
          ask('NAL', 'p*', { replicationFactor: 1, flushEveryRecord: true }, { ...oneRecord, shrinks: 0 }),
        ),
      ),
      nearMiss(
        holds(
          'RF 2, flush.messages=1',
          ask('NAL', 'p*', { ...twoBrokers, flushEveryRecord: true }, { ...oneRecord, shrinks: 0 }),
        ),
      ),
    ],
  }),
]
