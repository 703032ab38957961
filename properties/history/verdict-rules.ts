/**
 * Which anomaly breaks which guarantee, under which circumstances, and why: the table that verdicts are made from.
 *
 *   NAL  no acknowledged loss: what was acknowledged can be read
 *   ALO  at least once: every acknowledged record was handled by whoever went past it
 *   AMO  at most once: no consumer handled a record twice
 *   EO   exactly once: ALO and AMO, and no effect of a transaction that failed, is not finished, or came through in part
 *   ORD  records are first handled in the order in which they were acknowledged, or their sender sent them
 *
 *   R1  every kind of anomaly has a row, if only one that says why it breaks none of the five by itself
 *   R2  what breaks ALO or AMO breaks EO; that is not written again
 *   R3  `doubts`: with this in it the history cannot tell
 */
import type { AnomalyName } from './anomalies.ts'
import type { Circumstance } from './circumstances.ts'

export const historyGuarantees = ['NAL', 'ALO', 'AMO', 'EO', 'ORD'] as const
export type HistoryGuarantee = (typeof historyGuarantees)[number]

export const historyGuaranteeSays: Readonly<Record<HistoryGuarantee, string>> = {
  NAL: 'No acknowledged record is lost.',
  ALO: 'Every acknowledged record is handled at least once.',
  AMO: 'No record is handled twice.',
  EO: 'Every acknowledged record is handled exactly once, and no part of a transaction that did not commit.',
  ORD: 'Records are handled in the order in which they were sent.',
}

export interface Effect {
  readonly on: HistoryGuarantee
  readonly does: 'breaks' | 'doubts'
  /** All of these; none: always. */
  readonly when: readonly Circumstance[]
  readonly because: string
}
/** A text: why it breaks none of the five by itself. */
export type Ruling = readonly Effect[] | string

const breaks = (on: HistoryGuarantee, when: readonly Circumstance[], because: string): Effect => ({
  on,
  does: 'breaks',
  when,
  because,
})
const doubts = (on: HistoryGuarantee, when: readonly Circumstance[], because: string): Effect => ({
  on,
  does: 'doubts',
  when,
  because,
})

const copies = [
  breaks('AMO', ['both copies to one consumer'], 'one consumer was given both copies'),
  doubts('AMO', [], 'the log has it twice, and whoever reads past both is given it twice'),
]
const skips = [breaks('ALO', ['never given to that consumer'], 'that consumer was never given what it went past')]
const backwards = [
  breaks('AMO', ['handling is not recorded', 'given again'], 'the same consumer was given it again'),
  breaks(
    'ORD',
    ['handling is not recorded', 'given late'],
    'it was first given out after a record that was sent later',
  ),
]
const disorder = [
  breaks(
    'ORD',
    ['all acknowledged', 'also at first sight'],
    'in the log, in whose order everybody reads, they stand the other way round',
  ),
]
const dirty = [
  breaks('EO', ['by reads alone'], 'each read what the other wrote, so one of them read what was not committed yet'),
]
/** Retention cuts there, and readers may begin later. */
const atTheFront = ['lost at the front', 'nobody known to have begun there'] as const
const fromTheFront = 'nobody is known to have read from the front: retention cuts there, and readers may begin later'
const maybeDirty = [doubts('EO', ['by reads alone'], 'there is a circle, and which one was not found out')]
const withoutOffset =
  'acknowledged, not read; offsets are not recorded, so whether anybody read past it is unknown (an offset column would decide it)'
const isolation =
  'Kafka does not isolate writes: records of several transactions may lie between one another, and none of the five forbids it.'

