/**
 * The slots of a compiled system: what the hot loop reads of a component, a channel, a fault.
 */
import type { AutomatonSlot, BudgetSlot } from './automata.ts'
import type { ChannelType } from './channels.ts'
import type { IntMap } from './intern.ts'
import type { MachineType } from './machine-slots.ts'
import type { Channel, Component, Move } from './spec.ts'

export interface MachineSlot {
  readonly name: string
  readonly slot: number
  readonly component: Component
  readonly type: MachineType
  readonly moves: readonly CompiledMove[]
  /** Target slots by address id, filled as addresses are first used. */
  readonly routes: (readonly number[])[]
}

export interface CompiledMove {
  readonly index: number
  readonly move: Move
  readonly operation: number
  readonly fault: Fault | undefined
  /** Components and channels whose local states its event carries. */
  readonly reads: readonly { readonly slot: number }[]
}

/** One fault of a budget, by its index there. */
export interface Fault {
  readonly index: number
  readonly budget: BudgetSlot
}

export interface ChannelSlot {
  readonly name: string
  readonly slot: number
  readonly channel: Channel
  readonly type: ChannelType
  /** The receivers; only a set has several. */
  readonly to: readonly number[]
  readonly loss: Fault | 'free' | undefined
  readonly duplication: Fault | 'free' | undefined
  readonly told: number | undefined
  /** What is told of a message's loss, by message id. */
  readonly tellings: IntMap
}

export type Slot = MachineSlot | ChannelSlot | BudgetSlot | AutomatonSlot<unknown>
