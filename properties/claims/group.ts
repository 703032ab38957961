/** Claims about consumer groups: who handles a record, in what order, and what a rebalance does to either. */
import { ask, broken, type Claim, holds, nearMiss } from './claim.ts'
import { askGroup, committedIsHandled, type GroupBounds, type GroupChange } from './group-question.ts'

const after: GroupChange = { commit: 'after' }
const java: GroupChange = { commit: 'poll' }
const pool: GroupChange = { handling: 'parallel', commit: 'lowest-unfinished' }
const perKey: GroupChange = { handling: 'per-key', commit: 'lowest-unfinished' }
const alone: GroupBounds = { groups: [1] }
const twoPartitions: GroupBounds = { partitions: 2, keys: [1, 2] }
const twoKeys: GroupBounds = { keys: [1, 2] }
const aloneWithTwoKeys: GroupBounds = { ...alone, ...twoKeys }
const tooSlow: GroupBounds = { causes: ['pollTimeout'] }
/** A second member starts while the first one works; nobody is taken for dead. */
const joined: GroupBounds = { late: 1 }

const watermark = { name: 'what is committed has been handled', property: committedIsHandled }

const group = 'a group of two members and one partition, with offset 0 committed, where a case says nothing else'
const inOrder = 'the source sends in order and each record is in its log once'

