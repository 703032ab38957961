/**
 * What the broker must refuse from producers: the same record twice, and anything from one that has been replaced (KIP-98).
 *
 *   idempotence-breach   a record stands at two offsets; it was sent once, by a producer with an id, or all producers are known to be idempotent
 *   zombie-write         an operation of a newer epoch was acknowledged; then a send of an older epoch of the same producer began, and was accepted: ok, or
 *                        its record, which nobody else sent, was read. Without a transactional id the two must be about one partition, as that is all that a
 *                        leader knows of epochs; with one the coordinator knows
 *
 * Epochs of different producer ids are not compared: after the last epoch of an id (KIP-360) nobody can tell by the numbers which came first.
 */
import type { Anomaly } from '../anomalies.ts'
import type { Session } from '../operation.ts'
import { isSend, OUTCOME, SENT } from '../recorded.ts'
import { standsTwice } from '../version-order.ts'
import { begunAt, eachEntry, type Scene, walk } from './scene.ts'

/** A send that is not recorded may be the second one. */
export function idempotenceBreaches({ recorded, observed, order, facts, attempts }: Scene): readonly Anomaly[] {
  if (!facts.sendsAreComplete) return []
  const found: Anomaly[] = []
  for (let value = 0; value < recorded.values; value++) {
    if (!standsTwice(order, value) || attempts[value] !== 1) continue
    const writer = observed.writerOf[value]!
    const session = recorded.sessions[recorded.session[writer]!]
    const isIdempotent = session?.producerId !== undefined || session?.transactionalId !== undefined
    if (!isIdempotent && facts.isIdempotent !== true) continue
    found.push({
      name: 'idempotence-breach',
      partition: recorded.partitionOf[value]!,
      values: [value],
      operations: [writer],
    })
  }
  return found
}

interface Epoch {
  readonly epoch: number
  readonly operation: number
}

export function zombieWrites(scene: Scene): readonly Anomaly[] {
  const { recorded } = scene
  const { sessions, session, outcome, kind, partition, value } = recorded
  if (sessions.length < 2) return []
  const names = sessions.map(nameOf)
  const newest = new Map<string, Epoch>()
  const found: Anomaly[] = []
  walk(
    scene,
    operation => {
      const mine = session[operation]!
      if (mine < 0 || names[mine] === undefined || !isSend(kind[operation]!) || begunAt(scene, operation) < 0) return
      eachEntry(scene, operation, SENT, entry => {
        const newer = newest.get(placeOf(mine, partition[entry]!))
        if (newer === undefined || newer.epoch <= sessions[mine]!.producerEpoch!) return
        const of = value[entry]!
        if (isAccepted(scene, operation, of)) {
          const operations = [newer.operation, operation]
          found.push({ name: 'zombie-write', partition: partition[entry]!, values: [of], operations })
        }
      })
    },
    operation => {
      const mine = session[operation]!
      if (mine < 0 || names[mine] === undefined || outcome[operation] !== OUTCOME.ok) return
      if (isTransactional(sessions[mine]!)) learn(placeOf(mine, 0), operation)
      else eachEntry(scene, operation, SENT, entry => learn(placeOf(mine, partition[entry]!), operation))
    },
  )
  return found

  function placeOf(mine: number, of: number): string {
    return isTransactional(sessions[mine]!) ? names[mine]! : `${names[mine]} ${of}`
  }

  function learn(place: string, operation: number): void {
    const epoch = sessions[session[operation]!]!.producerEpoch!
    if ((newest.get(place)?.epoch ?? -1) < epoch) newest.set(place, { epoch, operation })
  }
}

/** The ok end of a transaction does not make its parts older or newer: each was accepted by itself. */
function isAccepted({ recorded, observed, attempts }: Scene, operation: number, value: number): boolean {
  if (recorded.outcome[operation] === OUTCOME.ok) return true
  return attempts[value] === 1 && observed.firstReader[value]! >= 0
}

const isTransactional = ({ transactionalId }: Session): boolean => transactionalId !== undefined

/** Of whom the epochs count up; undefined: nothing to compare. */
function nameOf({ transactionalId, producerId, producerEpoch }: Session): string | undefined {
  if (producerEpoch === undefined || (transactionalId === undefined && producerId === undefined)) return undefined
  return JSON.stringify([transactionalId, String(producerId)])
}
