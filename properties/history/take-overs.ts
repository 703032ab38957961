/**
 * Take-overs: whether a member that is given a record had lost the partition by then, as another member of its group was assigned it and it was not
 * assigned it again. It may not have heard of that yet.
 */
import { entriesOf, KIND, OUTCOME, type Recorded } from './recorded.ts'

export type IsTakenOver = (operation: number, partition: number) => boolean

/** `groupOf`: per process. */
export function takeOvers(recorded: Recorded, groupOf: Int32Array): IsTakenOver {
  const { process, completedAt } = recorded
  const assignments = assignmentsOf(recorded)
  return (operation, partition) => {
    const [member, ended] = [process[operation]!, completedAt[operation]!]
    const before = assignments
      .get(partition)
      ?.findLast(row => completedAt[row]! < ended && groupOf[process[row]!] === groupOf[member])
    return before !== undefined && process[before] !== member
  }
}

/** Per partition, successful ones, in the order in which they were told. */
function assignmentsOf(recorded: Recorded): ReadonlyMap<number, readonly number[]> {
  const { operations, kind, outcome, partition, completedAt } = recorded
  const found = new Map<number, number[]>()
  for (let operation = 0; operation < operations; operation++) {
    if (kind[operation] !== KIND.assign || outcome[operation] !== OUTCOME.ok) continue
    const [from, to] = entriesOf(recorded, operation)
    for (const of of new Set(partition.subarray(from, to))) {
      const known = found.get(of)
      if (known) known.push(operation)
      else found.set(of, [operation])
    }
  }
  for (const rows of found.values()) rows.sort((a, b) => completedAt[a]! - completedAt[b]!)
  return found
}
