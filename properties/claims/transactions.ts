/**
 * Claims about transactions, decided request by request (model/kafka/transactions): atomic over partitions, and who is handed what.
 *
 * What makes it that small: a transaction is one record a partition, partitions come one after the other, a request and its answer are one step unless it
 * is late. None of it takes away an order of markers, records and decisions in a log.
 */
import { broken, type Claim, holds, nearMiss } from './claim.ts'
import { askTransaction, type TransactionBounds, unverified, verified, type Versions } from './transaction-case.ts'

const assumes = [
  'one transactional id',
  'partitions and the transaction log are replicated, and lose nothing',
  'the scope of each case',
]

const both = { transactions: [2], partitions: 2 } as const
const taken = { transactions: [2, 1], partitions: 2 } as const
const faults: Readonly<Record<'c' | 'n' | 'b1', TransactionBounds>> = {
  c: { ...taken, faults: { c: 1 } },
  n: { ...both, faults: { n: 1 } },
  b1: { ...both, faults: { b1: 1 } },
}
const classes = ['c', 'n', 'b1'] as const

const uncommitted =
  'With isolation.level=read_uncommitted a reader is handed whatever is below the high watermark: open, committed and aborted records alike.'
const markerEndsWhatItFinds =
  'Under version 1 a producer keeps its epoch from transaction to transaction: a marker that is late, or an EndTxn, ends whatever it finds open.'

const reads = (isolation: 'read_committed' | 'read_uncommitted'): Versions => ({ isolation })

export const transactionClaims: readonly Claim[] = [
  {
    id: 'S29',
    name: 'kafka-transactions-are-atomic',
    says: 'RocketMQ has transactional messages; Kafka has transactions.',
    answer:
      'Kafka’s part: a transaction over partitions comes out whole, whoever crashes, with version 2; version 1 tears it where a request is late (KAFKA-17754). RocketMQ’s part is not decided here: its half messages are another machine.',
    kind: 'safety',
    source: 'KIP-98; KIP-890; the overview, choosing among queues',
    assumes,
    cases: [
      ...classes.flatMap(fault => [
        holds(`version 2, both or neither, under ${fault}`, askTransaction('ATOMIC', {}, faults[fault])),
        holds(`version 2, acknowledged commits are read, under ${fault}`, askTransaction('NAL', {}, faults[fault])),
        holds(`version 2, nothing else is read, under ${fault}`, askTransaction('ISO', {}, faults[fault])),
      ]),
      holds('version 1 (3.6), both or neither, under c', askTransaction('ATOMIC', verified, faults.c)),
      holds('version 1 (3.6), both or neither, under b1', askTransaction('ATOMIC', verified, faults.b1)),
      nearMiss(
        broken(
          'version 1 (3.6), both or neither, under n',
          askTransaction('ATOMIC', verified, faults.n, { rule: markerEndsWhatItFinds }),
        ),
      ),
      nearMiss(
        broken(
          'version 1 (3.6), acknowledged commits are read, under n',
          askTransaction('NAL', verified, faults.n, { rule: markerEndsWhatItFinds }),
        ),
      ),
      nearMiss(
        broken(
          'version 1 (before 3.6), nothing else is read, under n',
          askTransaction('ISO', unverified, faults.n, { rule: markerEndsWhatItFinds }),
        ),
      ),
    ],
  },
  {
    id: 'K20',
    name: 'consumers-see-committed-data-only',
    says: 'Consumers only see committed transactional data.',
    answer:
      'It depends on the client: the default of isolation.level is read_uncommitted in Java and kafka-python, and read_committed in librdkafka, kafkajs and @platformatic/kafka. Who reads uncommitted is handed what is open and what was aborted.',
    kind: 'safety',
    source:
      'ConsumerConfig (Java), kafka-python’s KafkaConsumer, librdkafka’s CONFIGURATION.md, kafkajs’s and @platformatic/kafka’s consumers: each one’s default',
    assumes,
    cases: [
      broken(
        'Java, isolation.level not set: read_uncommitted',
        askTransaction('ISO', reads('read_uncommitted'), {}, { rule: uncommitted }),
      ),
      broken(
        'kafka-python, isolation_level not set: read_uncommitted, and a producer that crashes',
        askTransaction(
          'ISO',
          reads('read_uncommitted'),
          { transactions: [1, 1], mayAbort: false, faults: { c: 1 } },
          { rule: uncommitted },
        ),
      ),
      nearMiss(holds('Java and kafka-python, read_committed set', askTransaction('ISO', reads('read_committed')))),
      nearMiss(
        holds(
          'librdkafka, kafkajs, @platformatic/kafka, not set: read_committed, and a producer that crashes',
          askTransaction('ISO', reads('read_committed'), { transactions: [1, 1], faults: { c: 1 } }),
        ),
      ),
    ],
  },
]
