/** Claims about consumers that take a group to decide: hand-off, batches, new partitions, retention, retry topics. */
import { canAlways, type Property } from '../../model/index.ts'
import { broken, type Claim, holds, nearMiss } from './claim.ts'
import { askGroup, type GroupBounds, type GroupChange } from './group-question.ts'

const group = 'a group of two members whose log never fails'
const established = 'offset 0 is committed when the story begins, unless the case says otherwise'
const alone: GroupBounds = { groups: [1] }
const latest: GroupChange = { offsetReset: 'latest' }
const earliest: GroupChange = { offsetReset: 'earliest' }

/** ALO of what retention has left. */
const leftIsHandled: Property = canAlways(
  'what is in the log can come to be handled',
  ['acks.acknowledged', 'effects-1.handled', 'partition-1.records'],
  ([acknowledged, handled, records]) => (acknowledged! & records! & ~handled!) === 0,
)
const left = { name: 'what is in the log can come to be handled', property: leftIsHandled }

const batch: GroupChange = { commit: 'batch', maxPollRecords: 2 }

export const consumerGroupClaims: readonly Claim[] = [
  {
    id: 'C04',
    name: 'auto-commit-is-at-least-once',
    says: 'Auto-commit is at least once.',
    answer:
      'Depends on what is committed (C01, C02), and on where the handler runs: false as soon as records go to other threads or to a queue in memory, as the next poll commits what nobody has handled yet. A rebalance alone loses nothing either way.',
    kind: 'liveness',
    source: 'baekjungho wiki, Confluent-style answers; schema.ai, hono#2480; KafkaConsumer javadoc',
    assumes: [group, established],
    cases: [
      holds('Java, handled in the poll loop, ALO under c', askGroup('ALO', 'c', { commit: 'poll' })),
      holds('Java, handled in the poll loop, ALO under rb', askGroup('ALO', 'rb', { commit: 'poll' })),
      broken('librdkafka, stored when handed out, ALO under c', askGroup('ALO', 'c', { commit: 'handed-out' })),
      holds('librdkafka, stored when handed out, ALO under rb', askGroup('ALO', 'rb', { commit: 'handed-out' })),
      broken(
        'Java, handed to a worker while the loop polls on, ALO under c',
        askGroup('ALO', 'c', { commit: 'poll', handling: 'hand-off' }),
      ),
      nearMiss(
        holds(
          'handed to a worker, committed up to the lowest unfinished, ALO under c',
          askGroup('ALO', 'c', { commit: 'lowest-unfinished', handling: 'hand-off' }),
        ),
      ),
      broken('Java, handled in the poll loop, AMO under rb', askGroup('AMO', 'rb', { commit: 'poll' })),
    ],
  },
  {
    id: 'C06',
    name: 'kafkajs-each-batch-returns-early',
    says: 'kafkajs eachBatch: return early when isRunning() or isStale() say so; the rest of the batch comes again.',
    answer:
      'Not with the default eachBatchAutoResolve: true: the last offset of the batch is resolved when the function returns, early or not, and the rest is handled by nobody. With false, and resolveOffset after each record, it comes again.',
    kind: 'liveness',
    source: 'kafkajs 2.2.4, src/consumer/runner.js (processEachBatch); kafkajs documentation, eachBatch',
    assumes: [group, established, 'a batch of two records, of which the handler does the first'],
    cases: [
      broken('eachBatchAutoResolve: true, the handler returns early, ALO', askGroup('ALO', 'early', batch)),
      nearMiss(
        holds(
          'eachBatchAutoResolve: false, each record resolved when it is done, ALO',
          askGroup('ALO', 'early', { commit: 'after', maxPollRecords: 2 }),
        ),
      ),
      nearMiss(
        holds('eachBatchAutoResolve: true, the handler never returns early, ALO', askGroup('ALO', 'none', batch)),
      ),
    ],
  },
  {
    id: 'C12',
    name: 'reset-latest-only-matters-the-first-time',
    says: 'auto.offset.reset=latest only matters the first time.',
    answer:
      'False: it decides wherever there is no committed offset. A partition that is added has none: what is written to it before the group reads it first is skipped without a word. earliest skips nothing.',
    kind: 'liveness',
    source: 'rafka#52, librdkafka#1852, KAFKA-12478, kafka-python#1802; Kafka documentation, auto.offset.reset',
    assumes: [group, established],
    cases: [
      broken(
        'a partition is added and written to, latest, ALO',
        askGroup('ALO', 'none', latest, { grows: 1, keys: [2, 2] }),
      ),
      nearMiss(
        holds(
          'a partition is added and written to, earliest, ALO',
          askGroup('ALO', 'none', earliest, { grows: 1, keys: [2, 2] }),
        ),
      ),
      broken('a new group, latest, ALO', askGroup('ALO', 'none', latest, { isEstablished: false })),
      nearMiss(holds('a new group, earliest, ALO', askGroup('ALO', 'none', earliest, { isEstablished: false }))),
      nearMiss(holds('an established group, no partition is added, latest, ALO', askGroup('ALO', 'none', latest))),
    ],
  },
  {
    id: 'C13',
    name: 'retention-is-long-enough',
    says: 'Retention is long enough.',
    answer:
      'As long as nobody is down for longer: what retention deletes before it was handled is handled by nobody. What is left then turns on auto.offset.reset: latest skips that too, earliest goes on with it.',
    kind: 'liveness',
    source: 'Three hours of retention with latest, seen in production; Kafka documentation, log.retention.*',
    assumes: [group, established, 'how long somebody is down is an order of steps: retention may strike at any time'],
    cases: [
      broken(
        'retention deletes a record at any time, earliest, ALO',
        askGroup('ALO', 'none', earliest, { deletes: 1 }),
      ),
      nearMiss(holds('retention deletes nothing, earliest, ALO', askGroup('ALO', 'none', earliest))),
      broken(
        'retention deletes a record, latest: what is left is handled',
        askGroup('ALO', 'none', latest, { deletes: 1 }, left),
      ),
      nearMiss(
        holds(
          'retention deletes a record, earliest: what is left is handled',
          askGroup('ALO', 'none', earliest, { deletes: 1 }, left),
        ),
      ),
    ],
  },
  {
    id: 'C19',
    name: 'retry-topics-keep-order',
    says: 'Retry topics (@RetryableTopic) keep order.',
    answer:
      'False: the record that failed goes to another topic, and its successors are handled before it comes back. Nothing is lost by that. Tried again in its place it keeps its order, and holds up the partition.',
    kind: 'safety',
    source: 'Spring Kafka reference, @RetryableTopic',
    assumes: [group, established, 'two records of one key'],
    cases: [
      broken('the failed record goes to a retry topic, ORD under e', askGroup('ORD', 'e', { onThrow: 'retry-topic' })),
      broken('the same with one member, ORD under e', askGroup('ORD', 'e', { onThrow: 'retry-topic' }, alone)),
      holds('the failed record goes to a retry topic, ALO under e', askGroup('ALO', 'e', { onThrow: 'retry-topic' })),
      nearMiss(holds('tried again in its place, ORD under e', askGroup('ORD', 'e', { onThrow: 'throws' }))),
      nearMiss(holds('a retry topic, and nothing fails: ORD', askGroup('ORD', 'none', { onThrow: 'retry-topic' }))),
    ],
  },
]
