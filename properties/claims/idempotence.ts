/**
 * Claims about idempotent producers, decided sequence number by sequence number (model/kafka/idempotence/), and beside it by the system that leaves
 * sequences abstract, where it can tell. One leader, one connection: every search takes a second or two, as nothing else moves.
 *
 * What makes it that small: one batch is one record; followers are one fact (are enough in sync?); what is settled keeps nothing of its life;
 * answers and requests keep their order, as Kafka's do on one connection. None of it takes away an order in which records can come to the log.
 */
import { snapshotOfTheLast } from '../../model/kafka/bugs/producer-bugs.ts'
import { ask, broken, type Claim, holds, nearMiss } from './claim.ts'
import { brokenBy, effectOnce, promised } from './idempotence-case.ts'

const oneLost = { faults: { n: 1 } } as const
const oneCrash = { faults: { c: 1 } } as const
const firstIsRefused = { attempts: 3, ...oneLost, circumstances: { shrink: 1 } } as const
const assumes = ['one partition, one leader', 'the scope of each case']

const renumbersAfterTimeout =
  'librdkafka begins a new epoch when a message times out, and numbers what is queued from 0, appended or not (rd_kafka_toppar_producer_serve).'
const anyFirstSequence =
  'The broker takes any first sequence of a producer that it does not know (ProducerAppendInfo.checkSequence).'
const implicitAck =
  'librdkafka takes what was sent before an acknowledged batch for acknowledged (rd_kafka_dr_implicit_ack), and the broker takes any first sequence of a producer that it does not know.'

