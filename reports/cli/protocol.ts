/**
 * What the parent and its children say to each other, as plain data over the channel that `fork` opens.
 *
 *     parent ──Decide──▶ child          child ──Found*, Working*, then Done or Failed──▶ parent
 */
import type { Finding } from '../../properties/finding.ts'
import type { Job } from '../../properties/jobs.ts'

export interface Bounds {
  readonly maxStates?: number
  /** Milliseconds since 1970, when the whole command is to end: the same instant for every child. */
  readonly until?: number
  /** Of one child: its tables and XState's objects together. */
  readonly maxBytes: number
}

export interface Decide {
  readonly n: number
  readonly job: Job
  readonly bounds: Bounds
}

/** What went wrong inside ackproof, or in the user's input (`UsageError`). */
export interface Thrown {
  readonly name: string
  readonly message: string
  readonly stack?: string
}

export type Reply =
  | { readonly type: 'Found'; readonly n: number; readonly finding: Finding }
  | { readonly type: 'Working'; readonly n: number; readonly states: number; readonly depth: number }
  /** `wasCut`: time or memory stopped one of its searches, so that another run may find more. */
  | { readonly type: 'Done'; readonly n: number; readonly wasCut?: boolean }
  | { readonly type: 'Failed'; readonly n: number; readonly thrown: Thrown }

export function thrownBy(error: unknown): Thrown {
  if (!(error instanceof Error)) return { name: 'unknown', message: String(error) }
  const { name, message, stack } = error
  return { name, message, ...(stack === undefined ? {} : { stack }) }
}
