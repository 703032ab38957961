/** A trace that fails, told: the event and the closest steps of the model, then the shrunk plan, and the line that repeats it. */
import { planWords, repeatLine } from '../runs/report.ts'
import { runPlan } from '../runs/run-plan.ts'
import { failureText } from './failure.ts'
import type { Tried } from './validate.ts'

export function traceReport(kind: string, seed: number, found: NonNullable<Tried['failure']>): string {
  const { plan, failure, shrinks } = found
  const { steps } = runPlan(plan)
  return [failureText(failure), '', ...planWords(plan, steps, shrinks), '', `repeat  ${repeatLine(kind, seed)}`].join(
    '\n',
  )
}
