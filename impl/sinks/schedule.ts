/**
 * Schedule: what strikes a trial, and where; and all schedules of a fault class, small ones first.
 *
 *     delivery 1:  ·boundary 0· operation ·boundary 1· operation ·boundary 2· confirm        delivery 2: …
 *
 * Deliveries are counted over the whole run, from 1, redeliveries and rounds of a relay too; boundary k is before the k-th operation, from 0, and the last one is
 * before the confirmation.
 *
 *   SC1  a class' schedules are all of its strikes at all boundaries of the run without faults, one strike each; where the sink has time-outs, once with them
 *        passing at the strike and once without
 *   SC2  what a zombie of the first delivery meets half done is tried too: its successor stops at each boundary of its first two deliveries, as far as it has
 *        them. A zombie of a later delivery finds its successor at the end
 */
import type { Operation } from './store.ts'

export type SinkFault = 'c' | 'n' | 'rb' | 'e'
export const sinkFaults: readonly SinkFault[] = ['c', 'n', 'rb', 'e']

export interface Point {
  readonly delivery: number
  readonly boundary: number
}

export type Strike =
  /** The process crashes, and starts again; `statements`: in the middle of a transaction, after so many of them. */
  | { readonly fault: 'c'; readonly at: Point; readonly statements?: number }
  /** The operation's request or its answer is lost, and the handler gets an exception. */
  | { readonly fault: 'n'; readonly at: Point; readonly loses: 'request' | 'reply' }
  /** OffsetCommit does not arrive, and the member is silent for a session. */
  | { readonly fault: 'n'; readonly at: Point; readonly loses: 'commit' }
  /** The worker stands still, another gets the partition and goes on up to that point of its own deliveries, or to the end; then the first goes on as a zombie. */
  | { readonly fault: 'rb'; readonly at: Point; readonly until: Point | 'end' }
  /** The handler throws. */
  | { readonly fault: 'e'; readonly at: Point }

export interface Schedule {
  readonly strikes: readonly Strike[]
  /** Every time-out is over when it strikes. */
  readonly timePasses: boolean
}

export const noFaults: Schedule = { strikes: [], timePasses: false }

export const samePoint = (one: Point, other: Point): boolean =>
  one.delivery === other.delivery && one.boundary === other.boundary

/** A run without faults: of each delivery what is asked for at each boundary; at the last one nothing. */
export type Shape = readonly (readonly (Operation | undefined)[])[]

export interface Circumstances {
  readonly hasTimeOut: boolean
  /** A delivery that is done is confirmed, and that may be lost. */
  readonly hasCommits: boolean
}

export function schedulesOf(fault: SinkFault, shape: Shape, circumstances: Circumstances): readonly Schedule[] {
  const strikes = shape.flatMap((delivery, i): readonly Strike[] => [
    ...delivery.flatMap((operation, boundary) =>
      strikesAt(fault, { delivery: i + 1, boundary }, operation, delivery.length),
    ),
    ...(fault === 'n' && circumstances.hasCommits ? [commitLost(i + 1)] : []),
  ])
  const times = circumstances.hasTimeOut ? [false, true] : [false]
  return strikes.flatMap(strike => times.map(timePasses => ({ strikes: [strike], timePasses })))
}

const commitLost = (delivery: number): Strike => ({ fault: 'n', at: { delivery, boundary: 0 }, loses: 'commit' })
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/** `boundaries`: how many a delivery has. */
function strikesAt(
  fault: SinkFault,
  at: Point,
  operation: Operation | undefined,
  boundaries: number,
): readonly Strike[] {
  switch (fault) {
    case 'c': {
      const statements = operation?.type === 'transaction' ? operation.statements.length : 0
      return [{ fault, at }, ...upTo(statements).map(k => ({ fault, at, statements: k + 1 }))]
    }
    case 'n':
      return operation ? (['request', 'reply'] as const).map(loses => ({ fault, at, loses })) : []
    case 'e':
      return [{ fault, at }]
    case 'rb': {
      const halfDone = at.delivery > 1 ? [] : [1, 2].flatMap(delivery => upTo(boundaries).map(k => point(delivery, k)))
      return [...halfDone, 'end' as const].map(until => ({ fault, at, until }))
    }
  }
}

const point = (delivery: number, boundary: number): Point => ({ delivery, boundary })
