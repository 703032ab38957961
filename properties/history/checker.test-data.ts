/** What the checker finds in a list of operations, and whether it is what was put there. */
import type { Anomaly } from './anomalies.ts'
import { checkHistory, checkWhole } from './check-history.ts'
import type { Seed } from './generated/episode.ts'
import type { Operation } from './operation.ts'
import type { Recorded } from './recorded.ts'
import { Recorder } from './recorder.ts'

export interface Found {
  readonly recorded: Recorded
  readonly anomalies: readonly Anomaly[]
}

/** `ww`: the order of writes counts, so that circles of them are found, too; they are in valid histories, as nothing isolates writes. */
export function found(operations: readonly Operation[], { ww = false } = {}): Found {
  const recorder = new Recorder()
  for (const operation of operations) recorder.push(operation)
  return checkHistory(recorder.recorded(), { ...checkWhole, ww })
}

/** What is wrong with a history, and not only that it ends. */
export const wrong = ({ anomalies }: Found): readonly Anomaly[] =>
  anomalies.filter(({ name }) => name !== 'unseen' && name !== 'empty-transaction-graph')

/** Whether an anomaly of the seed's name speaks of its values and of its lines. */
export function names({ recorded, anomalies }: Found, operations: readonly Operation[], seed: Seed): boolean {
  const { valueAt, invokedAt, completedAt } = recorded
  return anomalies.some(({ name, values, operations: rows }) => {
    const told = new Set(values.map(valueAt))
    const isTold = (line: Operation) => {
      const at = operations.indexOf(line)
      return rows.some(row => invokedAt[row] === at || completedAt[row] === at)
    }
    return name === seed.name && seed.values.every(value => told.has(value)) && seed.lines.every(isTold)
  })
}

/** For a failure: the history, line by line, and what was found. */
export const shown = (operations: readonly Operation[], { recorded, anomalies }: Found): string =>
  [
    ...operations.map((operation, line) => `${line} ${JSON.stringify(operation)}`),
    ...anomalies.map(({ name, values, operations: rows }) => {
      const lines = rows.map(row => `${recorded.invokedAt[row]}–${recorded.completedAt[row]}`)
      return `${name}: values ${JSON.stringify(values.map(recorded.valueAt))}, lines ${lines.join(', ')}`
    }),
  ].join('\n')
