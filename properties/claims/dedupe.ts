/** Popular recipes against duplicates, D01 to D10: each with the fault classes that break it, and what mends it. */
import type { SinkName } from '../../model/sinks/index.ts'
import { broken, type Claim, holds, nearMiss } from './claim.ts'
import { askSink, type SinkChange, type SinkFault } from './sink-question.ts'
import { aboutZombies, each, everyFault, naturalSetCases } from './sinks.ts'

const assumes = [
  'Kafka hands the records out, one worker confirms each after its handler',
  'the store loses nothing that it has answered for',
]
type Promised = Parameters<typeof askSink>[0]

const of =
  (promise: Promised, sink: SinkName, more: SinkChange = {}) =>
  (fault: SinkFault) =>
    askSink(promise, fault, { sink, ...more })
/** The same promise kept, by a unique key in the effect's own transaction. */
const mended = (promise: Promised, faults: readonly SinkFault[]) =>
  each(holds, faults, `a unique key in the effect’s transaction: ${promise}`, of(promise, 'unique-key')).map(nearMiss)

/** A request is asked once: what its handler has not done stays undone. */
const asked = { source: 'request' } as const

export const dedupeClaims: readonly Claim[] = [
  {
    id: 'D01',
    name: 'get-handle-set',
    says: 'Redis GET, handle the message, then SET.',
    answer:
      'Nothing is lost, and it is not exactly once: a crash between effect and SET, an error there, or two owners that both read “no” have the effect twice.',
    kind: 'safety',
    source:
      'doocs, how to ensure that messages are not repeatedly consumed; hwhale 208333; devtechtools.org shows the race',
    assumes,
    cases: [
      ...each(holds, everyFault, 'GET, handle, SET: ALO', of('ALO', 'look-up-then-write')),
      ...each(broken, everyFault, 'GET, handle, SET: EO', of('EO', 'look-up-then-write')),
      ...mended('EO', everyFault),
    ],
  },
  {
    id: 'D02',
    name: 'setnx-first-is-the-gold-standard',
    says: 'SETNX first, then handle: the gold standard.',
    answer:
      'It loses: key set, crash, and the redelivery sees the key. With a time-out on the key it loses until then and has the effect twice after.',
    kind: 'safety',
    source: 'waw.haoid.cn/wenda/82510',
    assumes,
    cases: [
      ...each(broken, ['c', 'n', 'e'], 'SETNX, handle: ALO', of('ALO', 'set-if-absent-before')),
      ...each(holds, everyFault, 'SETNX, handle: AMO', of('AMO', 'set-if-absent-before')),
      ...each(broken, ['c', 'n', 'e'], 'SETNX with a time-out, handle: ALO', of('ALO', 'set-if-absent-expiring')),
      ...each(broken, everyFault, 'SETNX with a time-out, handle: AMO', of('AMO', 'set-if-absent-expiring')),
      ...mended('ALO', ['c', 'n', 'e']),
      ...mended('AMO', everyFault),
    ],
  },
  {
    id: 'D03',
    name: 'setnx-deleted-on-exception',
    says: 'SETNX, and delete the key when the handler throws.',
    answer:
      'A crash runs no catch: it still loses. And an exception that comes after the effect deletes the key of what is done, which then happens twice.',
    kind: 'safety',
    source: 'the usual answer to the loss of D02',
    assumes: [...assumes, 'SETNX stands before the try: a handler that does not hear of its key deletes none'],
    cases: [
      broken('SETNX, deleted on error: ALO under c', of('ALO', 'set-if-absent-before-undone-on-error')('c')),
      broken('SETNX, deleted on error: ALO under n', of('ALO', 'set-if-absent-before-undone-on-error')('n')),
      holds('SETNX, deleted on error: ALO under e', of('ALO', 'set-if-absent-before-undone-on-error')('e')),
      nearMiss(broken('SETNX, not deleted: ALO under e', of('ALO', 'set-if-absent-before')('e'))),
      broken('SETNX, deleted on error: AMO under e', of('AMO', 'set-if-absent-before-undone-on-error')('e')),
      broken('SETNX, deleted on error: AMO under n', of('AMO', 'set-if-absent-before-undone-on-error')('n')),
      nearMiss(holds('SETNX, not deleted: AMO under e', of('AMO', 'set-if-absent-before')('e'))),
      ...mended('ALO', ['c', 'n']),
      ...mended('AMO', ['e', 'n']),
    ],
  },
  {
    id: 'D04',
    name: 'lock-key-and-done-key',
    says: 'A lock key with a time-out and a done key.',
    answer:
      'Nothing is lost. The effect happens twice when the handler outlives the lock, and when anything strikes between the effect and the done key: the lock fences nobody.',
    kind: 'safety',
    source: 'how2.sh',
    assumes: [
      ...assumes,
      'the lock is let go in a finally, by its holder alone; the done key is looked up under the lock',
    ],
    cases: [
      ...each(holds, everyFault, 'lock, look up, apply, done: ALO', of('ALO', 'lock-then-done')),
      ...each(broken, everyFault, 'lock, look up, apply, done: AMO', of('AMO', 'lock-then-done')),
      ...mended('AMO', everyFault),
    ],
  },
  {
    id: 'D05',
    name: 'unique-key-in-the-same-transaction',
    says: 'A row with a unique key, in the same database transaction as the effect.',
    answer:
      'Exactly once, of effects in that one database, under c, n, rb and e. In a transaction of its own before the effect it is D02, after it D01.',
    kind: 'safety',
    source: 'node-rdkafka#453, an answer there; JavaGuide prefers it',
    assumes: [...assumes, 'one database'],
    cases: [
      ...each(holds, everyFault, 'in the same transaction: EO', of('EO', 'unique-key')),
      ...each(broken, ['c', 'n', 'e'], 'in a transaction before: ALO', of('ALO', 'unique-key-before')).map(nearMiss),
      ...each(broken, everyFault, 'in a transaction after: AMO', of('AMO', 'unique-key-after')).map(nearMiss),
      ...each(broken, ['c', 'n', 'e'], 'in a transaction before: EO', of('EO', 'unique-key-before')).map(nearMiss),
    ],
  },
  {
    id: 'D06',
    name: 'select-by-primary-key-then-insert',
    says: 'Select by primary key first, insert if it is absent.',
    answer:
      'It survives crashes, lost answers and errors; two owners that both select before either inserts have the row twice, unless a constraint refuses it.',
    kind: 'safety',
    source: 'doocs',
    assumes: [...assumes, 'the row is the effect, and no constraint on it'],
    cases: [
      ...each(holds, ['c', 'n', 'e'], 'select, insert: EO', of('EO', 'select-then-insert')),
      broken('select, insert: AMO under rb', of('AMO', 'select-then-insert')('rb')),
      broken('select, insert: EO under rb', of('EO', 'select-then-insert')('rb')),
      ...mended('AMO', ['rb']),
      ...mended('EO', ['rb']),
    ],
  },
  {
    id: 'D07',
    name: 'writing-to-redis-is-naturally-idempotent',
    says: 'Writing to Redis is naturally idempotent, it is just set.',
    answer:
      'Where replay is in order it comes to the last value again (Kafka without a zombie); where it is not, an old value overwrites the new one (RabbitMQ’s requeue, RocketMQ, MNS).',
    kind: 'liveness',
    source: 'doocs',
    assumes: ['two records, two values of one key', 'the store loses nothing that it has answered for'],
    evidence: aboutZombies,
    cases: naturalSetCases,
  },
  {
    id: 'D08',
    name: 'offsets-stored-with-the-data',
    says: 'Store the offsets with the data in one database transaction, and seek to them on assignment.',
    answer:
      'Exactly once, of effects in that database, under c, n and e; under rb only where the transaction compares the stored offset: a zombie writes otherwise what its successor has written.',
    kind: 'safety',
    source: 'kafkajs documentation',
    assumes: [...assumes, 'one database'],
    cases: [
      ...each(holds, ['c', 'n', 'e'], 'offsets with the data: EO', of('EO', 'offsets-with-data')),
      broken('offsets with the data: EO under rb', of('EO', 'offsets-with-data')('rb')),
      broken('offsets with the data: AMO under rb', of('AMO', 'offsets-with-data')('rb')),
      nearMiss(holds('fenced by the stored offset: EO under rb', of('EO', 'offsets-with-data-fenced')('rb'))),
      nearMiss(holds('fenced by the stored offset: AMO under rb', of('AMO', 'offsets-with-data-fenced')('rb'))),
      ...each(holds, ['c', 'n', 'e'], 'fenced by the stored offset: EO', of('EO', 'offsets-with-data-fenced')),
    ],
  },
  {
    id: 'D09',
    name: 'outbox-is-exactly-once-delivery',
    says: 'An outbox with change data capture delivers exactly once.',
    answer:
      'Row and message are both there in the end or neither is. Delivery is at least once: a relay that stops between sending and marking, or that another takes for gone, has it sent again, and who reads must know it.',
    kind: 'safety',
    source: 'waymark, whose page says so among its gotchas; others',
    assumes: [
      ...assumes,
      'one relay at a time, which sends first and marks afterwards',
      'the row has the record’s identity as its key',
    ],
    cases: [
      ...each(
        holds,
        ['c', 'n', 'e'],
        'a request asked once: row and message are atomic',
        of('atomic', 'outbox', asked),
      ),
      ...each(holds, everyFault, 'a record of Kafka: row and message are atomic', of('atomic', 'outbox')),
      ...each(holds, everyFault, 'a record of Kafka: ALO', of('ALO', 'outbox')),
      ...each(broken, everyFault, 'the relay sends once more: AMO', of('AMO', 'outbox')),
      ...each(holds, everyFault, 'who reads knows what comes again: EO', of('EO', 'outbox', { remembers: true })),
      ...each(holds, everyFault, 'who reads knows what comes again: AMO', of('AMO', 'outbox', { remembers: true })).map(
        nearMiss,
      ),
    ],
  },
  {
    id: 'D10',
    name: 'commit-then-send',
    says: 'Commit to the database, then send the message.',
    answer:
      'A crash in between leaves a row without its message, and the other way round a message without its row (a ghost). Redelivery mends the ghost and doubles the message; a row with a unique key it does not mend.',
    kind: 'safety',
    source: 'dual write',
    assumes: ['the store loses nothing that it has answered for', 'the row has the record’s identity as its key'],
    cases: [
      ...each(
        broken,
        ['c', 'n', 'e'],
        'a request asked once, commit, then send: row and message are atomic',
        of('atomic', 'dual-write-database-first', asked),
      ),
      ...each(
        broken,
        ['c', 'n', 'e'],
        'a request asked once, send, then commit: row and message are atomic',
        of('atomic', 'dual-write-send-first', asked),
      ),
      ...each(
        holds,
        ['c', 'n', 'e'],
        'a request asked once, outbox: row and message are atomic',
        of('atomic', 'outbox', asked),
      ).map(nearMiss),
      ...each(
        broken,
        ['c', 'n', 'e'],
        'a record of Kafka, commit, then send: ALO',
        of('ALO', 'dual-write-database-first'),
      ),
      ...each(holds, everyFault, 'a record of Kafka, send, then commit: ALO', of('ALO', 'dual-write-send-first')),
      ...each(broken, everyFault, 'a record of Kafka, send, then commit: AMO', of('AMO', 'dual-write-send-first')),
      ...each(holds, ['c', 'n', 'e'], 'a record of Kafka, outbox: ALO', of('ALO', 'outbox')).map(nearMiss),
      ...each(
        holds,
        everyFault,
        'a record of Kafka, outbox, who reads knows what comes again: AMO',
        of('AMO', 'outbox', { remembers: true }),
      ).map(nearMiss),
    ],
  },
]