export const idempotenceClaims: readonly Claim[] = [
  {
    id: 'S06',
    name: 'idempotence-along-the-whole-chain',
    says: 'Idempotence must hold along the whole chain: two clicks are two requests.',
    answer:
      "True: an idempotent producer knows its own resends alone. What the application gives to send once more, after a crash or a time-out, is another record to it; only an identity made at the record's source is known again where the effect lands.",
    kind: 'safety',
    source: 'Overview, no duplicate consumption; KIP-98',
    assumes: [
      'Java client, idempotent',
      'the application has its records elsewhere and sends again what it was not told of',
      'the reader neither fails nor repeats',
    ],
    cases: [
      broken(
        'the process restarts and the application sends again: AMO of the effect under c',
        effectOnce({ onSendFailure: 'retry' }, { records: 1, attempts: 1, ...oneCrash }),
      ),
      nearMiss(
        holds(
          "the effect is stored under the record's own identity, AMO of the effect under c",
          effectOnce({ onSendFailure: 'retry', effectKey: 'record' }, { records: 1, attempts: 1, ...oneCrash }),
        ),
      ),
      broken(
        'a send times out and the application sends again: AMO of the effect under n',
        effectOnce({ onSendFailure: 'retry' }, { records: 1, ...oneLost }),
      ),
      nearMiss(
        holds(
          "the effect is stored under the record's own identity, AMO of the effect under n",
          effectOnce({ onSendFailure: 'retry', effectKey: 'record' }, { records: 1, ...oneLost }),
        ),
      ),
      nearMiss(
        holds('the client alone resends, AMO of the effect under n', effectOnce({}, { records: 1, ...oneLost })),
      ),
      holds(
        "without idempotence, the effect stored under the record's own identity, AMO of the effect under n",
        effectOnce({ idempotence: false, effectKey: 'record' }, { records: 1, ...oneLost }),
      ),
    ],
  },
  {
    id: 'K08',
    name: 'several-in-flight-reorder',
    says: 'retries > 0 with several requests in flight reorders; you must set max.in.flight.requests.per.connection=1.',
    answer:
      'Depends: true without idempotence, where one batch is refused and the next is not. With enable.idempotence and up to five in flight the broker refuses what does not follow, but for the first batches of a producer that it does not know. A connection that breaks does not reorder either way: it takes along what was sent after.',
    kind: 'safety',
    source: 'example-a.com/answer/62169214; stackguides.com/questions/49982786; KIP-98',
    assumes: ['acks=all, retries on', ...assumes],
    evidence:
      'claims.md expects false with idempotence. ProducerAppendInfo.checkSequence (4.x) takes any sequence of a producer without an entry: the very first batch is refused (NOT_ENOUGH_REPLICAS), the second is taken for the first, both answers are lost, and the client begins a new epoch for the first (TransactionManager.canRetry). The rule that a first sequence is 0, which 4.x has for transactions of version 2, mends it. kafkaSystem, where sequences are abstract, refuses what does not follow and cannot tell.',
    cases: [
      broken(
        'idempotence off, 2 in flight, ORD, 1 shrink',
        promised('ORD', { idempotence: false, maxInFlight: 2 }, { circumstances: { shrink: 1 } }),
      ),
      nearMiss(
        holds(
          'idempotence off, 1 in flight, ORD, 1 shrink',
          promised('ORD', { idempotence: false, maxInFlight: 1 }, { circumstances: { shrink: 1 } }),
        ),
      ),
      nearMiss(
        holds(
          'idempotence on, 2 in flight, ORD, 1 shrink',
          promised('ORD', { maxInFlight: 2 }, { attempts: 3, circumstances: { shrink: 1 } }),
        ),
      ),
      broken(
        'idempotence on, 2 in flight, ORD under n, 1 shrink: the first batch is refused, the second taken for the first',
        promised('ORD', { maxInFlight: 2 }, firstIsRefused, { rule: anyFirstSequence }),
      ),
      nearMiss(
        holds(
          'idempotence on, 2 in flight, a first sequence must be 0, ORD under n, 1 shrink',
          promised('ORD', { maxInFlight: 2, unknownProducer: 'out-of-order' }, firstIsRefused),
        ),
      ),
      holds(
        'idempotence on, 5 in flight, ORD under n',
        promised('ORD', { maxInFlight: 5 }, { records: 5, patient: true, ...oneLost }),
      ),
      holds(
        'idempotence on, 3 in flight, ORD under b1',
        promised('ORD', { maxInFlight: 3 }, { records: 3, attempts: 3, faults: { b1: 1 } }),
      ),
      holds(
        'idempotence off, 2 in flight, ORD under n: what was sent after goes down with the connection',
        promised('ORD', { idempotence: false, maxInFlight: 2 }, oneLost),
      ),
      broken(
        'idempotence off, RF 2, 2 in flight, ORD as handled, 1 shrink',
        ask('ORD', 'none', { replicationFactor: 2, maxInFlight: 2 }, { attempts: 2, shrinks: 1 }),
      ),
      nearMiss(
        holds(
          'idempotence off, RF 2, 1 in flight, ORD as handled, 1 shrink',
          ask('ORD', 'none', { replicationFactor: 2, maxInFlight: 1 }, { attempts: 2, shrinks: 1 }),
        ),
      ),
      nearMiss(
        holds(
          'idempotence on, RF 2, 2 in flight, ORD as handled, 1 shrink',
          ask('ORD', 'none', { replicationFactor: 2, maxInFlight: 2, idempotence: true }, { attempts: 2, shrinks: 1 }),
        ),
      ),
    ],
  },
  {
    id: 'K09',
    name: 'one-in-flight-is-enough',
    says: 'max.in.flight.requests.per.connection=1 is enough for order without duplicates.',
    answer:
      'Half true: order holds inside one producer session, and duplicates remain: a reply is lost and the record is sent again.',
    kind: 'safety',
    source: 'Common advice',
    assumes: ['acks=all, retries on', ...assumes],
    cases: [
      broken(
        'idempotence off, 1 in flight, AMO under n',
        promised('AMO', { idempotence: false, maxInFlight: 1 }, oneLost),
      ),
      broken(
        'idempotence off, 1 in flight, AMO under b1',
        promised('AMO', { idempotence: false, maxInFlight: 1 }, { faults: { b1: 1 } }),
      ),
      holds(
        'idempotence off, 1 in flight, ORD under n',
        promised('ORD', { idempotence: false, maxInFlight: 1 }, oneLost),
      ),
      nearMiss(holds('idempotence on, 1 in flight, AMO under n', promised('AMO', { maxInFlight: 1 }, oneLost))),
      broken(
        'idempotence off, RF 1, 1 in flight, AMO as handled under n',
        ask('AMO', 'n', { replicationFactor: 1, maxInFlight: 1 }, { attempts: 2, shrinks: 0 }),
      ),
      nearMiss(
        holds(
          'idempotence on, RF 1, 1 in flight, AMO as handled under n',
          ask('AMO', 'n', { replicationFactor: 1, maxInFlight: 1, idempotence: true }, { attempts: 2, shrinks: 0 }),
        ),
      ),
      holds(
        'idempotence off, RF 1, 1 in flight, ORD as handled under n',
        ask('ORD', 'n', { replicationFactor: 1, maxInFlight: 1 }, { attempts: 2, shrinks: 0 }),
      ),
    ],
  },
  {
    id: 'K10',
    name: 'idempotent-means-exactly-once',
    says: 'An idempotent producer brings no duplicates: exactly once.',
    answer:
      'False beyond one producer session, and not with every client and broker: a process that restarts is another producer; librdkafka renumbers after a time-out; a broker takes any first sequence of a producer that it does not know, and one that stopped in good order remembers the last batch alone; and what the broker knew may expire.',
    kind: 'safety',
    source: 'Common advice; KIP-98, KIP-360; client sources',
    assumes: [
      'acks=all',
      'no transactional.id (what transactions add is S29’s and K19’s; they do not know a record that the application sends again either)',
      ...assumes,
    ],
    cases: [
      broken(
        'Java, the process restarts and the application sends again, AMO under c',
        promised('AMO', { onSendFailure: 'retry' }, { records: 1, attempts: 1, ...oneCrash }),
      ),
      nearMiss(
        holds(
          'Java, the process restarts and nobody sends again, AMO under c',
          promised('AMO', {}, { records: 1, attempts: 1, ...oneCrash }),
        ),
      ),
      nearMiss(holds('Java, 5 in flight, AMO under n', promised('AMO', {}, { records: 5, patient: true, ...oneLost }))),
      nearMiss(
        holds('Java, AMO under b1: the broker crashes', promised('AMO', {}, { attempts: 3, faults: { b1: 1 } })),
      ),
      brokenBy(snapshotOfTheLast),
      broken(
        'Java, AMO under n: what the broker knows of the producer expires meanwhile',
        promised('AMO', {}, { records: 1, ...oneLost, circumstances: { expiry: 1 } }),
      ),
      nearMiss(
        holds(
          'Java, AMO under n: retention deletes the record meanwhile',
          promised('AMO', {}, { records: 1, ...oneLost, circumstances: { retention: 1 } }),
        ),
      ),
      broken(
        'librdkafka, AMO under n: a message times out',
        promised('AMO', { client: 'librdkafka' }, oneLost, { rule: renumbersAfterTimeout }),
      ),
      nearMiss(
        holds(
          'librdkafka, no message.timeout.ms, AMO under n',
          promised('AMO', { client: 'librdkafka' }, { ...oneLost, attempts: 3, patient: true }),
        ),
      ),
      broken(
        'librdkafka, NAL, 1 shrink: the first batch is refused, the second is not',
        promised('NAL', { client: 'librdkafka' }, { circumstances: { shrink: 1 } }, { rule: implicitAck }),
      ),
      broken(
        'Java, 2 in flight, AMO under n, 1 shrink: the first batch is refused, the second taken for the first',
        promised('AMO', { maxInFlight: 2 }, firstIsRefused, { rule: anyFirstSequence }),
      ),
      nearMiss(
        holds(
          'Java, 2 in flight, a first sequence must be 0, AMO under n, 1 shrink',
          promised('AMO', { maxInFlight: 2, unknownProducer: 'out-of-order' }, firstIsRefused),
        ),
      ),
      nearMiss(holds('Java, NAL, 1 shrink', promised('NAL', {}, { attempts: 3, circumstances: { shrink: 1 } }))),
    ],
  },
]
