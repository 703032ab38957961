/** What the history of a run shows that it must not: names of anomalies, or that nothing goes on; and what it permits. */
import type { AnomalyName } from '../history/anomalies.ts'
import { checkHistory, type Checked } from '../history/check-history.ts'
import type { Recording } from '../history/of-run.ts'
import { standstill } from '../history/progress.ts'
import { Recorder } from '../history/recorder.ts'
import { readerNames } from './cast.ts'
import { forbiddenIn, mustGoOn } from './forbidden.ts'
import type { Plan } from './plan.ts'

export interface Findings {
  readonly checked: Checked
  /** `standstill` stands beside the names of anomalies. */
  readonly forbidden: ReadonlySet<AnomalyName | 'standstill'>
  readonly permitted: ReadonlySet<AnomalyName>
  readonly standstill: readonly string[]
}

/** Who reads read_uncommitted is promised nothing of transactions, and what it was given is no evidence. */
export function findingsOf(plan: Plan, recording: Recording): Findings {
  const { operations, mendedAt, rounds } = recording
  const recorder = new Recorder()
  for (const operation of operations) if (operation.group !== readerNames.read_uncommitted) recorder.push(operation)
  const checked = checkHistory(recorder.recorded())
  const names = new Set(checked.anomalies.map(({ name }) => name))
  const still = mustGoOn(plan) ? standstill(operations, mendedAt, rounds) : []
  const isForbidden = forbiddenIn(plan)
  const forbidden = new Set<AnomalyName | 'standstill'>([...names].filter(name => isForbidden.has(name)))
  if (still.length > 0) forbidden.add('standstill')
  return {
    checked,
    forbidden,
    permitted: new Set([...names].filter(name => !isForbidden.has(name))),
    standstill: still,
  }
}
