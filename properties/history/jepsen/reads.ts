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

/** At most one an operation, of the first partition that it sent to. */
export function precommittedReads(recorded: Recorded): readonly PrecommittedRead[] {
  const found: PrecommittedRead[] = []
  for (let operation = 0; operation < recorded.operations; operation++) {
    if (recorded.kind[operation] !== KIND.transaction || !isComplete(recorded, operation)) continue
    const value = ownRead(recorded, operation)
    if (value === undefined) continue
    const partition = recorded.partitionOf[value]!
    found.push({ name: 'precommitted-read', partition, values: [value], operations: [operation] })
  }
  return found
}

/** The first value that the operation sent and polled. */
function ownRead(recorded: Recorded, operation: number): number | undefined {
  const { role, value } = recorded
  const [from, to] = entriesOf(recorded, operation)
  const polled = new Set<number>()
  for (let entry = from; entry < to; entry++) if (role[entry] === RECEIVED) polled.add(value[entry]!)
  if (polled.size === 0) return undefined
  for (let entry = from; entry < to; entry++) {
    if (role[entry] === SENT && polled.has(value[entry]!)) return value[entry]
  }
  return undefined
}
