/**
 * Bugs of Kafka's replication, K1 to K18 of the published list (verdicts.md): each broken as it was, and mended. Here what clients and settings
 * bring about, and what is not modelled; bugs-replication.ts has how logs are cut, and who is in sync.
 *
 * The ids K01 … are taken by what people say, so these are BUG-K1 ….
 */
import { base, type BugClaim, undecidable } from './bug.ts'
import { membershipBugs, truncationBugs } from './bugs-replication.ts'
import { ask, broken, holds, nearMiss } from './claim.ts'

const oneRecord = { records: 1, attempts: 1 } as const

const settingBugs: readonly BugClaim[] = [
  {
    ...base,
    id: 'BUG-K1',
    name: 'unclean-election-loses-acked-records',
    says: 'The leader alone acknowledges, it stops, a replica outside the in-sync set is elected, and the old leader cuts its log to the new one’s.',
    answer: 'Broken where one copy is enough for an acknowledgement and anybody may be elected; either rule mends it.',
    source: 'Jepsen: Kafka 0.8 (2013)',
    fixedBy: 'KIP-106 (0.11): unclean election off by default; min.insync.replicas=2',
    assumes: ['acks=all'],
    cases: [
      broken(
        'broken: min in-sync 1, unclean on, NAL under b1 at 2 brokers, 1 record, 1 shrink, 1 stop',
        ask('NAL', 'b1', { replicationFactor: 2, minInsyncReplicas: 1, uncleanLeaderElection: true }, oneRecord),
      ),
      holds(
        'fixed: min in-sync 2, unclean off, NAL under b1, same scope',
        ask('NAL', 'b1', { replicationFactor: 2 }, oneRecord),
      ),
      nearMiss(
        holds(
          'min in-sync 1, unclean off, NAL under b1, same scope',
          ask('NAL', 'b1', { replicationFactor: 2, minInsyncReplicas: 1 }, oneRecord),
        ),
      ),
      nearMiss(
        holds(
          'min in-sync 2, unclean on, NAL under b1, same scope',
          ask('NAL', 'b1', { replicationFactor: 2, uncleanLeaderElection: true }, oneRecord),
        ),
      ),
    ],
  },
  {
    ...base,
    id: 'BUG-K14',
    name: 'negative-acknowledgement-that-commits',
    says: 'The append succeeds, the in-sync set shrinks, the producer hears NOT_ENOUGH_REPLICAS_AFTER_APPEND and sends again: both copies are there.',
    answer: 'Broken by design where the producer resends; idempotence makes the resend the same record.',
    source: 'Kafka, Partition.scala; protocol errors',
    fixedBy: 'by design; enable.idempotence=true (default since 3.0)',
    assumes: ['acks=all, min.insync.replicas 2', 'one consumer, which sees the log'],
    cases: [
      broken(
        'broken: idempotence off, AMO without a fault at 2 brokers, 1 record, 2 transmissions, 1 shrink',
        ask('AMO', 'none', { replicationFactor: 2 }, { records: 1, attempts: 2 }),
      ),
      holds(
        'fixed: idempotence on, AMO without a fault, same scope',
        ask('AMO', 'none', { replicationFactor: 2, idempotence: true }, { records: 1, attempts: 2 }),
      ),
    ],
  },
  {
    ...base,
    id: 'BUG-K18',
    name: 'power-fails-before-the-flush',
    says: 'acks=all confirms from the page cache; every in-sync replica loses power before the flush.',
    answer:
      'Broken by design, and one machine is enough to see it: more copies do not help when all of them lose power.',
    source: 'Kafka documentation, log.flush.interval.messages',
    fixedBy: 'by design; flush.messages=1 (or replicas whose power does not fail together)',
    assumes: ['acks=all', 'a power loss on all machines keeps what was flushed and no more'],
    cases: [
      broken(
        'broken: lazy flush, NAL under p* at 1 broker, 1 record, 1 power loss',
        ask('NAL', 'p*', { replicationFactor: 1 }, { ...oneRecord, shrinks: 0 }),
      ),
      holds(
        'fixed: flush.messages=1, NAL under p*, same scope',
        ask('NAL', 'p*', { replicationFactor: 1, flushEveryRecord: true }, { ...oneRecord, shrinks: 0 }),
      ),
      broken(
        'broken: lazy flush, min in-sync 2, NAL under p* at 2 brokers, as published',
        ask('NAL', 'p*', { replicationFactor: 2 }, { ...oneRecord, shrinks: 0 }),
      ),
      holds(
        'fixed: flush.messages=1, min in-sync 2, NAL under p* at 2 brokers',
        ask('NAL', 'p*', { replicationFactor: 2, flushEveryRecord: true }, { ...oneRecord, shrinks: 0 }),
      ),
    ],
  },
]

const openBugs: readonly BugClaim[] = [
  undecidable(
    {
      id: 'BUG-K8',
      name: 'read-past-the-high-watermark',
      says: 'A follower raises its high watermark before the cut that the same answer demands (KAFKA-14704), or a read races with an append (KAFKA-9835): a consumer reads what is not committed.',
      source: 'KAFKA-14704, KAFKA-9835',
      fixedBy: '2.6 (9835), 3.5 (14704): cut first; the end of the slice is fixed',
    },
    'there are no readers at followers, and a read of the log is one atomic step.',
  ),
  undecidable(
    {
      id: 'BUG-K16',
      name: 'removed-replica-rejoins',
      says: 'A leader puts a replica back into the in-sync set that a reassignment has just removed from the partition.',
      source: 'KAFKA-9672',
      fixedBy: '3.0',
    },
    'there is no reassignment: the replicas of the partition never change.',
  ),
  undecidable(
    {
      id: 'BUG-K17',
      name: 'append-after-an-io-error',
      says: 'An append fails with an I/O error after part of the log’s state has changed; the next append skips offsets or uses them twice.',
      source: 'KAFKA-10778',
      fixedBy: '2.8: the log directory is fenced',
    },
    'there are no I/O errors: an append happens as a whole or not at all.',
  ),
]

const numberOf = ({ id }: BugClaim) => Number(id.slice('BUG-K'.length))

export const bugClaims: readonly BugClaim[] = [
  ...settingBugs,
  ...truncationBugs,
  ...membershipBugs,
  ...openBugs,
].toSorted((a, b) => numberOf(a) - numberOf(b))
