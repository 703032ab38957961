/** A partition of the reference queue. */
export interface Entry {
  readonly offset: number
  readonly value: number
  readonly content: string
  /** A record of a transaction is undecided until that ends. */
  state: 'undecided' | 'committed' | 'aborted'
}

export interface Log {
  /** Goes up by more than one where transactions leave their markers. */
  next: number
  /** Values are counted per partition. */
  values: number
  readonly entries: Entry[]
}

export const newLog = (): Log => ({ next: 0, values: 0, entries: [] })

export const lastStableOffset = ({ entries, next }: Log): number =>
  entries.find(({ state }) => state === 'undecided')?.offset ?? next
