/**
 * Schedule: what strikes a trial, and where; and all schedules of a fault class, small ones first.
 *
 *     delivery 1:  ·boundary 0· operation ·boundary 1· operation ·boundary 2· confirm        delivery 2: …
 *
 * Deliveries are counted over the whole run, from 1, redeliveries and rounds of a relay too; boundary k is before the k-th operation, from 0, and the last one is
 * before the confirmation.
 *
 *   SC1  a class' schedules are all of its strikes at all boundaries of the run without faults, one strike each; where the sink has time-outs, once with them
 *        passing at the strike and once without. What a zombie of the first delivery meets half done is tried too (its successor stops at each
 *        boundary of its first two deliveries); one of a later delivery finds its successor at the end
 *   SC2  who enumerates asks whether a strike found anything to strike: where it did not, that row is at its end
 */
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

/** A row of strikes that differ in one number; each is tried until one finds nothing. */
type Row = (k: number) => Strike

/** Of one delivery and boundary. */
const single: Readonly<Record<SinkFault, (at: Point) => readonly Strike[]>> = {
  c: at => [{ fault: 'c', at }],
  n: at => [
    { fault: 'n', at, loses: 'request' },
    { fault: 'n', at, loses: 'reply' },
  ],
  rb: at => [{ fault: 'rb', at, until: 'end' }],
  e: at => [{ fault: 'e', at }],
}

/** What there is besides at that boundary. */
const rows: Readonly<Record<SinkFault, (at: Point) => readonly Row[]>> = {
  c: at => [k => ({ fault: 'c', at, statements: k + 1 })],
  n: () => [],
  rb: at =>
    at.delivery > 1 ? [] : [1, 2].map((delivery): Row => k => ({ fault: 'rb', at, until: { delivery, boundary: k } })),
  e: () => [],
}

/** Longer than any run without faults. */
const tooMany = 12

/** Tries all schedules of a class; `tries` says whether the strike found something to strike. */
export async function forEachSchedule(
  fault: SinkFault,
  { hasTimeOut, hasCommits }: { readonly hasTimeOut: boolean; readonly hasCommits: boolean },
  tries: (schedule: Schedule) => Promise<boolean>,
): Promise<void> {
  const times = hasTimeOut ? [false, true] : [false]
  const finds = async (strike: Strike) => {
    const found = []
    for (const timePasses of times) found.push(await tries({ strikes: [strike], timePasses }))
    return found.includes(true)
  }
  for (let delivery = 1; delivery < tooMany; delivery++) {
    let boundary = 0
    for (; boundary < tooMany; boundary++) if (!(await findsAt(fault, { delivery, boundary }, finds))) break
    if (fault === 'n' && hasCommits) await finds({ fault: 'n', at: { delivery, boundary: 0 }, loses: 'commit' })
    if (boundary === 0) return
  }
}

async function findsAt(fault: SinkFault, at: Point, finds: (strike: Strike) => Promise<boolean>): Promise<boolean> {
  for (const strike of single[fault](at)) if (!(await finds(strike))) return false
  for (const row of rows[fault](at)) {
    let k = 0
    while (k < tooMany && (await finds(row(k)))) k += 1
  }
  return true
}
