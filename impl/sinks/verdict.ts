/**
 * Verdict: what all schedules of a fault class do to a recipe. `broken` names a schedule that anybody can run again; otherwise it was not seen broken, in so
 * many schedules.
 */
import type { Bench } from './bench.ts'
import { type Anomaly, anomalies, type Outcome, seenIn } from './outcome.ts'
import { hasTimeOut, type Sink } from './recipes.ts'
import { noFaults, type Schedule, schedulesOf, type SinkFault } from './schedule.ts'
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
  const trial = async (schedule: Schedule) =>
    runTrial(await stages.next(), { sink, schedule, bench: benchOf(), ...more })
  const { shape } = await trial(noFaults)
  const hasCommits = sink.position === 'committed' && more.source !== 'request'
  const tried: { readonly schedule: Schedule; readonly outcome: Outcome }[] = []
  for (const schedule of schedulesOf(fault, shape, { hasTimeOut: hasTimeOut(sink), hasCommits })) {
    const { hasStruck, outcome } = await trial(schedule)
    if (hasStruck) tried.push({ schedule, outcome })
  }
  const first = tried.find(({ outcome }) => seenIn(outcome).length > 0)
  return {
    verdict: first ? 'broken' : 'not seen broken',
    seen: anomalies.filter(kind => tried.some(({ outcome }) => outcome[kind].length > 0)),
    schedules: tried.length,
    ...(first ? { first } : {}),
  }
}
