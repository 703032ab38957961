/** How a model step is performed on the reference broker: the words for the table that is printed, and the deed. */
import type { Step } from '../../model/index.ts'
import type { Actors } from './actors.ts'

export interface Performance {
  /** Which events of the broker's world make up the step. */
  readonly says: string
  /** Throws CannotPerform where the broker cannot do it. */
  readonly perform: (actors: Actors, step: Step) => void
}

/** By the type of the model's event. */
export type Performances = Readonly<Record<string, Performance>>

/** The number in a slot's name: 2 of `broker-2`, `send-2` or `orders-2`. */
export const idOf = (slot: string): number => Number(slot.slice(slot.lastIndexOf('-') + 1))
