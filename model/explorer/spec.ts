/**
 * What a person hands to the explorer: machines side by side, what joins them, what may go wrong, what is watched.
 *
 * Every entry becomes a slot of the global state, in the order in which it stands here: components, channels, monitors, budgets.
 * Names are shared by all slots, so that a view is called 'slot.view' ('leader.highWatermark', 'commits.size').
 */
import type { Event, LocalOf, Machine } from './adapter.ts'

/** A number computed once per local state. A boolean counts as 0 or 1. */
export type View<T> = (local: T) => number | boolean

/** One machine in the system. Several components may share a machine; they then share its local states and its memo. */
export interface Component<M extends Machine = Machine> {
  readonly machine: M
  readonly input?: unknown
  /**
   * Where `send` goes: the address in the action → the slots that get the message. A channel takes it into flight; a component takes
   * it at once, in the same step (a rendezvous), and its refusal disables the step. An address without an entry is the slot of that name.
   */
  readonly routes?: Readonly<Record<string, string | readonly string[]>>
  readonly views?: Readonly<Record<string, View<never>>>
  /** Names of custom actions that say nothing to the model (logging, say). Any other action is refused. */
  readonly ignores?: readonly string[]
}

/**
 * fifo: in order. bag: in any order. set: whatever was ever sent may arrive any number of times, or never (sound for *holds* of safety
 * alone; the explorer says so where it is asked for more).
 */
export interface Channel {
  readonly kind: 'fifo' | 'bag' | 'set'
  /** Who receives. A set may have several receivers: whatever was sent may arrive at each of them. */
  readonly to: string | readonly string[]
  /** Added to every message on delivery as `from`, so that equal senders can share one machine. */
  readonly from?: string | number
  /** How many messages fit (default: any number for a set, 4 otherwise). */
  readonly capacity?: number
  /** A send into a full channel: lost (spending `loses`, where that is a fault), refused, or an error of the model. Default: error. */
  readonly whenFull?: 'lose' | 'block' | 'error'
  /** May a message be lost? true: any number of times; a name: that fault is spent. */
  readonly loses?: boolean | string
  /** May a message be delivered and still stay? */
  readonly duplicates?: boolean | string
  /** A loss takes everything that is in flight here, as a connection that breaks does. Default: one message. */
  readonly lossTakesAll?: boolean
  /** Who is told, in the same step, of a message that was lost, and how. A refusal disables the loss. */
  readonly onLoss?: { readonly to: string; readonly event: (message: Event) => Event }
  readonly views?: Readonly<Record<string, View<readonly Event[]>>>
}

/** A step that nobody asked for: a component moves by itself (polls, times out, restarts) or something goes wrong (a fault). */
export interface Move {
  readonly by: string
  readonly event: Event
  /** The fault that it spends. Without one it is an ordinary or a healing step and never limited. */
  readonly fault?: string
  /** What the event carries of others: `carry` gets their snapshots (of a channel: its messages), in this order, and returns the payload. */
  readonly reads?: readonly string[]
  readonly carry?: (...locals: never[]) => Readonly<Record<string, unknown>> | undefined
}

/** Watches the facts that machines `observe`; a pure automaton over plain data. It never refuses. */
export interface Monitor<S = never> {
  readonly start: S
  readonly step: (state: S, fact: Event) => S
  readonly views?: Readonly<Record<string, View<S>>>
}

/** How many faults of each name may happen, and how many in all. Its views are the number spent per name, and `spent`. */
export interface Budget {
  readonly limits: Readonly<Record<string, number>>
  readonly total?: number
}

/** Members that are alike: renaming them everywhere turns a run into a run. */
export interface SymmetricFamily {
  readonly name: string
  readonly ids: readonly (string | number)[]
  /** Per id the slots that are its own, in one order for all; the others are shared. */
  readonly slots: readonly (readonly string[])[]
  /** Plain data (a context, a message, a monitor's state) with every id of the family in it renamed. `renamingFields` makes one. */
  readonly rename: (data: never, to: (id: string | number) => string | number) => unknown
}

