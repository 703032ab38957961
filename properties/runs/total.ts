/** What many runs add up to. */
import type { TraceResult } from '../trace/trace.ts'
import type { RunResult } from './run-plan.ts'

export interface Total {
  runs: number
  events: number
  acknowledged: number
  handled: number
  /** Virtual milliseconds. */
  simulatedMs: number
  /** Runs that broke a promise. */
  violations: number
  /** Events that were validated against the model, and how many of them its machines explain; the others change nothing that is compared. */
  traced: number
  explained: number
  /** Runs with an event that no state of the model explains. */
  unexplained: number
  readonly faults: Record<string, number>
}

export const newTotal = (): Total => ({
  runs: 0,
  events: 0,
  acknowledged: 0,
  handled: 0,
  simulatedMs: 0,
  violations: 0,
  traced: 0,
  explained: 0,
  unexplained: 0,
  faults: {},
})

export function addTrace(total: Total, { events, explained, failure }: TraceResult): void {
  total.traced += events
  total.explained += explained
  total.unexplained += failure === undefined ? 0 : 1
}

export function addRun(
  total: Total,
  { events, acknowledged, handled, simulatedMs, violations, faults }: RunResult,
): void {
  total.runs += 1
  total.events += events
  total.acknowledged += acknowledged
  total.handled += handled
  total.simulatedMs += simulatedMs
  total.violations += violations.length > 0 ? 1 : 0
  for (const [fault, count] of Object.entries(faults)) total.faults[fault] = (total.faults[fault] ?? 0) + count
}
