/**
 * Offsets against real time, and what comes after what.
 *
 *   offset-regression        B was begun after A was acknowledged, both in one partition, and stands below A. A send whose offset is not known says
 *                            nothing, and neither does one that is not known to have happened
 *   successor-disagreement   within one call of poll two records of a partition follow one another without a gap; so whoever is given the first of them
 *                            is given the same second one. Aborted records, which only some readers are given, do not count, nor do records at two
 *                            offsets, nor steps back, which have names of their own
 *
 * Not modelled: compaction and retention, which take records away between two readers.
 */
import type { Anomaly } from '../anomalies.ts'
import type { Exact } from '../operation.ts'
import { isComplete, isPoll, isSend, RECEIVED, SENT } from '../recorded.ts'
import { standsTwice } from '../version-order.ts'
import { begunAt, eachEntry, type Scene, walk } from './scene.ts'

export function offsetRegressions(scene: Scene): readonly Anomaly[] {
  const { recorded, observed } = scene
  const { kind, partition, offset, role, value } = recorded
  const found: Anomaly[] = []
  /** Per partition: the entry with the highest acknowledged offset so far; per entry: what that was when it was begun. */
  const highest = new Int32Array(recorded.partitions.length).fill(-1)
  const floor = new Int32Array(role.length).fill(-1)
  const ownerOf = (entry: number) => observed.writerOf[value[entry]!]!
  const counts = (operation: number) => isSend(kind[operation]!) && observed.hasCommitted[operation] === 1
  walk(
    scene,
    operation => {
      if (!counts(operation) || begunAt(scene, operation) < 0) return
      eachEntry(scene, operation, SENT, entry => (floor[entry] = highest[partition[entry]!]!))
    },
    operation => {
      if (!counts(operation)) return
      eachEntry(scene, operation, SENT, entry => {
        const own = offset.at(entry)
        if (own === undefined) return
        const below = floor[entry]!
        if (below >= 0 && own < offset.at(below)!) found.push(regression(entry, below, operation))
        const top = highest[partition[entry]!]!
        if (top < 0 || own > offset.at(top)!) highest[partition[entry]!] = entry
      })
    },
  )
  return found

  function regression(entry: number, earlier: number, operation: number): Anomaly {
    const values = [value[entry]!, value[earlier]!]
    return {
      name: 'offset-regression',
      partition: partition[entry]!,
      values,
      operations: [ownerOf(earlier), operation],
    }
  }
}

export function successorDisagreements(scene: Scene): readonly Anomaly[] {
  const { recorded, observed, order } = scene
  const { operations, kind, partition, value, offset } = recorded
  const next = new Int32Array(recorded.values).fill(-1)
  const reader = new Int32Array(recorded.values)
  const latest = latestPerPartition(recorded.partitions.length)
  const told = new Set<number>()
  const found: Anomaly[] = []
  for (let operation = 0; operation < operations; operation++) {
    if (!isPoll(kind[operation]!) || !isComplete(recorded, operation)) continue
    const isMoved = recorded.rebalanced.get(operation)
    eachEntry(scene, operation, RECEIVED, entry => {
      const of = partition[entry]!
      if (observed.hasFailed[value[entry]!] === 1) return
      const before = latest.swap(of, operation, recorded.step[entry]!, entry)
      if (before >= 0 && isMoved?.includes(of) !== true) see(operation, before, entry)
    })
  }
  return found

  function see(operation: number, before: number, entry: number): void {
    const [from, to] = [value[before]!, value[entry]!]
    if (from === to || standsTwice(order, from)) return
    if (scene.attempts[from] === 2 || isBack(offset.at(before), offset.at(entry))) return
    if (next[from] === -1) {
      next[from] = to
      reader[from] = operation
    } else if (next[from] !== to && !told.has(from)) {
      told.add(from)
      const values = [from, next[from]!, to]
      found.push({
        name: 'successor-disagreement',
        partition: partition[entry]!,
        values,
        operations: [reader[from]!, operation],
      })
    }
  }
}

const isBack = (before: Exact | undefined, offset: Exact | undefined) =>
  before !== undefined && offset !== undefined && offset <= before

/** Per partition: the entry before this one, if it is of the same call. */
function latestPerPartition(partitions: number) {
  const operations = new Int32Array(partitions).fill(-1)
  const steps = new Int32Array(partitions)
  const entries = new Int32Array(partitions)
  return {
    swap(partition: number, operation: number, step: number, entry: number): number {
      const isSame = operations[partition] === operation && steps[partition] === step
      const before = isSame ? entries[partition]! : -1
      operations[partition] = operation
      steps[partition] = step
      entries[partition] = entry
      return before
    },
  }
}
