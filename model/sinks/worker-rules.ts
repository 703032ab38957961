/** What a worker has in hand, and where it is with each record. Small pure functions; worker.ts asks them. */
import type { Operation, Recipe } from './recipes.ts'

export interface InHand {
  readonly record: number
  readonly next: Operation | 'confirm'
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

/** How far the handler is; at the end of the recipe the record is to be confirmed. No recipe has an operation twice. */
const stepOf = ({ steps }: Recipe, { next }: InHand): number =>
  next === 'confirm' ? steps.length : steps.indexOf(next)
const at = ({ steps }: Recipe, step: number): InHand['next'] => steps[step] ?? 'confirm'

export const begun = (recipe: Recipe, record: number): InHand => ({ record, next: at(recipe, 0), failing: false })
export const afterStep = (recipe: Recipe, one: InHand): Partial<InHand> => ({
  next: at(recipe, stepOf(recipe, one) + 1),
})

/** What is left of a record that is done already. */
export function afterKnown(recipe: Recipe, one: InHand): Partial<InHand> {
  const { whenKnown = recipe.steps.length } = recipe
  return { next: at(recipe, Math.max(whenKnown, stepOf(recipe, one) + 1)) }
}
export const undoing = ({ onError }: Recipe): Partial<InHand> => ({ next: onError!.does, failing: true })

/** There is something to undo, or to let go, before the record goes back. */
export const hasCatch = (recipe: Recipe, one: InHand): boolean =>
  !one.failing && recipe.onError !== undefined && stepOf(recipe, one) >= recipe.onError.from
