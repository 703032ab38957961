/**
 * Jepsen's shape: the anomalies as that checker would have reported them, for those who compare or whose tools read it.
 *
 *   J1  an operation is the position of its completion; a partition and a value are spelt as the history spells them
 *   J2  where Jepsen's checker has an oddity, it is kept: who compares wants to see the same (jepsen/one-sided.ts, unseen.ts, clojure-order.ts)
 *
 * Only Jepsen's names appear here: what it does not look for is not in its report.
 */
import type { Anomaly } from './anomalies.ts'
import { jepsenAnomalies } from './check-history.ts'
import { findCycles } from './cycles/cycles.ts'
import { cyclesInJepsen } from './cycles/in-jepsen.ts'
import type {
  AbortedRead,
  Duplicate,
  InconsistentOffsets,
  LostWrite,
  PrecommittedRead,
  Skip,
  StepBack,
} from './jepsen/found.ts'
import { inClojuresOrder } from './jepsen/clojure-order.ts'
import { oneSided } from './jepsen/one-sided.ts'
import { rising } from './jepsen/rising.ts'
import { jepsenUnseen } from './jepsen/unseen.ts'
import { observe } from './observed.ts'
import type { Exact, Name, Value } from './operation.ts'
import { positionOf, type Recorded } from './recorded.ts'
import { valuesAt, type VersionOrder, versionOrder } from './version-order.ts'

type Fact = Value | Exact | Name | undefined
type Shape = Readonly<Record<string, Fact | readonly Fact[]>>
/** Name → cases; `unseen` is one object. */
export type JepsenErrors = Readonly<Record<string, unknown>>

export interface JepsenOptions {
  /** As the checker reads a history in JSON. */
  readonly isOneSided: boolean
  /** Whether circles of writes are looked for, too. */
  readonly ww: boolean
}

export function jepsenErrors(recorded: Recorded, { isOneSided, ww }: JepsenOptions): JepsenErrors {
  const observed = observe(recorded)
  const sides = isOneSided ? { counts: oneSided(recorded, observed) } : {}
  const order = versionOrder(recorded, observed, { ...sides, precedes: inClojuresOrder })
  const circles = findCycles(recorded, observed, order, { ww, processEdges: 'jepsen' })
  const errors: Record<string, unknown[]> = {}
  for (const anomaly of jepsenAnomalies(recorded, observed, order, { asJepsen: true })) {
    const shape = shapeOf(recorded, order, anomaly)
    if (shape !== undefined) (errors[anomaly.name] ??= []).push(shape)
  }
  const unseen = jepsenUnseen(recorded, observed, isOneSided)
  return { ...errors, ...(unseen === undefined ? {} : { unseen }), ...cyclesInJepsen(circles, recorded) }
}

type Shaped = Duplicate | InconsistentOffsets | AbortedRead | PrecommittedRead | LostWrite | Skip | StepBack

/** Undefined: Jepsen does not look for it, or it is told elsewhere. */
function shapeOf(recorded: Recorded, order: VersionOrder, anomaly: Anomaly): Shape | undefined {
  const [key, value] = [recorded.partitions[anomaly.partition], anomaly.values[0]]
  const at = (operation: number) => (operation < 0 ? undefined : positionOf(recorded, operation))
  const spelt = (values: Iterable<number>) => Array.from(values, recorded.valueAt)
  const shaped = anomaly as Shaped
  switch (shaped.name) {
    case 'duplicate':
      return { key, value: recorded.valueAt(value!), count: shaped.offsets.length, offsets: shaped.offsets }
    case 'inconsistent-offsets': {
      const { offset, index } = shaped
      return { key, offset, index, values: spelt(valuesAt(order.logs[shaped.partition]!, index)).sort(rising) }
    }
    case 'G1a': {
      const [writer, reader] = shaped.operations.map(at)
      return { key, value: recorded.valueAt(value!), writer, reader }
    }
    case 'precommitted-read':
      return { op: at(shaped.operations[0]!), key, value: spelt(shaped.values).toSorted(inClojuresOrder)[0] }
    case 'lost-write': {
      const { index, maxReadIndex, writer, maxReader } = shaped
      const read = maxReader < 0 ? {} : { 'max-read': at(maxReader) }
      const where = { index, 'max-read-index': maxReadIndex, writer: at(writer) }
      return { key, value: recorded.valueAt(value!), ...where, ...read }
    }
    case 'poll-skip':
      return { key, delta: shaped.delta, skipped: spelt(shaped.skipped), ops: shaped.operations.map(at) }
    case 'int-poll-skip':
    case 'int-send-skip': {
      const { values, delta, skipped, operations } = shaped
      return { key, values: spelt(values), delta, skipped: spelt(skipped), op: at(operations[0]!) }
    }
    case 'nonmonotonic-poll':
    case 'nonmonotonic-send':
      return { key, values: spelt(shaped.values), delta: shaped.delta, ops: shaped.operations.map(at) }
    case 'int-nonmonotonic-poll':
    case 'int-nonmonotonic-send':
      return { key, values: spelt(shaped.values), delta: shaped.delta, op: at(shaped.operations[0]!) }
  }
  return undefined
}
