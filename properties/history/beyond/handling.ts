/**
 * What a group did with the records: `handle`, ok, is told when the application is done with one.
 *
 *   double-handling         done with twice by members of the group; not of a value that was sent twice or stands at two offsets, as those are two records
 *   out-of-order-handling   one process sent A, and B once A was acknowledged, to one partition; the group was done with B before it began A, which it
 *                           had not been done with, nor begun, before
 *   never-handled           an acknowledged record lies below a commit in force, at or after the first record that the group was given and whatever offset
 *                           a member sought; nobody of the group was done with it, or had begun it, when the history ended. Whoever was given it and is alive may still come to
 *                           it, unless the group is done with a later one already
 *
 * Of a group that never says what it is done with nothing is claimed.
 */
import type { Anomaly } from '../anomalies.ts'
import { HANDLED, isComplete, KIND, OUTCOME } from '../recorded.ts'
import { begunAt, eachEntry, isOneRecord, type Scene, ValuesOfGroups, walk } from './scene.ts'

export interface Handling {
  readonly done: ValuesOfGroups
  /** Begun by somebody, and nobody knows whether it was done. */
  readonly inDoubt: ValuesOfGroups
  readonly anomalies: readonly Anomaly[]
}

/** Of one who sends and one group: the one handled of which the send began last. */
interface Latest {
  readonly send: number
  readonly handle: number
  readonly value: number
}

export function handlingOf(scene: Scene): Handling {
  const { recorded, groupOf } = scene
  const { kind, outcome, value } = recorded
  const [done, inDoubt] = [new ValuesOfGroups(), new ValuesOfGroups()]
  const twice: Again[] = []
  const found: Anomaly[] = []
  if (recorded.groups.length === 0 || !kind.includes(KIND.handle)) return { done, inDoubt, anomalies: [] }
  const order = new Order(scene)
  for (let operation = 0; operation < recorded.operations; operation++) {
    if (kind[operation] !== KIND.handle || groupOf[operation]! < 0) continue
    const isSettled = outcome[operation] === OUTCOME.ok || outcome[operation] === OUTCOME.failed
    if (!isSettled) eachEntry(scene, operation, HANDLED, entry => inDoubt.add(groupOf[operation]!, value[entry]!))
  }
  walk(
    scene,
    () => undefined,
    operation => {
      const group = groupOf[operation]!
      if (kind[operation] !== KIND.handle || outcome[operation] !== OUTCOME.ok || group < 0) return
      eachEntry(scene, operation, HANDLED, entry => {
        const of = value[entry]!
        if (done.has(group, of)) {
          if (isOneRecord(scene, of)) twice.push({ group, value: of, operation })
          return
        }
        done.add(group, of)
        if (!inDoubt.has(group, of)) found.push(...order.see(group, of, operation))
      })
    },
  )
  return { done, inDoubt, anomalies: [...handledTwice(scene, twice), ...found] }
}

interface Again {
  readonly group: number
  readonly value: number
  readonly operation: number
}

/** With the first operation that was done with it, which is looked for only now. */
function handledTwice(scene: Scene, twice: readonly Again[]): readonly Anomaly[] {
  if (twice.length === 0) return []
  const { recorded, groupOf } = scene
  const { kind, outcome, value, values, partitionOf } = recorded
  const keyOf = (group: number, of: number) => group * values + of
  const first = new Map(twice.map(({ group, value }) => [keyOf(group, value), -1]))
  walk(
    scene,
    () => undefined,
    operation => {
      if (kind[operation] !== KIND.handle || outcome[operation] !== OUTCOME.ok || groupOf[operation]! < 0) return
      eachEntry(scene, operation, HANDLED, entry => {
        const key = keyOf(groupOf[operation]!, value[entry]!)
        if (first.get(key) === -1) first.set(key, operation)
      })
    },
  )
  return twice.map(({ group, value: of, operation }) => {
    const operations = [...new Set([first.get(keyOf(group, of))!, operation])]
    return { name: 'double-handling', partition: partitionOf[of]!, values: [of], operations }
  })
}

/** The order in which a group is done with what one process sent to one partition. */
class Order {
  readonly #scene: Scene
  /** By group, sender and partition. */
  readonly #latest = new Map<number, Latest>()

  constructor(scene: Scene) {
    this.#scene = scene
  }

  /** A record that the group is done with for the first time. */
  see(group: number, value: number, handle: number): readonly Anomaly[] {
    const { recorded, observed, attempts } = this.#scene
    const { process, partitionOf, completedAt, invokedAt, outcome } = recorded
    const send = observed.writerOf[value]!
    if (attempts[value] !== 1 || outcome[send] !== OUTCOME.ok || !isComplete(recorded, send)) return []
    const partition = partitionOf[value]!
    const key = (group * recorded.processes.length + process[send]!) * recorded.partitions.length + partition
    const latest = this.#latest.get(key)
    const begun = begunAt(this.#scene, send)
    if (begun >= 0 && (latest === undefined || begun > invokedAt[latest.send]!)) {
      this.#latest.set(key, { send, handle, value })
    }
    if (latest === undefined || invokedAt[latest.send]! < completedAt[send]!) return []
    if (completedAt[latest.handle]! >= invokedAt[handle]!) return []
    const operations = [send, latest.send, latest.handle, handle]
    return [{ name: 'out-of-order-handling', partition, values: [value, latest.value], operations }]
  }
}
