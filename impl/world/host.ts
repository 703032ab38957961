/**
 * Host: what the world knows of one process, and how what may still happen to it is told to whoever chooses.
 */
import type { Message, NodeId, Process } from '../core/process.ts'
import { isFirst, type TimerEvent, type WorldEvent } from './agenda.ts'
import type { Disk } from './disk.ts'

// The world hands each process its own calls and never looks into its state: the types meet again in World's signatures.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyProcess = Process<any, any, any>

export type StateOf<P> = P extends Process<infer State, infer _Call, infer _Told> ? State : never
export type CallOf<P> = P extends Process<infer _State, infer Call, infer _Told> ? Call : never
export type ToldOf<P> = P extends Process<infer _State, infer _Call, infer Told> ? Told : never

export interface Host {
  readonly node: NodeId
  readonly process: AnyProcess
  readonly disk: Disk
  readonly timers: Map<string, TimerEvent>
  /** What waits until the process is resumed. */
  readonly parked: WorldEvent[]
  state: unknown
  isRunning: boolean
  isPaused: boolean
  /** How often it was started. */
  incarnation: number
  /** Added to the time that the process is given; a restart keeps it. */
  skewMs: number
  /** The free bytes it last heard of; a start forgets them. */
  toldFreeBytes: number
}

export const newHost = (node: NodeId, process: AnyProcess, disk: Disk): Host => ({
  node,
  process,
  disk,
  timers: new Map(),
  parked: [],
  state: undefined,
  isRunning: false,
  isPaused: false,
  incarnation: 0,
  skewMs: 0,
  toldFreeBytes: Infinity,
})

/** What may still happen. */
export type Pending = {
  readonly id: number
  /** When the scheduler would do it, milliseconds. */
  readonly due: number
  /** Whom it happens to. */
  readonly node: NodeId
  /** False: it waits behind another of its connection, or its link is held, or the process paused. It may be dropped, not executed. */
  readonly isReady: boolean
} & (
  | { readonly type: 'message'; readonly from: NodeId; readonly correlationId: number; readonly message: Message }
  | { readonly type: 'notice'; readonly from: NodeId; readonly correlationId: number }
  | { readonly type: 'timer'; readonly timer: string }
)

export function toPending(event: WorldEvent, isBlocked: boolean): Pending {
  const { id, due, node } = event
  const told = { id, due, node, isReady: !isBlocked && isFirst(event) }
  if (event.type === 'timer') return { ...told, type: event.type, timer: event.timer }
  const { from, correlationId } = event
  if (event.type === 'notice') return { ...told, type: event.type, from, correlationId }
  return { ...told, type: event.type, from, correlationId, message: event.message }
}
