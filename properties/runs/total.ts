/** What many runs add up to. */
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
  readonly faults: Record<string, number>
}

export const newTotal = (): Total => ({
  runs: 0,
  events: 0,
  acknowledged: 0,
  handled: 0,
  simulatedMs: 0,
  violations: 0,
  faults: {},
})

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
