/**
 * Verdict: what all schedules of a fault class do to a recipe. `broken` names a schedule that anybody can run again; otherwise it was not seen broken, in so
 * many schedules.
 */
import type { Bench } from './bench.ts'
import { type Anomaly, anomalies, type Outcome, seenIn } from './outcome.ts'
import { hasTimeOut, type Sink } from './recipes.ts'
import { forEachSchedule, type Schedule, type SinkFault } from './schedule.ts'
import { Stages } from './stage.ts'
import { runTrial, type TrialOptions } from './trial.ts'

export interface SinkVerdict {
  readonly verdict: 'broken' | 'not seen broken'
  /** What was seen, in one schedule or another. */
  readonly seen: readonly Anomaly[]
  /** How many schedules found something to strike. */
  readonly schedules: number
  /** The first that breaks it. */
  readonly first?: { readonly schedule: Schedule; readonly outcome: Outcome }
}

export async function verdictOf(
  sink: Sink,
  fault: SinkFault,
  benchOf: () => Bench,
  more: Pick<TrialOptions, 'source' | 'through'> = {},
): Promise<SinkVerdict> {
  await using stages = new Stages()
  const seen = new Set<Anomaly>()
  let schedules = 0
  let first: SinkVerdict['first']
  const hasCommits = sink.position === 'committed' && more.source !== 'request'
  await forEachSchedule(fault, { hasTimeOut: hasTimeOut(sink), hasCommits }, async schedule => {
    const { hasStruck, outcome } = await runTrial(await stages.next(), { sink, schedule, bench: benchOf(), ...more })
    if (!hasStruck) return false
    schedules += 1
    const anomaliesHere = seenIn(outcome)
    if (anomaliesHere.length > 0) first ??= { schedule, outcome }
    anomaliesHere.forEach(kind => seen.add(kind))
    return true
  })
  return {
    verdict: seen.size > 0 ? 'broken' : 'not seen broken',
    seen: anomalies.filter(kind => seen.has(kind)),
    schedules,
    ...(first ? { first } : {}),
  }
}
