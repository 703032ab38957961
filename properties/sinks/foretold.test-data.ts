/**
 * Where an effect lands, told twice: the model explores every interleaving of its machines; the reference consumer runs the same recipes under every small
 * schedule. Both must break the same promises under the same fault classes.
 */
import { expect } from 'vitest'
import type { Bench } from '../../impl/sinks/bench.ts'
import { type Anomaly, anomalies } from '../../impl/sinks/outcome.ts'
import type { Sink } from '../../impl/sinks/recipes.ts'
import { type SinkFault, sinkFaults } from '../../impl/sinks/schedule.ts'
import { verdictOf } from '../../impl/sinks/verdict.ts'
import { explore } from '../../model/index.ts'
import type { SinkName, SinkPromise } from '../../model/sinks/index.ts'
import { askSink, type SinkChange } from '../claims/sink-question.ts'

/** What is seen where a promise is broken. */
const seenWhereBroken = { ALO: 'lost', AMO: 'duplicated', converges: 'wrong' } as const
type Compared = keyof typeof seenWhereBroken

const promisesOf = (sink: SinkName): readonly Compared[] => (sink === 'natural-set' ? ['converges'] : ['ALO', 'AMO'])

export function modelBreaks(promise: SinkPromise, fault: SinkFault, change: SinkChange): boolean {
  const { spec, property, witness } = askSink(promise, fault, change)
  const [decided, seen] = explore(spec(), { properties: [property, witness] }).findings
  expect([promise, fault, change, seen!.verdict]).toEqual([promise, fault, change, 'holds'])
  expect(['holds', 'broken']).toContain(decided!.verdict)
  return decided!.verdict === 'broken'
}

type Asked = SinkChange & { readonly sink: SinkName }

/** What the model would have one see. */
export function foretold(fault: SinkFault, change: Asked): readonly Anomaly[] {
  const broken = promisesOf(change.sink).filter(promise => modelBreaks(promise, fault, change))
  const seen = new Set<Anomaly>(broken.map(promise => seenWhereBroken[promise]))
  return anomalies.filter(kind => seen.has(kind))
}

/** Runs it under every schedule of every class, and finds what the model finds, with Kafka as the source. */
export async function expectAgreement(sink: Sink, change: Asked, benchOf: () => Bench): Promise<void> {
  for (const fault of sinkFaults) {
    const verdict = await verdictOf(sink, fault, benchOf)
    expect(verdict.schedules).toBeGreaterThanOrEqual(4)
    expect([fault, verdict.seen]).toEqual([fault, foretold(fault, change)])
  }
}
