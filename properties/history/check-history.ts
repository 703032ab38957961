/**
 * Checks a recorded history for everything that may be wrong with it.
 *
 *     Recorded ──▶ Observed ──▶ VersionOrder ──▶ anomalies
 *
 * Not checked: liveness (a history that stops says nothing about what would have come).
 */
import type { Anomaly } from './anomalies.ts'
import { beyondJepsen, type Facts } from './beyond/index.ts'
import { findCycles } from './cycles/cycles.ts'
import { type CycleAnomaly, circleNames } from './cycles/found.ts'
import { duplicates, inconsistentOffsets } from './jepsen/log.ts'
import { lostWrites, readBounds, unseen } from './jepsen/loss.ts'
import { pollPositions, type Positioning, sendPositions } from './jepsen/positions.ts'
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
  /** Whether the order of writes counts as a dependency. Kafka never isolates writes, so circles of them are as it promises; not unless asked for. */
  readonly ww: boolean
  readonly facts: Facts
}

export const checkWhole: CheckOptions = { ww: false, facts: { hasRealTime: true, sendsAreComplete: true } }

export function checkHistory(recorded: Recorded, { ww, facts }: CheckOptions = checkWhole): Checked {
  const observed = observe(recorded)
  const order = versionOrder(recorded, observed)
  const circles = facts.hasRealTime ? findCycles(recorded, observed, order, { ww, processEdges: 'ours' }) : []
  const anomalies = [
    ...jepsenAnomalies(recorded, observed, order, { asJepsen: false }),
    ...circles.filter(isCircle),
    ...beyondJepsen(recorded, observed, order, facts),
  ]
  return { recorded, observed, order, anomalies }
}

/** What Jepsen's checker looks for, apart from circles. */
export function jepsenAnomalies(
  recorded: Recorded,
  observed: Observed,
  order: VersionOrder,
  how: Positioning,
): readonly Anomaly[] {
  const bounds = readBounds(recorded, observed, order)
  return [
    ...duplicates(recorded, order),
    ...inconsistentOffsets(order),
    ...abortedReads(recorded, observed),
    ...precommittedReads(recorded),
    ...lostWrites(observed, order, bounds),
    ...unseen(recorded, observed, order, bounds),
    ...pollPositions(recorded, order, how),
    ...sendPositions(recorded, order, how),
  ]
}

/** The rest is Elle's way to say that a circle exists where it shows none, or that there was nothing to look at. */
const isCircle = ({ name }: CycleAnomaly) => (circleNames as readonly string[]).includes(name)
