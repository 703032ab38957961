/**
 * Claims about exactly once in Kafka: the three configurations of S32, and what transactions give (K19). Bugs of transactions in consume-process-produce.
 */
import { abortsOfAnyEpoch } from '../../model/kafka/processing/index.ts'
import { row } from './bug.ts'
import { broken, type Case, type Claim, holds, nearMiss } from './claim.ts'
import {
  askProcessing,
  asksWhoIsFenced,
  type ProcessingChange,
  type ProcessingFault,
  type ProcessingMore,
} from './processing-question.ts'

const before: ProcessingChange = { producer: 'idempotent', offsets: 'before' }
const after: ProcessingChange = { producer: 'idempotent', offsets: 'after' }
const beside: ProcessingChange = { offsets: 'after' }
const shared: ProcessingChange = { transactionalId: 'shared' }
const outside: ProcessingChange = { effect: 'outside' }
const uncommitted: ProcessingChange = { isolation: 'read_uncommitted' }
const unchecked: ProcessingChange = { groupMetadata: 'not-passed' }
const unstable: ProcessingChange = { pendingOffsets: 'ignored' }
const ofPartition: ProcessingChange = { transactionalId: 'partition', ...unchecked, ...unstable }
const zombie: ProcessingChange = { ...ofPartition, onFenced: 'aborts' }
const oneRecord = { records: [1] } as const

const all = ['c', 'n', 'e', 'rb', 'b1'] as const
type Promised = 'ALO' | 'AMO'
type Ask = (words: string, promise: Promised, change: ProcessingChange, faults?: readonly ProcessingFault[]) => Case[]

/** One case a fault class. */
const asked =
  (verdict: typeof holds): Ask =>
  (words, promise, change, faults = all) =>
    faults.map(fault => verdict(`${words}, ${promise} under ${fault}`, askProcessing(promise, fault, change)))
const hold = asked(holds)
const breaks = asked(broken)
const near: Ask = (...question) => hold(...question).map(nearMiss)

const [first, later, once] = [
  'at most once: committed before handling, idempotent producer',
  'at least once: committed after handling, idempotent producer',
  'exactly once: offsets in the transaction, read_committed',
]

/** S32, asked of the effect: the three configurations, and what becomes of the third when one thing is otherwise. */
export const threeConfigurations: readonly Case[] = [
  ...hold(first, 'AMO', before),
  ...breaks(first, 'ALO', before, ['c', 'e']),
  ...near(first, 'ALO', before, ['n', 'rb', 'b1']),
  ...hold(later, 'ALO', after),
  ...breaks(later, 'AMO', after, ['c', 'e', 'rb']),
  ...near(later, 'AMO', after, ['n', 'b1']),
  ...breaks('committed after handling, plain producer', 'AMO', { ...after, producer: 'plain' }, ['n', 'b1']),
  ...hold(once, 'ALO', {}),
  ...hold(once, 'AMO', {}),
  holds(
    `${once}, an output is committed if and only if its offset is, under any one of c, n, e, rb and b1`,
    askProcessing('ATOMIC', 'none', {}, { faults: { c: 1, n: 1, e: 1, rb: 1, b1: 1 } }),
  ),
  holds(
    `${once}, 1 record, AMO under any two of c, n and rb`,
    askProcessing('AMO', 'none', {}, { ...oneRecord, faults: { c: 1, n: 1, rb: 1 }, total: 2 }),
  ),
  ...hold('offsets committed beside the transaction', 'ALO', beside),
  ...breaks('offsets committed beside the transaction', 'AMO', beside, ['c', 'rb']),
  ...near('offsets committed beside the transaction', 'AMO', beside, ['n', 'e', 'b1']),
  ...breaks('exactly once, but the effect leaves Kafka', 'AMO', outside, ['c', 'e', 'rb']),
  ...near('exactly once, and the effect leaves Kafka', 'AMO', outside, ['n', 'b1']),
  ...breaks('exactly once, but whoever reads it reads uncommitted', 'AMO', uncommitted, ['c', 'e', 'rb']),
  ...near('exactly once, and whoever reads it reads uncommitted', 'AMO', uncommitted, ['n', 'b1']),
]

const assumes = [
  'two instances in one group, a record a transaction; the records are in the input when the story begins',
  'transaction.timeout.ms may be over at any time, as rb; epochs are not raised for every transaction (KIP-890)',
]

