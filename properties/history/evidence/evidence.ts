/**
 * Evidence: what proves an anomaly, small enough for a screen.
 *
 *   E1  `history`, checked alone, shows the anomaly: the same name, partition and first value, by no other operations and about no other values
 *   E2  where `isMinimal`, no operation and no record can be left out of it without losing the anomaly
 *   E3  sentences speak of the whole history, and claim only what it makes certain
 *
 * Of an empty-transaction-graph there is none: it speaks of all operations alike.
 * Data and plain English; how it is laid out is the renderers' affair.
 */
import type { Anomaly } from '../anomalies.ts'
import type { Observed } from '../observed.ts'
import type { Exact, Kind, Name, Operation, Outcome, Value } from '../operation.ts'
import type { Recorded, Standing } from '../recorded.ts'
import type { VersionOrder } from '../version-order.ts'

/** What a check of the whole history learnt. */
export interface Found {
  readonly recorded: Recorded
  readonly observed: Observed
  readonly order: VersionOrder
}

/** How the minimised history is checked: the whole history must have been checked the same way. */
export type Check = (recorded: Recorded) => readonly Anomaly[]

export interface Evidence {
  readonly sentences: readonly string[]
  /** Rows of the whole history, rising. */
  readonly operations: readonly number[]
  /** Per operation: the line (from 1) of the file that tells how it ended, or, where none does, that it began. */
  readonly lines: readonly number[]
  /** Per operation: how many of its records and places are left out. */
  readonly omitted: readonly number[]
  /** The minimised history, line by line, as it would have been recorded. */
  readonly history: readonly Operation[]
  readonly grid: Grid
  /** E2. */
  readonly isMinimal: boolean
}

/** Operations, in the order in which they were begun, by what they are about: offsets, or members of a group. */
export interface Grid {
  readonly columns: readonly GridColumn[]
  readonly rows: readonly GridRow[]
}

export type GridColumn =
  | { readonly type: 'offset'; readonly partition: Name; readonly offset: Exact }
  /** Records of which no offset is known. */
  | { readonly type: 'unknown'; readonly partition: Name }
  /** Offsets at which nobody saw anything. */
  | { readonly type: 'hole'; readonly partition: Name; readonly from: Exact; readonly to: Exact }
  /** Offsets, so many of them with records, that do not matter here. */
  | { readonly type: 'elided'; readonly partition: Name; readonly records: number }
  | { readonly type: 'member'; readonly process: Name }

export interface GridRow extends Standing {
  readonly process: Name
  readonly kind: Kind
  readonly outcome: Outcome
  readonly omitted: number
  /** One a column. */
  readonly cells: readonly Cell[]
}

/** Nothing, or what the operation did there. */
export type Cell = readonly Mark[]

export interface Mark {
  readonly as: MarkKind
  readonly value?: Value | undefined
  /** Of a record or a place: where the column does not tell. */
  readonly offset?: Exact | undefined
  /** What the anomaly is about. */
  readonly isGuilty: boolean
}

export const markKinds = [
  'sent',
  'received',
  'handled',
  'committed',
  /** The coordinator said so. */
  'fetched',
  /** Where a member starts to read. */
  'position',
  'assigned',
  'revoked',
  /** It was to be here, and is not. */
  'absent',
] as const
export type MarkKind = (typeof markKinds)[number]
