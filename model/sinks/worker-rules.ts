/** What a worker has in hand, and where it is with each record. Small pure functions; worker.ts asks them. */
import type { Operation, Recipe } from './recipes.ts'

export interface InHand {
  readonly record: number
  /** The step of the recipe that comes next; past the last: it is to be confirmed. */
  readonly step: number
  /** Something was thrown: what `onError` says is still to be done, and then it is given back. */
  readonly failing: boolean
}

export interface WorkerContext {
  readonly worker: number
  /** In the order in which it was given. */
  readonly held: readonly InHand[]
  /** It has read from the store where to begin. Always true where that is the source's matter. */
  readonly isPositioned: boolean
}

export const inHand = ({ held }: WorkerContext, record: number): InHand | undefined =>
  held.find(one => one.record === record)

export const without = (context: WorkerContext, record: number): readonly InHand[] =>
  context.held.filter(one => one.record !== record)

export const withChange = (
  { held }: WorkerContext,
  record: number,
  change: (one: InHand) => Partial<InHand>,
): readonly InHand[] => held.map(one => (one.record === record ? { ...one, ...change(one) } : one))

/** What comes next for it; undefined: nothing, it is to be confirmed. */
export const nextOperation = ({ steps, onError }: Recipe, { step, failing }: InHand): Operation | undefined =>
  failing ? onError!.does : steps[step]

/** There is something to undo, or to let go, before the record goes back. */
export const hasCatch = ({ onError }: Recipe, { step, failing }: InHand): boolean =>
  !failing && onError !== undefined && step >= onError.from
