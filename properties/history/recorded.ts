/**
 * Recorded: a whole history as columns, one row an operation, in the order in which they were begun; one row an entry (a record sent, received,
 * handled; a partition assigned, committed).
 *
 *   R1  an operation's entries lie together, in the order of its steps
 *   R2  a value's number says its partition: values of different partitions never share one
 *   R3  positions are lines of the history, from 0: `invokedAt` < `completedAt`, or equal where only one line tells of an operation
 *
 * Everything that checks a history reads this, and nothing else.
 */
import type { ExactNumbers } from './columns.ts'
import type { Exact, Kind, Name, Outcome, Session, Value } from './operation.ts'

/** Roles of an entry. */
export const SENT = 0
export const RECEIVED = 1
export const HANDLED = 2
/** Of assign, subscribe, revoke, commit, fetchCommitted: `entryOffset` is the position or the committed offset. */
export const PLACE = 3

/** `kind` and `outcome` are positions in the lists of operation.ts; these are the ones that checks ask for. */
export const KIND = {
  send: 0,
  poll: 1,
  transaction: 2,
  assign: 3,
  subscribe: 4,
  revoke: 5,
  handle: 6,
  commit: 7,
  fetchCommitted: 8,
  crash: 9,
  other: 10,
} as const satisfies Record<Kind, number>

export const OUTCOME = { ok: 0, failed: 1, unknown: 2, pending: 3 } as const satisfies Record<Outcome, number>

export interface Recorded {
  /** Lines of the history, whole and damaged ones that a reader passed on: positions are below it. */
  readonly lines: number
  /** Where in its file a position stands, from 1: the next line mostly; lists, blank lines and several files make it another one. For people. */
  readonly lineOf: (position: number) => number
  /** Whether a line has several of them, so that its number does not say which: then a position, from 1, says it. */
  readonly sharesLines?: boolean
  /** Where a history has several files. */
  readonly fileOf?: (position: number) => string
  readonly operations: number
  readonly kind: Uint8Array
  /** Of an operation within a transaction: what the transaction made of it. */
  readonly outcome: Uint8Array
  readonly process: Int32Array
  /** A consumer group, or −1. */
  readonly group: Int32Array
  /** A producer's session, or −1. */
  readonly session: Int32Array
  /** The operation (a transaction) that this one is part of, or −1. */
  readonly transaction: Int32Array
  readonly invokedAt: Int32Array
  /** −1: never. */
  readonly completedAt: Int32Array
  /** Of its last line. */
  readonly at: ExactNumbers
  readonly firstEntry: Int32Array
  readonly entries: Int32Array

  readonly role: Uint8Array
  /** Which call of its operation, from 0. */
  readonly step: Int32Array
  readonly partition: Int32Array
  readonly offset: ExactNumbers
  /** −1 for a place. */
  readonly value: Int32Array
  /** −1: not recorded. */
  readonly content: Int32Array

  readonly values: number
  readonly partitionOf: Int32Array
  readonly valueAt: (value: number) => Value
  readonly contents: readonly string[]

  readonly partitions: readonly Name[]
  readonly processes: readonly Name[]
  /** How many of them are rows of files, of which nobody said whose they are. */
  readonly nameless?: number
  readonly groups: readonly string[]
  readonly sessions: readonly Session[]
  /** Operations that said which partitions came or went while they ran. */
  readonly rebalanced: ReadonlyMap<number, readonly number[]>
  readonly seeksToBeginning: ReadonlySet<number>
  readonly errors: ReadonlyMap<number, string>
  /** Empty lists: polls that name a partition without a record of it. Jepsen's positions end there. */
  readonly emptyReads: ReadonlyMap<number, readonly number[]>
}

export const isSend = (kind: number): boolean => kind === KIND.send || kind === KIND.transaction
export const isPoll = (kind: number): boolean => kind === KIND.poll || kind === KIND.transaction
/** What Jepsen's checks look at: send, poll, txn. */
export const isData = (kind: number): boolean => kind <= KIND.transaction
export const isComplete = ({ completedAt }: Recorded, operation: number): boolean => completedAt[operation]! >= 0

/** The position that names an operation: of its completion, or, where it never ended, of its invocation. */
export const positionOf = ({ completedAt, invokedAt }: Recorded, operation: number): number =>
  completedAt[operation]! >= 0 ? completedAt[operation]! : invokedAt[operation]!

/** Where something stands in the files of a history, from 1. */
export interface Standing {
  readonly file?: string
  readonly line: number
  /** Which one of the history, where a line has several. */
  readonly operation?: number
}

export function standingOf({ lineOf, fileOf, sharesLines }: Recorded, position: number): Standing {
  return {
    ...(fileOf === undefined ? {} : { file: fileOf(position) }),
    line: lineOf(position),
    ...(sharesLines === true ? { operation: position + 1 } : {}),
  }
}

/** The same for people: "line 7", or, where a line has several operations, "operation 7". */
export const placeText = (
  { lineOf, sharesLines }: Pick<Recorded, 'lineOf' | 'sharesLines'>,
  position: number,
): string => (sharesLines === true ? `operation ${position + 1}` : `line ${lineOf(position)}`)

export const offsetOf = ({ offset }: Recorded, entry: number): Exact | undefined => offset.at(entry)

/** Entry numbers of an operation: from, and up to but not including. */
export function entriesOf({ firstEntry, entries }: Recorded, operation: number): readonly [number, number] {
  const first = firstEntry[operation]!
  return [first, first + entries[operation]!]
}
