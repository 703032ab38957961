/** What the small group of group.test-data.ts keeps. */
import type { Entry } from '../operation.ts'

export interface Kept extends Entry {
  readonly offset: number
  state: 'open' | 'committed' | 'aborted'
}

export interface Batch {
  readonly outputs: Kept[]
  readonly offsets: Map<string, number>
  /** A part of it was not acknowledged: it can only be aborted. */
  isDoomed: boolean
}

export interface Commit {
  readonly generation: number
  readonly offsets: ReadonlyMap<string, number>
  readonly batch: Batch | undefined
  answer: 'ok' | 'failed' | undefined
}

export interface Member {
  name: string
  lives: number
  /** Next to read, of what it owns. */
  readonly positions: Map<string, number>
  /** Next to handle. */
  readonly handled: Map<string, number>
  given: Kept[]
  poll: readonly Kept[] | 'begun' | undefined
  commit: Commit | undefined
  batch: Batch | undefined
}

/** How often each move comes: a group that is rebalanced or crashes all the time does nothing else. */
export const weights = {
  send: 16,
  poll: 24,
  handle: 20,
  commit: 16,
  transact: 6,
  fetch: 6,
  rebalance: 3,
  seek: 2,
  crash: 1,
} as const

export interface Move {
  readonly what: keyof typeof weights
  /** Numbers that the move takes its choices from. */
  readonly who: number
  readonly how: number
}

export const partitions = ['p', 'q'] as const

export const newMember = (name: string, lives = 1): Member => ({
  name,
  lives,
  positions: new Map(),
  handled: new Map(),
  given: [],
  poll: undefined,
  commit: undefined,
  batch: undefined,
})

export const entryOf = ({ partition, offset, value }: Kept): Entry => ({ partition, offset, value })
export const placesOf = (offsets: ReadonlyMap<string, number>) =>
  [...offsets].map(([partition, offset]) => ({ partition, offset }))
