/** Records that nobody should have been given: of a send that failed, or of the reader's own transaction that was still open. */
import { eachReceived, type Observed } from '../observed.ts'
import { entriesOf, isComplete, KIND, OUTCOME, RECEIVED, type Recorded, SENT } from '../recorded.ts'
import type { AbortedRead, PrecommittedRead } from './found.ts'

/** Only what an ok poll returned counts: what a failed operation read is its own affair. */
export function abortedReads(recorded: Recorded, { hasFailed, writerOf }: Observed): readonly AbortedRead[] {
  const found: AbortedRead[] = []
  eachReceived(recorded, (reader, entry) => {
    const value = recorded.value[entry]!
    if (hasFailed[value] === 0 || recorded.outcome[reader] !== OUTCOME.ok) return
    const partition = recorded.partition[entry]!
    found.push({ name: 'G1a', partition, values: [value], operations: [writerOf[value]!, reader] })
  })
  return found
}

/** At most one an operation: the values of the first partition of which it polled its own. */
export function precommittedReads(recorded: Recorded): readonly PrecommittedRead[] {
  const found: PrecommittedRead[] = []
  for (let operation = 0; operation < recorded.operations; operation++) {
    if (recorded.kind[operation] !== KIND.transaction || !isComplete(recorded, operation)) continue
    const own = ownReads(recorded, operation)
    if (own.length === 0) continue
    const partition = recorded.partitionOf[own[0]!]!
    const values = own.filter(value => recorded.partitionOf[value] === partition)
    found.push({ name: 'precommitted-read', partition, values, operations: [operation] })
  }
  return found
}

/** The values that the operation sent and polled, in the order in which it sent them. */
function ownReads(recorded: Recorded, operation: number): readonly number[] {
  const { role, value } = recorded
  const [from, to] = entriesOf(recorded, operation)
  const polled = new Set<number>()
  for (let entry = from; entry < to; entry++) if (role[entry] === RECEIVED) polled.add(value[entry]!)
  const own = new Set<number>()
  for (let entry = from; polled.size > 0 && entry < to; entry++) {
    if (role[entry] === SENT && polled.has(value[entry]!)) own.add(value[entry]!)
  }
  return [...own]
}