export const rulings: Readonly<Record<AnomalyName, Ruling>> = {
  duplicate: copies,
  'inconsistent-offsets': [
    breaks(
      'NAL',
      ['an acknowledged one is missing'],
      'another record took the place of an acknowledged one that nobody read',
    ),
    breaks(
      'ALO',
      ['an acknowledged one is missing'],
      'another record took the place of an acknowledged one that nobody read',
    ),
    doubts('NAL', [], 'the log held two records at one offset, and keeps one'),
    doubts('ALO', [], 'whoever read one of two records at an offset was not given the other'),
  ],
  G1a: [breaks('EO', [], 'a record that was said not to have been sent took effect')],
  'precommitted-read': [breaks('EO', [], 'a record took effect before its transaction had committed')],
  'lost-write': [
    doubts('NAL', ['acknowledged', ...atTheFront], fromTheFront),
    doubts('ALO', ['acknowledged', ...atTheFront], fromTheFront),
    doubts('EO', ['unacknowledged', 'sent in a transaction', ...atTheFront], fromTheFront),
    breaks('NAL', ['acknowledged', 'given to nobody'], 'it was acknowledged, and nobody can read it'),
    doubts(
      'NAL',
      ['acknowledged', 'given to somebody'],
      'it was there: an operation that failed, or never ended, was given it',
    ),
    breaks('ALO', ['acknowledged'], 'whoever read past it was not given it'),
    breaks(
      'EO',
      ['unacknowledged', 'sent in a transaction'],
      'another part of the same transaction was read, and this part never',
    ),
  ],
  unseen: [
    doubts('NAL', ['its offset is not recorded'], withoutOffset),
    doubts('ALO', ['its offset is not recorded'], withoutOffset),
    doubts('NAL', [], 'acknowledged, not read, and nobody read past it: late, or lost'),
    doubts('ALO', [], 'acknowledged, not read, and nobody read past it: late, or lost'),
  ],
  'poll-skip': skips,
  'int-poll-skip': skips,
  'nonmonotonic-poll': backwards,
  'int-nonmonotonic-poll': backwards,
  'nonmonotonic-send': disorder,
  'int-nonmonotonic-send': disorder,
  'int-send-skip': 'Others may write between two records of one operation; their own order is kept.',
  G0: isolation,
  'G0-process': isolation,
  'G0-realtime': isolation,
  'PL-1-cycle-exists': isolation,
  'strong-session-PL-1-cycle-exists': isolation,
  'strong-PL-1-cycle-exists': isolation,
  G1c: dirty,
  'G1c-process': dirty,
  'G1c-realtime': dirty,
  'PL-2-cycle-exists': maybeDirty,
  'strong-session-PL-2-cycle-exists': maybeDirty,
  'strong-PL-2-cycle-exists': maybeDirty,
  'empty-transaction-graph': 'Where nobody read what another sent there are no circles to find; the rest was checked.',

  phantom: [doubts('EO', [], 'its send is missing from the history, or nobody sent it')],
  corrupt: [
    breaks('NAL', ['acknowledged'], 'what was acknowledged cannot be read as it was sent'),
    breaks('EO', [], 'what took effect is not what was sent'),
  ],
  'offset-regression': [
    breaks('ORD', ['all acknowledged'], 'the later one stands before one that had been acknowledged when it was sent'),
  ],
  'successor-disagreement': [
    breaks('ALO', ['one of them was never given it'], 'one of the two consumers was never given what the other was'),
    doubts('ALO', [], 'one of the two readers went past what the other was given'),
  ],
  'commit-ahead': [
    breaks('ALO', ['acknowledged', 'its consumer never had it'], 'the group went past it, and was never given it'),
    doubts('ALO', [], 'what lies below a committed offset is not given out again, and nobody had been given it'),
  ],
  'commit-regression': 'By itself nothing happens twice; what is handed out again for it is a redelivery.',
  'lost-commit': 'No record is lost with a commit; what is handed out again for it is a redelivery.',
  'wrong-start': [
    breaks(
      'ALO',
      ['began too late', 'acknowledged', 'its consumer never had it'],
      'it went past it, and its group was never given it',
    ),
    doubts('ALO', ['began too late'], 'what lies between the committed offset and where it began was passed over'),
    breaks('AMO', ['began too early', 'handling is not recorded', 'given again'], 'the group was given it again'),
  ],
  'double-ownership':
    'Two owners may handle a record twice; whether they did is double-handling, where handling is recorded.',
  'unassigned-read':
    'To be given a record of a partition that it does not own is no second handling yet; double-handling is, where handling is recorded.',
  'idempotence-breach': [
    ...copies,
    breaks('EO', [], 'the log holds it twice although its producer is idempotent (KIP-98)'),
  ],
  'torn-transaction': [
    doubts('EO', [...atTheFront], fromTheFront),
    breaks('EO', [], 'a transaction took effect in part'),
  ],
  'atomicity-breach': [breaks('EO', [], 'what a transaction consumed and what it produced did not commit together')],
  'zombie-write': [breaks('EO', [], 'a producer that had been fenced took effect (KIP-98)')],
  redelivery: [breaks('AMO', ['handling is not recorded'], 'the group was given again what it had committed')],
  'double-handling': [breaks('AMO', [], 'the group was done with it twice')],
  'out-of-order-handling': [breaks('ORD', [], 'the group was done with it after a record that was sent later')],
  'never-handled': [breaks('ALO', [], 'the group committed past it, and so will never be given it again')],
}
