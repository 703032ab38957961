/**
 * Redelivery: a poll that began after a commit was in force gave a member a record below that commit, which a poll that had ended before gave to the group
 * already; not after a seek, and not where the commit was on its way while the partition changed hands.
 */
import type { Anomaly } from '../anomalies.ts'
import { isComplete, isPoll, RECEIVED } from '../recorded.ts'
import type { Registers, Watch } from './commit-register.ts'
import { begunAt, eachEntry, isOneRecord, offsetOf, type Scene, ValuesOfGroups } from './scene.ts'

export function watchRedelivery(scene: Scene, registers: Registers): Watch {
  const { recorded, groupOf } = scene
  const { kind, value, partition } = recorded
  const given = new ValuesOfGroups()
  const found: Anomaly[] = []
  return {
    found,
    begun(operation) {
      const group = groupOf[operation]!
      if (group < 0 || !isPoll(kind[operation]!) || !isComplete(recorded, operation)) return
      if (begunAt(scene, operation) < 0) return
      eachEntry(scene, operation, RECEIVED, entry => {
        if (given.has(group, value[entry]!) && isOneRecord(scene, value[entry]!)) see(group, operation, entry)
      })
    },
    ended(operation) {
      const group = groupOf[operation]!
      if (group < 0 || !isPoll(kind[operation]!)) return
      eachEntry(scene, operation, RECEIVED, entry => given.add(group, value[entry]!))
    },
  }

  /** Given once before. */
  function see(group: number, operation: number, entry: number): void {
    const register = registers.get(group, partition[entry]!)
    const offset = offsetOf(scene, entry)
    if (register?.newest === undefined || offset === undefined || !register.bindsReaders()) return
    if (offset >= register.newest.offset) return
    const operations = [register.newest.operation, operation]
    found.push({ name: 'redelivery', partition: partition[entry]!, values: [value[entry]!], operations })
  }
}
