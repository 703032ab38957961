/**
 * What a replica of the specification knows, what it hears, and the questions that its rules ask of logs: pure functions, and no machine.
 */
import { assign } from 'xstate'

export interface LogRecord {
  readonly record: number
  readonly epoch: number
}

export interface KipReplica {
  readonly id: number
  readonly log: readonly LogRecord[]
  readonly highWatermark: number
  readonly leaderEpoch: number
  /** Whom it follows; its own id: it believes to lead; 0: it was never told. */
  readonly leader: number
  readonly isr: readonly number[]
}

/** What the controller decided; it stays in flight for ever, and any replica may receive it at any time. */
interface Order {
  readonly leader: number
  readonly leaderEpoch: number
  readonly isr: readonly number[]
}

export type KipEvent =
  | ({ type: 'LeaderAndIsr' } & Order)
  | ({ type: 'DescribeLog'; from: number } & Order)
  | ({ type: 'LogDescribed'; log: readonly LogRecord[] } & Order)
  | { type: 'Produce'; record: number }
  | { type: 'fetch' | 'advanceHighWatermark' | 'truncateLater' }
  | { type: 'Fetch'; from: number; leaderEpoch: number; logEndOffset: number; lastEpoch: number }
  | { type: 'Fetched'; entry: LogRecord; highWatermark: number }
  | { type: 'Compare'; from: number }
  | { type: 'Compared'; log: readonly LogRecord[] }
  | { type: 'shrinkIsr' | 'expandIsr'; follower: number }
  | ({ type: 'HasOffset' } & Position)
  | ({ type: 'IsBehind' } & Position)
  | ({ type: 'MayJoin' } & Position)

/** A leader's question to a follower: an offset of its log and that record's epoch; −1 where there is none to have. */
export interface Position {
  readonly leader: number
  readonly leaderEpoch: number
  readonly offset: number
  readonly epoch: number
}

export interface Args {
  readonly context: KipReplica
  readonly event: KipEvent
}

/** The event as the one that a transition's type says it is. */
export const as = <T extends KipEvent['type']>(event: KipEvent) => event as Extract<KipEvent, { type: T }>

export const NO_EPOCH = -1
/** The epoch of the record at `offset`; −1 where there is none. */
export const epochAt = (log: readonly LogRecord[], offset: number) => log[offset]?.epoch ?? NO_EPOCH
export const lastEpoch = (log: readonly LogRecord[]) => epochAt(log, log.length - 1)
export const follows = (replica: KipReplica, { leader }: Position) => replica.leader === leader
/** Nothing to have is had by everybody. */
export const hasOffset = ({ log }: KipReplica, { offset }: Position) => offset < log.length

/** The log up to `offset`; the high watermark falls with it. */
export const cutTo = ({ log, highWatermark }: KipReplica, offset: number) => ({
  log: log.slice(0, offset),
  highWatermark: Math.min(offset, highWatermark),
})

/** Where a new follower cuts its log, given its leader's. */
export type TruncationRule = (follower: KipReplica, leaderLog: readonly LogRecord[]) => number

/** The holes 'mayTruncate' and 'truncate' filled by one rule; an offset beyond the own log disables the step, as in the specification. */
export function truncatingBy(rule: TruncationRule) {
  const offset = ({ context, event }: Args) => rule(context, as<'LogDescribed'>(event).log)
  return {
    guards: { mayTruncate: (args: Args) => offset(args) <= args.context.log.length },
    actions: {
      truncate: assign<KipReplica, KipEvent, undefined, KipEvent, never>(args => cutTo(args.context, offset(args))),
    },
  }
}

/** Before 0.11 a follower cut its log to its own high watermark. */
export const toHighWatermark: TruncationRule = ({ highWatermark }) => highWatermark

/** One more than the highest offset at which both logs hold the same record; 0 where there is none. */
export function agreement(mine: readonly LogRecord[], theirs: readonly LogRecord[]): number {
  return (
    mine.findLastIndex(({ record, epoch }, offset) => {
      const other = theirs[offset]
      return other?.record === record && other.epoch === epoch
    }) + 1
  )
}
