/** Claims about the consumer: what is committed, and when. */
import { ask, broken, type Change, type Claim, holds, nearMiss } from './claim.ts'
import { askGroup } from './group-question.ts'
import { threeConfigurations } from './processing.ts'
import { consumedStays } from './special.ts'

const java: Change = { consumer: { commit: 'poll' } }
const librdkafka: Change = { consumer: { commit: 'handed-out' } }
const after: Change = { consumer: { commit: 'after' } }
const before: Change = { consumer: { commit: 'before' } }
const established = 'an established group: offset 0 is committed when the story begins'

export const consumerClaims: readonly Claim[] = [
  {
    id: 'S17',
    name: 'auto-commit-and-a-crash-lose-the-record',
    says: 'Auto-committed offset and a crash during processing: Kafka thinks that it was handled.',
    answer:
      'Depends on the client: true where the offset handed out is committed (librdkafka), false for the Java consumer that handles in its poll loop.',
    kind: 'liveness',
    source: 'Overview, consumers that lose data; KafkaConsumer javadoc; librdkafka INTRODUCTION.md',
    assumes: [established],
    cases: [
      broken('librdkafka, ALO under c', ask('ALO', 'c', librdkafka)),
      holds('Java consumer, handling in the poll loop, ALO under c', ask('ALO', 'c', java)),
    ],
  },
  {
    id: 'S18',
    name: 'committed-49-resumes-at-50',
    says: 'After consuming 50 records the committed offset is 49 and consumption resumes at 50.',
    answer:
      "Kafka commits 50, the next offset: the same behaviour as the overview's 49 and +1. Committing the last handled offset itself hands one record out again.",
    kind: 'safety',
    source: 'Overview, Kafka in detail; KafkaConsumer javadoc, commitSync',
    assumes: [established, 'the consumer stops in good order, with everything committed, and starts again'],
    cases: [
      holds('the next offset is committed, AMO over a restart', ask('AMO', 'close', after)),
      nearMiss(
        broken(
          'the last handled offset is committed, AMO over a restart',
          ask('AMO', 'close', { consumer: { commit: 'last-handled' } }),
        ),
      ),
      holds(
        'the last handled offset is committed, ALO over a restart',
        ask('ALO', 'close', { consumer: { commit: 'last-handled' } }),
      ),
    ],
  },
  {
    id: 'S32',
    name: 'at-most-once-at-least-once',
    says: 'Kafka offers at most once (read, handle, commit), at least once (read, commit, handle), exactly once.',
    answer:
      'It does, and the overview has the names "at most once" and "at least once" the wrong way round: committing before handling is at most once, committing after it at least once. Exactly once is an idempotent producer, offsets in its transaction and readers that read committed, from Kafka to Kafka: not once the effect leaves Kafka.',
    kind: 'liveness',
    source: 'Overview, consistency of message delivery (which swaps the names)',
    assumes: [
      established,
      'the first four cases end at the handler; the others count effects, where they land, of two instances in one group',
      'transaction.timeout.ms may be over at any time, as rb; epochs are not raised for every transaction (KIP-890)',
    ],
    cases: [
      holds('commit before handling, AMO under c', ask('AMO', 'c', before)),
      broken('commit before handling, ALO under c', ask('ALO', 'c', before)),
      holds('commit after handling, ALO under c', ask('ALO', 'c', after)),
      broken('commit after handling, AMO under c', ask('AMO', 'c', after)),
      ...threeConfigurations,
    ],
  },
  {
    id: 'K03',
    name: 'a-stale-in-sync-member-loses-an-acked-record',
    says: 'A stale member of the in-sync set may be elected and lose an acknowledged record.',
    answer:
      'False: the acknowledgement comes when every member has it. A record that was never acknowledged may vanish, and no consumer ever saw it.',
    kind: 'safety',
    source: 'forum.confluent.io 37903',
    assumes: ['acks=all', 'unclean leader election off'],
    cases: [
      holds('min in-sync 2, NAL under b1', ask('NAL', 'b1', {})),
      holds('min in-sync 1, NAL under b1', ask('NAL', 'b1', { minInsyncReplicas: 1 })),
      holds('what a consumer was handed stays on some disk, under b1', consumedStays({})),
      nearMiss(broken('acks=1, NAL under b1', ask('NAL', 'b1', { acks: '1' }))),
      nearMiss(
        broken(
          'unclean election on: what a consumer was handed vanishes under d1',
          consumedStays({ uncleanLeaderElection: true }),
        ),
      ),
    ],
  },
  {
    id: 'C01',
    name: 'java-auto-commit-loses-on-a-crash',
    says: 'enable.auto.commit=true: the timer commits while your handler runs, and a crash loses the rest (Java).',
    answer:
      'False for the classic Java consumer that handles in the poll loop: it commits inside poll and close only, what earlier polls returned. It may hand out again.',
    kind: 'liveness',
    source: 'netdata guide, semweb.academy, rajeevranjan.dev, doocs, JavaGuide; KafkaConsumer javadoc',
    assumes: [established, 'records are handled in the poll loop'],
    cases: [
      holds('Java auto-commit, ALO under c', ask('ALO', 'c', java)),
      broken('Java auto-commit, AMO under c', ask('AMO', 'c', java)),
      nearMiss(
        broken('the handler throws and the consumer is closed on the way out: ALO under e', ask('ALO', 'e', java)),
      ),
    ],
  },
  {
    id: 'C02',
    name: 'librdkafka-auto-commit-loses-on-a-crash',
    says: 'enable.auto.commit=true: the timer commits while your handler runs, and a crash loses the rest (librdkafka).',
    answer:
      'True: the offset is stored when the record is handed out and committed by a background thread. enable.auto.offset.store=false mends it.',
    kind: 'liveness',
    source: 'librdkafka INTRODUCTION.md',
    assumes: [established],
    cases: [
      broken('offsets stored when handed out, ALO under c', ask('ALO', 'c', librdkafka)),
      nearMiss(holds('enable.auto.offset.store=false, stored after handling, ALO under c', ask('ALO', 'c', after))),
    ],
  },
  {
    id: 'C10',
    name: 'commit-after-processing-means-no-duplicates',
    says: 'Manual commit after processing: no duplicates.',
    answer:
      'False: handled and not yet committed is handled again, after a crash, and after a rebalance by another member. At least once holds.',
    kind: 'liveness',
    source: 'Common advice',
    assumes: [established, 'no resends by the producer'],
    cases: [
      broken('commit after handling, AMO under c', ask('AMO', 'c', after)),
      holds('commit after handling, ALO under c', ask('ALO', 'c', after)),
      broken('a group of two members, commit after handling, AMO under rb', askGroup('AMO', 'rb', { commit: 'after' })),
      holds('a group of two members, commit after handling, ALO under rb', askGroup('ALO', 'rb', { commit: 'after' })),
      nearMiss(holds('commit before handling, AMO under c', ask('AMO', 'c', before))),
      nearMiss(
        holds(
          'a group of two members, commit before handling, AMO under rb',
          askGroup('AMO', 'rb', { commit: 'before' }),
        ),
      ),
    ],
  },
  {
    id: 'C11',
    name: 'commit-first-for-exactly-once',
    says: 'Commit first, then process, for exactly once.',
    answer: 'At most once: a crash between the two loses the record.',
    kind: 'liveness',
    source: 'Common advice',
    assumes: [established],
    cases: [
      broken('commit before handling, ALO under c', ask('ALO', 'c', before)),
      holds('commit before handling, AMO under c', ask('AMO', 'c', before)),
      nearMiss(holds('commit after handling, ALO under c', ask('ALO', 'c', after))),
    ],
  },
]