export interface SystemSpec {
  readonly name: string
  readonly components: Readonly<Record<string, Component>>
  readonly channels?: Readonly<Record<string, Channel>>
  readonly monitors?: Readonly<Record<string, Monitor>>
  readonly budgets?: Readonly<Record<string, Budget>>
  readonly moves?: readonly Move[]
  /** Made use of where `explore` is asked for it; a declaration that is wrong is an error then. */
  readonly families?: readonly SymmetricFamily[]
}

/** A component with its views typed by its machine. */
export function component<M extends Machine>(
  machine: M,
  rest: Omit<Component, 'machine' | 'views'> & { readonly views?: Readonly<Record<string, View<LocalOf<M>>>> } = {},
): Component {
  return { machine, ...rest } as Component
}

/** A monitor with its views typed by its state. */
export function monitor<S>(spec: Monitor<S>): Monitor {
  return spec as unknown as Monitor
}

interface Reading {
  readonly name: string
  /** The views that `check` gets, in this order: 'slot.view'. */
  readonly reads: readonly string[]
  readonly check: (values: readonly number[]) => boolean
}

/** Something that must never be false. */
export interface Always extends Reading {
  readonly kind: 'always'
  /** Views by which violations are told apart: the shortest is kept for each combination, and nothing is pruned. */
  readonly per?: readonly string[]
}
/** Something that must be reached: the answer to "it holds because nothing happens". */
export interface Sometimes extends Reading {
  readonly kind: 'sometimes'
}
/** From every reachable state the goal can still be reached without a fault, and without the moves named here. */
export interface CanAlways extends Reading {
  readonly kind: 'canAlways'
  readonly without?: readonly string[]
  readonly per?: readonly string[]
}
/** A state that no step other than a fault leaves is a rest state: `check` says which of them are meant. */
export interface NoDeadlock extends Reading {
  readonly kind: 'noDeadlock'
}
/**
 * Whenever `when` is true, `check` is true then or later, on every run that is fair. Labels of steps: 'component.eventType' for an own move or a
 * timer, a channel's name for any delivery on it. Weak: enabled for ever, it is taken. Strong: enabled again and again, it is taken. Enabled means that it leads to
 * another state. Faults, losses and copies are never owed.
 */
export interface LeadsTo extends Reading {
  readonly kind: 'leadsTo'
  readonly when: Reading['check']
  readonly fair: Fairness
}
export interface Fairness {
  readonly weak?: readonly string[]
  readonly strong?: readonly string[]
}
export type Property = Always | Sometimes | CanAlways | NoDeadlock | LeadsTo

export const always = (
  name: string,
  reads: readonly string[],
  check: Reading['check'],
  per?: readonly string[],
): Always => ({
  kind: 'always',
  name,
  reads,
  check,
  ...(per ? { per } : {}),
})
export const sometimes = (name: string, reads: readonly string[], check: Reading['check']): Sometimes => ({
  kind: 'sometimes',
  name,
  reads,
  check,
})
export const canAlways = (
  name: string,
  reads: readonly string[],
  check: Reading['check'],
  more: Pick<CanAlways, 'without' | 'per'> = {},
): CanAlways => ({ kind: 'canAlways', name, reads, check, ...more })
export const noDeadlock = (
  name: string,
  reads: readonly string[] = [],
  rest: Reading['check'] = () => false,
): NoDeadlock => ({
  kind: 'noDeadlock',
  name,
  reads,
  check: rest,
})
export const leadsTo = (
  name: string,
  reads: readonly string[],
  when: Reading['check'],
  then: Reading['check'],
  fair: Fairness = {},
): LeadsTo => ({ kind: 'leadsTo', name, reads, when, check: then, fair })
