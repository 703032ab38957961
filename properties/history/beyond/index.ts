/**
 * Anomalies that Jepsen's checker does not look for; what each of them is stands in anomalies.ts, and exactly at the head of its file.
 *
 *   phantom.ts        phantom · corrupt
 *   offsets.ts        offset-regression · successor-disagreement
 *   producers.ts      idempotence-breach · zombie-write
 *   transactions.ts   torn-transaction · atomicity-breach
 *   commits.ts        commit-regression · lost-commit · atomicity-breach, the other way round
 *   positions.ts      commit-ahead
 *   starts.ts         wrong-start
 *   redelivery.ts     redelivery
 *   ownership.ts      double-ownership · unassigned-read
 *   handling.ts       double-handling · out-of-order-handling
 *   never-handled.ts  never-handled
 *   loss.ts           what kind of loss a lost or unseen record is
 *
 * All are claims beyond doubt: an operation whose outcome nobody knows excuses whatever it may explain. What needs an order of time is not
 * looked for in a history that has none.
 */
import type { Anomaly } from '../anomalies.ts'
import type { Observed } from '../observed.ts'
import type { Recorded } from '../recorded.ts'
import type { VersionOrder } from '../version-order.ts'
import { followCommits, newRegisters } from './commit-register.ts'
import { watchCommits } from './commits.ts'
import { handlingOf } from './handling.ts'
import { neverHandled, watchProgress } from './never-handled.ts'
import { offsetRegressions, successorDisagreements } from './offsets.ts'
import { watchOwnership } from './ownership.ts'
import { corruptRecords, phantoms } from './phantom.ts'
import { watchPositions } from './positions.ts'
import { idempotenceBreaches, zombieWrites } from './producers.ts'
import { type Facts, type Scene, sceneOf } from './scene.ts'
import { watchRedelivery } from './redelivery.ts'
import { watchStarts } from './starts.ts'
import { type Outputs, offsetsWithoutOutputs, outputsOf, tornTransactions } from './transactions.ts'

export type { Facts } from './scene.ts'
export { type LossKind, lossKinds } from './loss.ts'

export function beyondJepsen(
  recorded: Recorded,
  observed: Observed,
  order: VersionOrder,
  facts: Facts,
): readonly Anomaly[] {
  const scene = sceneOf(recorded, observed, order, facts)
  const timeless = [phantoms, corruptRecords, idempotenceBreaches].flatMap(find => find(scene))
  const outputs = outputsOf(scene)
  const torn = tornTransactions(scene, outputs)
  return facts.hasRealTime ? [...timeless, ...torn, ...timed(scene, outputs)] : [...timeless, ...torn]
}

/** What needs the order of the lines. */
function timed(scene: Scene, outputs: Outputs): readonly Anomaly[] {
  return [
    ...offsetRegressions(scene),
    ...successorDisagreements(scene),
    ...zombieWrites(scene),
    ...(scene.recorded.groups.length === 0 ? [] : ofGroups(scene, outputs)),
  ]
}

function ofGroups(scene: Scene, outputs: Outputs): readonly Anomaly[] {
  const registers = newRegisters(scene)
  const progress = watchProgress(scene, registers)
  const watches = [
    watchCommits(scene, registers, outputs),
    watchPositions(scene, registers),
    watchStarts(scene, registers),
    watchRedelivery(scene, registers),
    watchOwnership(scene),
    progress,
  ]
  followCommits(scene, registers, watches)
  const handling = handlingOf(scene)
  return [
    ...watches.flatMap(({ found }) => found),
    ...offsetsWithoutOutputs(scene, outputs),
    ...handling.anomalies,
    ...neverHandled(scene, handling, progress.progress, registers),
  ]
}
