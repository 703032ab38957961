/**
 * Checks a recorded history for everything that may be wrong with it.
 *
 *     Recorded ──▶ Observed ──▶ VersionOrder ──▶ anomalies
 *
 * Not checked: liveness (a history that stops says nothing about what would have come).
 */
import type { Anomaly } from './anomalies.ts'
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

export function checkHistory(recorded: Recorded): Checked {
  const observed = observe(recorded)
  return checkOrdered(recorded, observed, versionOrder(recorded, observed))
}

/** The same with an order of one's own. */
export function checkOrdered(recorded: Recorded, observed: Observed, order: VersionOrder): Checked {
  const anomalies = [
    ...duplicates(recorded, order),
    ...inconsistentOffsets(order),
    ...abortedReads(recorded, observed),
    ...precommittedReads(recorded),
    ...lostWrites(recorded, observed, order),
    ...unseen(recorded, observed, order),
    ...pollPositions(recorded, order),
    ...sendPositions(recorded, order),
  ]
  return { recorded, observed, order, anomalies }
}
