/**
 * Process: what every part of the broker is, to the world around it: a pure step from (state, input) to (state, effects).
 *
 *     world ──Received · TimerFired · Disconnected · Call · DiskSpace──▶ step ──Send · SetTimer · Append · Flush · Tell …──▶ world
 *
 * Sans-IO: the caller performs the effects in order, and does nothing else in between. Duties of the caller:
 *
 *   P1  an effect is performed before those after it: no Send leaves before the Append ahead of it is in the file, nor before the Flush
 *       ahead of it is on the disk
 *   P2  a timer fires at most once; setting it again moves it; a process that goes down takes its timers along
 *   P3  a request gets one response, or one Disconnected, or (while the world holds it) nothing yet
 *   P4  a process that starts gets what its disk holds and nothing else
 *
 * Time is milliseconds, and the caller's: nothing here reads a clock.
 */
import type { Request, Response } from './protocol.ts'

/** A process's address: `controller`, `broker-1`, `producer-1`, `consumer-1`, or what the caller names its clients. */
export type NodeId = string

export type Input<Call = never> =
  | { readonly type: 'Received'; readonly from: NodeId; readonly correlationId: number; readonly message: Message }
  | { readonly type: 'TimerFired'; readonly timer: string }
  /** The connection broke over which the request went: its response will never come, and whether it took effect is unknown. */
  | { readonly type: 'Disconnected'; readonly from: NodeId; readonly correlationId: number }
  /** How many bytes may still be written. Absent until first told: as much as one likes. */
  | { readonly type: 'DiskSpace'; readonly freeBytes: number }
  | { readonly type: 'Call'; readonly call: Call }

export type Message =
  { readonly kind: 'request'; readonly body: Request } | { readonly kind: 'response'; readonly body: Response }

export type Effect<Told = never> =
  /** A response repeats the correlation id of its request; ids are unique within the process that asks, restarts included. */
  | { readonly type: 'Send'; readonly to: NodeId; readonly correlationId: number; readonly message: Message }
  | { readonly type: 'SetTimer'; readonly timer: string; readonly afterMs: number }
  | { readonly type: 'CancelTimer'; readonly timer: string }
  | { readonly type: 'Append'; readonly file: string; readonly bytes: Uint8Array }
  | { readonly type: 'Truncate'; readonly file: string; readonly size: number }
  /** What was appended to the file is on the disk from here on. */
  | { readonly type: 'Flush'; readonly file: string }
  /** A small file replaced as a whole, and flushed: the old one or the new one, never half of either (Kafka's CheckpointFile). */
  | { readonly type: 'WriteFile'; readonly file: string; readonly text: string }
  /** To the application that owns this client. */
  | { readonly type: 'Tell'; readonly told: Told }

/** What a disk holds: logs as bytes (possibly torn at the end), small files as text. */
export interface DiskImage {
  readonly logs: Readonly<Record<string, Uint8Array>>
  readonly files: Readonly<Record<string, string>>
}

export type Step<State, Told = never> = readonly [state: State, effects: readonly Effect<Told>[]]

export interface Process<State, Call = never, Told = never> {
  /** `incarnation` counts the starts of this process from 1. */
  readonly start: (disk: DiskImage, now: number, incarnation: number) => Step<State, Told>
  readonly step: (state: State, input: Input<Call>, now: number) => Step<State, Told>
}

export const emptyDisk: DiskImage = { logs: {}, files: {} }
