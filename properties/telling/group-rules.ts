/**
 * What the settings of a consumer group mean for what happens, in a sentence: the rule that a counterexample makes use of.
 */
import type { Commit, GroupParameters } from '../../model/kafka/index.ts'

/**
 * Order turns on how records are handled, duplicates on when what is handled is committed, loss on that too, unless nothing is there to begin at.
 * `guarantee`: 'ALO', 'AMO', 'ORD' or 'ORD in …'.
 */
export function ruleOfGroup(
  { commit, handling, offsetReset }: GroupParameters,
  guarantee: string,
  deletes = false,
): string {
  if (guarantee.startsWith('ORD')) return ofHandling[handling]
  if (guarantee === 'ALO' && offsetReset === 'latest')
    return 'Where no offset is committed, or one that the log does not have, auto.offset.reset=latest begins at the end of the log.'
  if (guarantee === 'ALO' && deletes)
    return 'Retention deletes by age and size, whether or not a group has read what it deletes.'
  return guarantee === 'AMO' ? (ofCommitsTwice[commit] ?? ofCommits[commit]) : ofCommits[commit]
}

const ofHandling: Readonly<Record<GroupParameters['handling'], string>> = {
  loop: 'The owner of a partition handles its records one after the other; nothing orders one partition after another.',
  'hand-off': 'A worker handles what was handed out, while the loop polls on and may lose the partition meanwhile.',
  parallel: 'Several workers handle records of a partition side by side, and finish in any order.',
  'per-key': 'Records of one key wait for each other; those of different keys are handled side by side.',
}

const ofCommits: Readonly<Record<Commit, string>> = {
  poll: 'What earlier polls returned is committed inside poll, before partitions are given up, and on close: handled or not.',
  fetched: 'What was fetched is committed, returned to the application or not.',
  'handed-out': 'An offset is stored for the commit when its record is handed out, not when it is handled.',
  after: 'Each record that is handled has the offset after it committed, whatever happened to those before it.',
  'lowest-unfinished': 'Up to the first record that is not done is committed, and no further.',
  before: 'The offset after a record is committed before its handler starts.',
  finally: 'The offset after a record is committed however its handler ended.',
  'last-handled': 'The offset of the last handled record itself is committed, not the next one.',
  batch: 'The end of the batch is committed when its handler returns, early or not.',
  never: 'Nothing is committed: whoever starts again starts from the beginning.',
}

/** Where it is about duplicates. */
const ofCommitsTwice: Readonly<Partial<Record<Commit, string>>> = {
  poll: 'A record is handled first, and its offset committed at a later poll: whatever comes in between has it handled again.',
  after:
    'A record is handled first, and its offset committed afterwards: whatever comes in between has it handled again.',
  'lowest-unfinished':
    'A record is handled first, and its offset committed once all before it are done: whatever comes in between has it handled again.',
  batch:
    'The records of a batch are handled first, and the end of the batch committed afterwards: whatever comes in between has them handled again.',
}
