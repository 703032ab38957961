/** A cluster's history (impl) as operations: it is written as text, and read as anybody's is. */
import { type Operation as Told, textOfHistory } from '../../impl/index.ts'
import type { Operation } from './operation.ts'
import { readNdjson } from './readers/ndjson.ts'

/** An operation for each line. */
export function operationsOfCluster(history: readonly Told[]): readonly Operation[] {
  const operations: Operation[] = []
  const damaged = (line: number, why: string): never => {
    throw new Error(`Line ${line} of a cluster's own history ${why}`)
  }
  const reader = readNdjson({
    push: operation => void operations.push(operation),
    damaged,
    orphaned: line => damaged(line, 'has no send'),
    refuse: why => damaged(0, why),
    notice: () => {},
  })
  reader.take(textOfHistory(history))
  reader.end()
  return operations
}