export const groupClaims: readonly Claim[] = [
  {
    id: 'S19',
    name: 'one-partition-one-consumer-keeps-order',
    says: 'Ordered messages go to one partition and are consumed by one consumer.',
    answer:
      'True where the producer keeps its order (idempotence, or one request in flight) and the owner handles in its poll loop, whoever crashes and whatever moves. False with several requests in flight and no idempotence.',
    kind: 'safety',
    source: 'Overview, ordering',
    assumes: [group, 'RabbitMQ under requeue is another row'],
    cases: [
      holds('one partition, handled in the poll loop, ORD under c', askGroup('ORD', 'c', after)),
      holds('one partition, handled in the poll loop, ORD under rb', askGroup('ORD', 'rb', after)),
      broken(
        'the producer has several requests in flight and no idempotence: ORD when one of them is refused',
        ask('ORD', 'none', { maxInFlight: 2 }, { attempts: 2 }),
      ),
      nearMiss(
        holds(
          'one request in flight, no idempotence: ORD when one is refused',
          ask('ORD', 'none', { maxInFlight: 1 }, { attempts: 2 }),
        ),
      ),
      nearMiss(
        holds(
          'several requests in flight, idempotence: ORD when one of them is refused',
          ask('ORD', 'none', { maxInFlight: 2, idempotence: true }, { attempts: 2 }),
        ),
      ),
    ],
  },
  {
    id: 'S21',
    name: 'order-in-the-log-is-enough',
    says: 'Enqueue in order is enough; order after that is the consumer’s business.',
    answer:
      'True of the log. It is the consumer’s business in earnest: a pool of handlers in one consumer handles out of order, without any fault.',
    kind: 'safety',
    source: 'Overview, ordering',
    assumes: [group, inOrder],
    cases: [
      holds('handled in the poll loop, ORD without a fault', askGroup('ORD', 'none', after)),
      holds('handled in the poll loop, ORD under rb', askGroup('ORD', 'rb', after)),
      broken('a pool of handlers, ORD without a fault', askGroup('ORD', 'none', pool)),
      nearMiss(holds('a queue of handlers for each key, ORD without a fault', askGroup('ORD', 'none', perKey))),
    ],
  },
  {
    id: 'S22',
    name: 'one-consumer-of-a-group-and-every-group',
    says: 'A record is consumed by one consumer of a group, and by every group.',
    answer:
      'True while nothing moves. In a rebalance two members can both handle it: the owner that is taken for dead goes on, and its successor begins at what was committed. Every group sees it in any case.',
    kind: 'safety',
    source: 'Overview, Kafka in detail',
    assumes: [group, inOrder],
    cases: [
      holds('two members, AMO without a fault', askGroup('AMO', 'none', after)),
      holds('two members, ALO without a fault', askGroup('ALO', 'none', after)),
      holds('two groups of one member, ALO without a fault', askGroup('ALO', 'none', after, { groups: [1, 1] })),
      holds('two groups, of two members and one, ALO under rb', askGroup('ALO', 'rb', after, { groups: [2, 1] })),
      holds(
        'three members, two partitions, AMO without a fault',
        askGroup('AMO', 'none', after, { ...twoPartitions, groups: [3] }),
      ),
      holds('three members, ALO under rb', askGroup('ALO', 'rb', after, { groups: [3], keys: [1] })),
      holds('two groups of one member, AMO without a fault', askGroup('AMO', 'none', after, { groups: [1, 1] })),
      broken('two members, committed after handling, AMO under rb', askGroup('AMO', 'rb', after)),
      broken('two members, Java auto-commit, AMO under rb', askGroup('AMO', 'rb', java)),
      nearMiss(
        holds(
          'a second member starts, nobody is taken for dead: Java auto-commit, AMO',
          askGroup('AMO', 'start', java, joined),
        ),
      ),
      nearMiss(holds('committed before handling, AMO under rb', askGroup('AMO', 'rb', { commit: 'before' }))),
    ],
  },
  {
    id: 'S23',
    name: 'order-inside-a-partition-not-across',
    says: 'Order holds inside one partition (not across).',
    answer: 'True, both halves: across two partitions the later record may be handled first, without any fault.',
    kind: 'safety',
    source: 'Overview, ordering',
    assumes: [group, inOrder],
    cases: [
      holds(
        'two partitions, order inside each, without a fault',
        askGroup('ORD in a partition', 'none', after, { partitions: 2, keys: [1, 2, 1] }),
      ),
      holds('two partitions, order inside each, under rb', askGroup('ORD in a partition', 'rb', after, twoPartitions)),
      broken(
        'two partitions, order across both, without a fault',
        askGroup('ORD of all', 'none', after, twoPartitions),
      ),
      broken(
        'two partitions, one member, order across both, without a fault',
        askGroup('ORD of all', 'none', after, { ...twoPartitions, ...alone }),
      ),
      nearMiss(holds('one partition, order of all, without a fault', askGroup('ORD of all', 'none', after, twoKeys))),
    ],
  },
  {
    id: 'S24',
    name: 'add-partitions-to-scale-out',
    says: 'Add partitions to scale out.',
    answer:
      'The key of a record may belong to another partition from then on, and what is in the old one is overtaken: order per key is broken across that moment, without any fault. A key that stays where it was keeps its order.',
    kind: 'safety',
    source: 'Overview, Kafka in detail',
    assumes: [group, inOrder, 'nobody waits for the old partition to be empty'],
    cases: [
      broken(
        'a partition is added between two records of a key that moves, ORD without a fault',
        askGroup('ORD', 'none', after, { grows: 1, keys: [2, 2] }),
      ),
      holds(
        'a partition is added between two records of a key that moves, ALO without a fault',
        askGroup('ALO', 'none', after, { grows: 1, keys: [2, 2] }),
      ),
      nearMiss(
        holds(
          'a partition is added between two records of a key that stays, ORD without a fault',
          askGroup('ORD', 'none', after, { grows: 1, keys: [1, 1] }),
        ),
      ),
      nearMiss(
        holds(
          'two partitions from the start, two records of that key, ORD without a fault',
          askGroup('ORD', 'none', after, { partitions: 2, keys: [2, 2] }),
        ),
      ),
    ],
  },
  {
    id: 'C07',
    name: 'parallel-handlers-commit-as-they-finish',
    says: 'Parallel handlers may each commit (resolve, acknowledge) the offset of their record when they are done.',
    answer:
      'False: the committed offset is a mark below which everything counts as done. The later record finishes, its offset is committed, the process dies: the earlier one is lost. Only the lowest unfinished offset may be committed.',
    kind: 'liveness',
    source: 'Common advice; spring-kafka asyncAcks, librdkafka offset store',
    assumes: [group],
    cases: [
      broken(
        'parallel handlers commit in finishing order, one member, ALO under c',
        askGroup('ALO', 'c', { handling: 'parallel', commit: 'after' }, alone),
      ),
      nearMiss(holds('the lowest unfinished offset is committed, ALO under c', askGroup('ALO', 'c', pool))),
      nearMiss(
        holds(
          'one worker, committed in finishing order, ALO under c',
          askGroup('ALO', 'c', { handling: 'hand-off', commit: 'after' }),
        ),
      ),
    ],
  },
  {
    id: 'C14',
    name: 'a-slow-consumer-does-no-harm',
    says: 'My consumer is slow, nothing bad happens.',
    answer:
      'False: past max.poll.interval.ms it leaves the group, another member gets the record, and both run the handler. Nothing is lost by that alone, even where offsets are committed ahead of the handler; a crash then loses, slow or not (C02).',
    kind: 'liveness',
    source: 'KafkaConsumer javadoc, max.poll.interval.ms; devguli.com',
    assumes: [group, 'rb here is a handler that outlives max.poll.interval.ms'],
    cases: [
      broken('committed after handling, AMO under rb', askGroup('AMO', 'rb', after, tooSlow)),
      broken('Java auto-commit, AMO under rb', askGroup('AMO', 'rb', java, tooSlow)),
      holds('committed after handling, ALO under rb', askGroup('ALO', 'rb', after, tooSlow)),
      holds('Java auto-commit, ALO under rb', askGroup('ALO', 'rb', java, tooSlow)),
      holds(
        'offsets stored when handed out (librdkafka), ALO under rb',
        askGroup('ALO', 'rb', { commit: 'handed-out' }, tooSlow),
      ),
      nearMiss(holds('committed before handling, AMO under rb', askGroup('AMO', 'rb', { commit: 'before' }, tooSlow))),
      nearMiss(holds('it is never too slow, Java auto-commit, AMO without a fault', askGroup('AMO', 'none', java))),
    ],
  },
  {
    id: 'C16',
    name: 'not-acknowledged-comes-again',
    says: 'ack-mode MANUAL: not acknowledging a record means that it comes again.',
    answer:
      'False as soon as a later record of the partition is acknowledged: the offset is a mark, and the record below it never comes again.',
    kind: 'liveness',
    source: 'spring-kafka documentation, AckMode.MANUAL; common code',
    assumes: [group],
    cases: [
      broken(
        'the handler of the first record fails and does not acknowledge it, the second is acknowledged: ALO under e',
        askGroup('ALO', 'e', { commit: 'after', onThrow: 'swallows' }),
      ),
      broken(
        'no offset is committed above a record that was not handled, under e',
        askGroup('ALO', 'e', { commit: 'after', onThrow: 'swallows' }, {}, watermark),
      ),
      nearMiss(
        holds(
          'no later record is acknowledged: no offset is committed above a record that was not handled, under e',
          askGroup('ALO', 'e', { commit: 'after', onThrow: 'swallows' }, { keys: [1] }, watermark),
        ),
      ),
      nearMiss(
        holds(
          'the failure ends the process, which begins again at the committed offset: ALO under e',
          askGroup('ALO', 'e', { commit: 'after', onThrow: 'throws' }),
        ),
      ),
    ],
  },
  {
    id: 'O01',
    name: 'one-partition-one-consumer-is-ordered',
    says: 'One partition and one consumer: ordered.',
    answer:
      'Only where the producer keeps its order, nothing goes through a retry topic, and records are handled one after the other or in a queue a key.',
    kind: 'safety',
    source: 'JavaGuide, doocs',
    assumes: [group, inOrder, 'one producer: what two of them send has no order that a partition could keep'],
    cases: [
      holds('one member, handled in the poll loop, ORD under c', askGroup('ORD', 'c', after, alone)),
      holds('one member, a queue for each key, ORD under c', askGroup('ORD', 'c', perKey, aloneWithTwoKeys)),
      broken('one member, a pool of handlers, ORD without a fault', askGroup('ORD', 'none', pool, alone)),
      broken(
        'one member, a retry topic, ORD under e',
        askGroup('ORD', 'e', { ...after, onThrow: 'retry-topic' }, alone),
      ),
      broken(
        'the producer has several requests in flight and no idempotence: ORD when one of them is refused',
        ask('ORD', 'none', { maxInFlight: 2 }, { attempts: 2 }),
      ),
      nearMiss(
        holds(
          'several requests in flight, idempotence: ORD when one of them is refused',
          ask('ORD', 'none', { maxInFlight: 2, idempotence: true }, { attempts: 2 }),
        ),
      ),
      nearMiss(
        holds('one member, the handler throws and the process ends, ORD under e', askGroup('ORD', 'e', after, alone)),
      ),
    ],
  },
  {
    id: 'O02',
    name: 'queues-by-key-keep-order-and-speed',
    says: 'N in-memory queues by key keep order and speed.',
    answer: 'Order, yes. What is in the queues is lost in a crash unless commits follow the lowest unfinished offset.',
    kind: 'liveness',
    source: 'doocs; JavaGuide warns',
    assumes: [group],
    cases: [
      holds('order per key, ORD under c', askGroup('ORD', 'c', perKey, twoKeys)),
      broken(
        'one member, Java auto-commit, which commits at a poll what the queues still hold: ALO under c',
        askGroup('ALO', 'c', { handling: 'per-key', commit: 'poll' }, aloneWithTwoKeys),
      ),
      broken(
        'one member, each queue commits as it finishes: ALO under c',
        askGroup('ALO', 'c', { handling: 'per-key', commit: 'after' }, aloneWithTwoKeys),
      ),
      nearMiss(
        holds('commits follow the lowest unfinished offset: ALO under c', askGroup('ALO', 'c', perKey, twoKeys)),
      ),
    ],
  },
]