export const processingClaims: readonly Claim[] = [
  {
    id: 'K19',
    name: 'transactions-give-exactly-once',
    says: 'Transactions give exactly once.',
    answer:
      'From Kafka to Kafka, yes: offsets sent to the transaction, readers that read committed, and group metadata with the offsets (KIP-447), or a transactional.id of its own for each input partition. A call outside is in no transaction: under a crash, a throw or a rebalance it is made twice. An id that two processes share puts them out without any fault: nothing is lost where whoever watches over them starts them again.',
    kind: 'safety',
    source:
      'JavaGuide; curves and adhdecode notes; Kafka design documentation, message delivery semantics; KIP-98, KIP-447',
    assumes,
    cases: [
      ...hold('group metadata passed, an id for each instance', 'AMO', {}, ['c', 'e', 'rb']),
      ...hold('no group metadata, an id for each input partition', 'AMO', ofPartition, ['c', 'rb']),
      ...hold('no group metadata, an id for each input partition', 'ALO', ofPartition, ['c', 'rb']),
      ...breaks('an HTTP call or a database in between', 'AMO', outside, ['c', 'e', 'rb']),
      ...breaks('no group metadata, an id for each instance', 'AMO', unchecked, ['rb']),
      ...near('no group metadata, an id for each instance: no zombie', 'AMO', unchecked, ['c']),
      ...breaks('pending offsets not waited for', 'AMO', unstable, ['c', 'e', 'rb']),
      ...breaks('on behind the record after an abort', 'ALO', { onAbort: 'goes-on' }, ['e']),
      ...near('back to the committed offset after an abort', 'ALO', {}, ['e']),
      ...breaks('the record handled again when nobody answers', 'AMO', { onCommitTimeout: 'handles-again' }, ['n']),
      ...near('commitTransaction called again when nobody answers', 'AMO', {}, ['n']),
      ...near('back to the committed offset when nobody answers', 'AMO', { onCommitTimeout: 'starts-over' }, ['n']),
      broken('one transactional.id for two instances, no instance is fenced without a fault', asksWhoIsFenced(shared)),
      ...hold('one transactional.id for two instances', 'ALO', shared, ['none', 'e', 'rb']),
      nearMiss(holds('an id for each instance, no instance is fenced without a fault', asksWhoIsFenced({}))),
    ],
  },
]

const aborted = 'a zombie that was fenced aborts all the same'
const ofZombie = (promise: 'ALO' | 'ATOMIC', change: ProcessingChange, more: ProcessingMore = {}) =>
  askProcessing(promise, 'rb', change, oneRecord, more)
const notCompared: ProcessingMore = {
  into: abortsOfAnyEpoch,
  rules: { mayEnd: () => true },
  rule: 'Here the coordinator takes an abort without looking at its epoch, and a zombie that was fenced aborts all the same.',
}

export const processingBugs: readonly Claim[] = [
  row({
    id: 'BUG-T7',
    name: 'zombie-in-consume-process-produce',
    says: 'After a rebalance the old owner, with a transactional.id of its own, commits its output and the offset of a partition that is another’s by now.',
    answer:
      'Broken before KIP-447 with an id for each instance: output twice. Mended by group metadata, which has the coordinator look at member and generation, or by an id for each input partition. The second half of KIP-447 is to wait for pending offsets: without it a new owner begins before what is already decided.',
    source: 'KIP-447, KAFKA-9418 (2.5)',
    cases: [
      broken(
        'no group metadata, an id for each instance, 1 record, AMO under rb',
        askProcessing('AMO', 'rb', unchecked, oneRecord),
      ),
      nearMiss(holds('group metadata passed, 1 record, AMO under rb', askProcessing('AMO', 'rb', {}, oneRecord))),
      nearMiss(
        holds(
          'no group metadata, an id for each input partition, 1 record, AMO under rb',
          askProcessing('AMO', 'rb', { ...unchecked, transactionalId: 'partition' }, oneRecord),
        ),
      ),
      broken('pending offsets not waited for, 1 record, AMO under rb', askProcessing('AMO', 'rb', unstable, oneRecord)),
      nearMiss(
        holds(
          'pending offsets not waited for, an id for each input partition, 1 record, AMO under rb',
          askProcessing('AMO', 'rb', ofPartition, oneRecord),
        ),
      ),
    ],
  }),
  row({
    id: 'BUG-T9',
    name: 'zombie-aborts-its-successor',
    says: 'A zombie Streams task aborts the transaction of its successor.',
    answer:
      'Broken where the coordinator takes an abort of any epoch: the successor’s offset is committed, and its output is not. Mended by a zombie that makes no call once it is fenced (KAFKA-5603), and by a coordinator that compares epochs, as Kafka’s does.',
    source: 'KAFKA-5603 (1.0); pull requests 3719, 3722',
    evidence:
      'verdicts.md has it that the successor’s transaction is aborted. With TransactionCoordinator.endTransaction as it is that cannot be: an EndTxn of another epoch is refused, and the zombie’s task fails with ProducerFencedException, which is what KAFKA-5603 mends. The harm that the sentence describes needs a coordinator that does not compare; both are searched.',
    cases: [
      broken(
        `epochs not compared, ${aborted}, output and offset are one, under rb`,
        ofZombie('ATOMIC', zombie, notCompared),
      ),
      broken(`epochs not compared, ${aborted}, ALO under rb`, ofZombie('ALO', zombie, notCompared)),
      nearMiss(
        holds(
          'epochs not compared, no call once it is fenced, output and offset are one, under rb',
          ofZombie('ATOMIC', ofPartition, notCompared),
        ),
      ),
      nearMiss(
        holds(
          'epochs not compared, no call once it is fenced, ALO under rb',
          ofZombie('ALO', ofPartition, notCompared),
        ),
      ),
      nearMiss(holds(`epochs compared, ${aborted}, output and offset are one, under rb`, ofZombie('ATOMIC', zombie))),
      nearMiss(holds(`epochs compared, ${aborted}, ALO under rb`, ofZombie('ALO', zombie))),
    ],
  }),
]
