/** The bugs of consumers: what is committed when, and what a rebalance does. One pair a row: with the mistake, and without it. */
import { row } from './bug.ts'
import { broken, type Claim, holds, nearMiss } from './claim.ts'
import { askGroup, type GroupBounds, type GroupChange } from './group-question.ts'

const alone: GroupBounds = { groups: [1] }
const oneRecord: GroupBounds = { groups: [1], keys: [1] }
const fetched: GroupChange = { commit: 'fetched' }
const polled: GroupChange = { commit: 'poll' }
const handsOut: GroupChange = { commit: 'poll', whileCommitting: 'hands-out' }

export const groupBugs: readonly Claim[] = [
  row({
    id: 'BUG-C1',
    name: 'commits-what-was-fetched',
    says: 'Auto-commit commits the position up to which records were fetched, not that up to which they were returned.',
    answer: 'Broken: what was fetched and not returned is skipped after a crash.',
    source: 'KAFKA-2942 (0.10)',
    cases: [
      broken('1 consumer, 2 records, ALO under c', askGroup('ALO', 'c', fetched, alone)),
      nearMiss(holds('what was returned is committed, ALO under c', askGroup('ALO', 'c', polled, alone))),
      nearMiss(holds('1 record: what was fetched was returned, ALO under c', askGroup('ALO', 'c', fetched, oneRecord))),
    ],
  }),
  row({
    id: 'BUG-C2',
    name: 'auto-commit-with-workers',
    says: 'Auto-commit, and records handed to workers while the loop polls on.',
    answer:
      'Broken: the next poll commits what the workers still hold. Auto-commit is at least once where all records of a poll are done before the next poll or close.',
    source: 'KafkaConsumer javadoc; Jepsen, Bufstream 0.1.0',
    cases: [
      broken('1 consumer, 1 record, ALO under c', askGroup('ALO', 'c', { ...polled, handling: 'hand-off' }, oneRecord)),
      nearMiss(holds('handled before the next poll, ALO under c', askGroup('ALO', 'c', polled, oneRecord))),
    ],
  }),
  row({
    id: 'BUG-C3',
    name: 'commit-before-or-after-handling',
    says: 'Committing before handling, and after it.',
    answer: 'Before: at most once. After: at least once. Neither is both.',
    source: 'Kafka documentation, message delivery semantics',
    cases: [
      broken('before, 1 record, ALO under c', askGroup('ALO', 'c', { commit: 'before' }, oneRecord)),
      holds('before, 1 record, AMO under c', askGroup('AMO', 'c', { commit: 'before' }, oneRecord)),
      broken('after, 1 record, AMO under c', askGroup('AMO', 'c', { commit: 'after' }, oneRecord)),
      nearMiss(holds('after, 1 record, ALO under c', askGroup('ALO', 'c', { commit: 'after' }, oneRecord))),
    ],
  }),
  row({
    id: 'BUG-C4',
    name: 'hands-out-while-it-commits-before-revocation',
    says: 'While the commit before revocation is under way the consumer goes on handing out records of the partitions that it is about to lose.',
    answer:
      'Broken: they are handed out again by the next owner. Allowed under at least once, but no zombie and no crash is needed.',
    source: 'KAFKA-14196 (3.4)',
    cases: [
      broken('a second member starts, 2 records, AMO', askGroup('AMO', 'start', handsOut, { late: 1 })),
      nearMiss(
        holds('nothing is handed out until it has joined again, AMO', askGroup('AMO', 'start', polled, { late: 1 })),
      ),
      holds('while it hands out, ALO', askGroup('ALO', 'start', handsOut, { late: 1 })),
    ],
  }),
]
