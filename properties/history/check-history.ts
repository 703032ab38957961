/**
 * Checks a recorded history for everything that may be wrong with it.
 *
 *     Recorded ──▶ Observed ──▶ VersionOrder ──▶ anomalies
 *
 * Not checked: liveness (a history that stops says nothing about what would have come).
 */
import type { Anomaly } from './anomalies.ts'
import { findCycles } from './cycles/cycles.ts'
import type { CycleOptions } from './cycles/dependencies.ts'
import { duplicates, inconsistentOffsets } from './jepsen/log.ts'
import { lostWrites, unseen } from './jepsen/loss.ts'
import { pollPositions, sendPositions } from './jepsen/positions.ts'
import { abortedReads, precommittedReads } from './jepsen/reads.ts'
import { type Observed, observe } from './observed.ts'
import type { Recorded } from './recorded.ts'
import { type VersionOrder, versionOrder } from './version-order.ts'

export interface Checked {
  readonly recorded: Recorded
  readonly observed: Observed
  readonly order: VersionOrder
  readonly anomalies: readonly Anomaly[]
}

export interface CheckOptions {
  /** Whether the order of writes counts in circles: Kafka's transactions are not isolated from one another's writes. */
  readonly ww?: boolean
}

export function checkHistory(recorded: Recorded, { ww = false }: CheckOptions = {}): Checked {
  const observed = observe(recorded)
  return checkOrdered(recorded, observed, versionOrder(recorded, observed), { ww, processEdges: 'ours' })
}

/** The same with an order of one's own. */
export function checkOrdered(
  recorded: Recorded,
  observed: Observed,
  order: VersionOrder,
  circles: CycleOptions,
): Checked {
  const anomalies = [
    ...duplicates(recorded, order),
    ...inconsistentOffsets(order),
    ...abortedReads(recorded, observed),
    ...precommittedReads(recorded),
    ...lostWrites(recorded, observed, order),
    ...unseen(recorded, observed, order),
    ...pollPositions(recorded, order),
    ...sendPositions(recorded, order),
    ...findCycles(recorded, observed, order, circles),
  ]
  return { recorded, observed, order, anomalies }
}
