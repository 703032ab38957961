/**
 * Patience: how much the search for a good circle may still look at, over all knots of a history. Counted, not timed: the answer is the same everywhere.
 *
 *   P1  that there is a circle, and one to show, never depends on it: only which one
 *   P2  no single search takes more than its part
 */
export interface Patience {
  /** Paths that may still be followed as Elle follows them. */
  paths: number
  /** Edges that may still be looked at for a shorter circle. */
  edges: number
}

export const pathsAtOnce = 1 << 16
export const edgesAtOnce = 1 << 22

export const patienceOf = (): Patience => ({ paths: 1 << 22, edges: 1 << 26 })
