/**
 * In Jepsen's shape: what Elle would have reported of the circles.
 *
 *   circle       type, cycle (positions of completions, the first repeated last), steps
 *   step         type; of ww and wr also key, value, of ww value', and which micro-operation of each it was
 *   *-exists     type, not (the model, in Elle's words), scc-size, scc (positions)
 */
import { positionOf, type Recorded } from '../recorded.ts'
import type { Anomaly } from '../anomalies.ts'
import { type Circle, circleNames, type CircleStep, type CycleAnomaly, type Knot, type KnotName } from './found.ts'

const notOf: Readonly<Record<KnotName, string>> = {
  'PL-1-cycle-exists': 'read-uncommitted',
  'PL-2-cycle-exists': 'read-committed',
  'strong-session-PL-1-cycle-exists': 'strong-session-read-uncommitted',
  'strong-session-PL-2-cycle-exists': 'strong-session-read-committed',
  'strong-PL-1-cycle-exists': 'strong-read-uncommitted',
  'strong-PL-2-cycle-exists': 'strong-read-committed',
}

type Shape = Readonly<Record<string, unknown>>

/** Name → cases, or `true`. Of other anomalies nothing. */
export function cyclesInJepsen(anomalies: readonly Anomaly[], recorded: Recorded): Readonly<Record<string, unknown>> {
  const cases: Record<string, Shape[]> = {}
  for (const anomaly of anomalies.filter(isOfCycles)) {
    if (anomaly.name === 'empty-transaction-graph') return { [anomaly.name]: true }
    const shape = isCircle(anomaly) ? circleShape(anomaly, recorded) : knotShape(anomaly, recorded)
    ;(cases[anomaly.name] ??= []).push(shape)
  }
  return cases
}

export const isCircle = (anomaly: Anomaly): anomaly is Circle =>
  (circleNames as readonly string[]).includes(anomaly.name)

const isOfCycles = (anomaly: Anomaly): anomaly is CycleAnomaly =>
  isCircle(anomaly) || anomaly.name in notOf || anomaly.name === 'empty-transaction-graph'

function circleShape({ name, operations, steps }: Circle, recorded: Recorded): Shape {
  const cycle = [...operations, operations[0]!].map(operation => positionOf(recorded, operation))
  return { type: name, cycle, steps: steps.map(step => stepShape(step, recorded)) }
}

function stepShape({ type, partition, value, next, fromStep, toStep }: CircleStep, recorded: Recorded): Shape {
  if (partition === undefined || value === undefined) return { type }
  const what = { type, key: recorded.partitions[partition], value: recorded.valueAt(value) }
  const then = next === undefined ? {} : { "value'": recorded.valueAt(next) }
  return { ...what, ...then, 'a-mop-index': fromStep, 'b-mop-index': toStep }
}

function knotShape({ name, operations }: Knot, recorded: Recorded): Shape {
  const scc = operations.map(operation => positionOf(recorded, operation))
  return { type: name, not: notOf[name], 'scc-size': scc.length, scc }
}
