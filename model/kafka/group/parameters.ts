/**
 * What decides in a consumer group, each with one value; and how small the group is made.
 *
 * Groups, members, partitions, records and keys count from 1.
 */
export type Commit =
  | 'poll'
  | 'fetched'
  | 'handed-out'
  | 'after'
  | 'lowest-unfinished'
  | 'before'
  | 'finally'
  | 'last-handled'
  | 'batch'
  | 'never'

export interface GroupParameters {
  /** partition.assignment.strategy: eager gives everything up before it joins again, cooperative only what moves, and then joins once more. */
  readonly assignment: 'eager' | 'cooperative'
  /** group.instance.id: nobody has one, each member has its own, or two processes were given the same. */
  readonly instances: 'dynamic' | 'static' | 'shared'
  /** max.poll.records. */
  readonly maxPollRecords: number
  /**
   * Where a record is handled. loop: in the poll loop, one after the other, and the next poll waits. hand-off: by one worker, while the loop
   * polls on. parallel: by several workers, which finish in any order. per-key: by a queue a key.
   */
  readonly handling: 'loop' | 'hand-off' | 'parallel' | 'per-key'
  /**
   * What is committed, and when. poll: what earlier polls returned, inside poll and close, and before partitions are given up. fetched: the
   * same of what was fetched, returned or not. handed-out: what was handed out, at any time. after: past each record that succeeds, in the
   * order in which they do. lowest-unfinished: up to the first record that is not done. before: past the record, before its handler starts.
   * finally: past each record, however its handler ended. last-handled: the offset of the last handled record itself. batch: past the
   * batch when its handler returns, early or not. never: nothing.
   */
  readonly commit: Commit
  /**
   * A handler that throws ends the process (throws), is caught and the record not acknowledged (swallows), is tried again and the record then
   * skipped (gives-up), sends the record to a retry topic or to a dead-letter topic.
   */
  readonly onThrow: 'throws' | 'swallows' | 'gives-up' | 'retry-topic' | 'dead-letter'
  /** auto.offset.reset: where to begin in a partition without a committed offset, or with one out of range. */
  readonly offsetReset: 'earliest' | 'latest'
  /** Does a poll hand out more while the commit before revocation is under way? KAFKA-14196: it did, before 3.4. */
  readonly whileCommitting: 'holds-back' | 'hands-out'
}

export const safeGroup: GroupParameters = {
  assignment: 'eager',
  instances: 'dynamic',
  maxPollRecords: 1,
  handling: 'loop',
  commit: 'after',
  onThrow: 'throws',
  offsetReset: 'earliest',
  whileCommitting: 'holds-back',
}

/**
 * How a member that lives comes to be taken for gone, so that others get what it has: its handler outlives max.poll.interval.ms, its session expires, or it
 * is late for a rebalance.
 */
export const rebalanceCauses = ['pollTimeout', 'sessionTimeout', 'rebalanceTimeout'] as const
export type RebalanceCause = (typeof rebalanceCauses)[number]

/** The bounds of one search. */
export interface GroupScope {
  /** Members of each group. */
  readonly groups: readonly number[]
  /** So many members, the last ones of the first group, are not there at first. */
  readonly late: number
  readonly partitions: number
  /** How often a partition may be added. */
  readonly grows: number
  /** How often retention may delete the oldest record of a partition. */
  readonly deletes: number
  /** The group has committed offset 0 of every partition before the story begins; otherwise nothing, and auto.offset.reset decides. */
  readonly isEstablished: boolean
  /** The key of each record, in the order in which they are sent. */
  readonly keys: readonly number[]
  /** What rb may be. */
  readonly causes: readonly RebalanceCause[]
  /** Fault classes and how often each may strike; `total` bounds them together. */
  readonly faults: Readonly<Record<string, number>>
  readonly total: number
}

export const smallGroup: GroupScope = {
  groups: [2],
  late: 0,
  partitions: 1,
  grows: 0,
  deletes: 0,
  isEstablished: true,
  keys: [1, 1],
  causes: rebalanceCauses,
  faults: {},
  total: 1,
}

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1)

export const groupIds = ({ groups }: GroupScope): readonly number[] => upTo(groups.length)
/** Members are numbered through all groups. */
export const membersOf = ({ groups }: GroupScope, group: number): readonly number[] => {
  const before = groups.slice(0, group - 1).reduce((sum, size) => sum + size, 0)
  return upTo(groups[group - 1]!).map(i => before + i)
}
export const groupOf = (scope: GroupScope, member: number): number =>
  groupIds(scope).find(group => membersOf(scope, group).includes(member))!
export const groupMembers = (scope: GroupScope): readonly number[] =>
  groupIds(scope).flatMap(group => membersOf(scope, group))
export const isLate = (scope: GroupScope, member: number): boolean =>
  member <= scope.groups[0]! && member > scope.groups[0]! - scope.late
/** How many members a group waits for when it forms: what group.initial.rebalance.delay.ms is for. */
export const expectedMembers = (scope: GroupScope, group: number): number =>
  membersOf(scope, group).filter(member => !isLate(scope, member)).length

export const groupRecords = ({ keys }: GroupScope): readonly number[] => upTo(keys.length)
export const keyOf = ({ keys }: GroupScope, record: number): number => keys[record - 1]!
/** As every partitioner does in its own way: the key decides, and how many partitions there are. */
export const partitionOfKey = (key: number, partitions: number): number => ((key - 1) % partitions) + 1

/** The retry topic's one partition stands behind those of the topic. */
export const hasRetryTopic = ({ onThrow }: GroupParameters): boolean => onThrow === 'retry-topic'
export const retryPartition = ({ partitions, grows }: GroupScope): number => partitions + grows + 1
export const partitionIds = (parameters: GroupParameters, scope: GroupScope): readonly number[] =>
  upTo(scope.partitions + scope.grows + (hasRetryTopic(parameters) ? 1 : 0))

/** Who stands for whom: two members with one instance id are one to the coordinator. 0: none. */
export const instanceOf = ({ instances }: GroupParameters, member: number): number =>
  instances === 'dynamic' ? 0 : instances === 'static' ? member : 1
