/** Judging: a checked history, and what circumstances, permissions and verdicts are read from. */
import type { Anomaly } from './anomalies.ts'
import { type LossKind, lossKinds } from './beyond/index.ts'
import type { Checked, CheckOptions } from './check-history.ts'
import { type Dossiers, dossiersOf } from './dossier.ts'
import type { Skip } from './jepsen/found.ts'
import { type ReaderStarts, readerStarts } from './reader-starts.ts'
import { KIND } from './recorded.ts'
import { unionOf } from './stretches.ts'
import { type IsTakenOver, takeOvers } from './take-overs.ts'

/** A checked history, and what circumstances are read from. */
export interface Judging {
  readonly checked: Checked
  readonly dossiers: Dossiers
  readonly lossOf: (value: number) => LossKind
  /** Asked for once something was lost at the front. */
  readonly startsOf: () => ReaderStarts
  readonly takeOversOf: () => IsTakenOver
  readonly isHandlingRecorded: boolean
  /** Per process: whether it ever subscribed. */
  readonly isSubscribed: Uint8Array
  /** Per process: the group that one of its operations named, or −1. */
  readonly groupOf: Int32Array
  /** Per process: whether the history tells what it was assigned. */
  readonly isAssigned: Uint8Array
  readonly options: CheckOptions
  /** C4 of circumstances.ts. */
  readonly kept: Kept
}

export type Kept = Readonly<
  Record<'acknowledged' | 'received' | 'in a transaction' | 'two offsets', Map<number, boolean>>
> & {
  readonly given: Map<number, Given>
  /** Per log, of one consumer. */
  readonly withheld: Map<ArrayBufferLike, { readonly consumer: number; readonly before: Int32Array }>
}

/** Ok polls of a value. */
export interface Given {
  /** Consumer → the first operation that gave it. */
  readonly firstTo: ReadonlyMap<number, number>
  readonly by: ReadonlySet<number>
  readonly twiceBy: ReadonlySet<number>
}

export function judgingOf(checked: Checked, options: CheckOptions): Judging {
  const { recorded, observed, order, anomalies } = checked
  const { operations, processes, kind, process, group } = recorded
  const [isSubscribed, isAssigned] = [new Uint8Array(processes.length), new Uint8Array(processes.length)]
  const groupOf = new Int32Array(processes.length).fill(-1)
  for (let operation = 0; operation < operations; operation++) {
    if (kind[operation] === KIND.subscribe) isSubscribed[process[operation]!] = 1
    if (kind[operation] === KIND.assign) isAssigned[process[operation]!] = 1
    if (group[operation]! >= 0) groupOf[process[operation]!] = group[operation]!
  }
  return {
    checked,
    dossiers: dossiersOf(recorded, valuesOf(anomalies)),
    lossOf: lossKinds(recorded, observed, order),
    startsOf: once(() => readerStarts(recorded)),
    takeOversOf: once(() => takeOvers(recorded, groupOf)),
    isHandlingRecorded: kind.includes(KIND.handle),
    isSubscribed,
    groupOf,
    isAssigned,
    options,
    kept: {
      acknowledged: new Map(),
      received: new Map(),
      'in a transaction': new Map(),
      'two offsets': new Map(),
      given: new Map(),
      withheld: new Map(),
    },
  }
}

function once<Thing>(make: () => Thing): () => Thing {
  let made: Thing | undefined
  return () => (made ??= make())
}

function* valuesOf(anomalies: readonly Anomaly[]): Iterable<number> {
  for (const anomaly of anomalies) {
    yield* anomaly.values
  }
  yield* unionOf(anomalies.map(skippedOf))
}

/** Of a skip, what was jumped over. */
export const skippedOf = (anomaly: Anomaly): Int32Array => ('skipped' in anomaly ? (anomaly as Skip).skipped : nothing)
const nothing = new Int32Array(0)
