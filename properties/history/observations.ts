/**
 * Observations that break nothing: how stale what was read was, and how often a record was read by one process. Jepsen's realtime-lag and consume-counts.
 *
 *   B1  a lag is a lower bound: how long it had certainly been since the last record that a process had read was the newest, when its poll began;
 *       when a poll began is taken from the line before, where its own is not kept
 *   B2  only the polls of processes that subscribed are counted: who assigns partitions may read them again as often as it likes
 *
 * The only place where a time of the history counts; clocks that run backwards make lags too small.
 */
import { eachReceived } from './observed.ts'
import { entriesOf, isPoll, KIND, OUTCOME, RECEIVED, type Recorded, SENT } from './recorded.ts'
import type { VersionOrder } from './version-order.ts'

export interface Lag {
  /** In the history's own unit. */
  readonly lag: number
  readonly process: number
  readonly partition: number
  readonly operation: number
}

export interface Consumed {
  readonly process: number
  readonly value: number
  readonly times: number
}

export interface Observations {
  /** Absent where the history has no times, or nothing that was polled was known to be stale. */
  readonly worstLag?: Lag
  /** How many records one subscribed process polled so many times: times → records. */
  readonly consumeCounts: ReadonlyMap<number, number>
  /** Those polled more than once, the most often first. */
  readonly consumedAgain: readonly Consumed[]
}

export function observations(recorded: Recorded, order: VersionOrder): Observations {
  const worstLag = worstLagOf(recorded, order)
  return { ...(worstLag === undefined ? {} : { worstLag }), ...consumeCounts(recorded) }
}

/** B2. Most records are polled once: only the others need to be counted process by process. */
function consumeCounts(recorded: Recorded): Pick<Observations, 'consumeCounts' | 'consumedAgain'> {
  const total = new Uint32Array(recorded.values)
  eachConsumed(recorded, entry => void total[recorded.value[entry]!]!++)
  const byProcess = new Map<number, number>()
  eachConsumed(recorded, (entry, operation) => {
    const value = recorded.value[entry]!
    if (total[value]! < 2) return
    const key = recorded.process[operation]! * recorded.values + value
    byProcess.set(key, (byProcess.get(key) ?? 0) + 1)
  })
  const counts = new Map<number, number>()
  const add = (times: number, records = 1) => counts.set(times, (counts.get(times) ?? 0) + records)
  const once = total.reduce((sum, times) => sum + (times === 1 ? 1 : 0), 0)
  if (once > 0) add(1, once)
  for (const times of byProcess.values()) add(times)
  const consumedAgain = [...byProcess]
    .filter(([, times]) => times > 1)
    .map(([key, times]) => ({ process: Math.floor(key / recorded.values), value: key % recorded.values, times }))
    .sort((a, b) => b.times - a.times)
  return { consumeCounts: new Map([...counts].sort(([a], [b]) => a - b)), consumedAgain }
}

/** Records that ok polls of processes returned that had subscribed by then. */
function eachConsumed(recorded: Recorded, see: (entry: number, operation: number) => void): void {
  const { operations, kind, outcome, process, role } = recorded
  const isSubscribed = new Uint8Array(recorded.processes.length)
  for (let operation = 0; operation < operations; operation++) {
    if (outcome[operation] !== OUTCOME.ok) continue
    if (kind[operation] === KIND.subscribe) isSubscribed[process[operation]!] = 1
    if (!isPoll(kind[operation]!) || isSubscribed[process[operation]!] === 0) continue
    const [from, to] = entriesOf(recorded, operation)
    for (let entry = from; entry < to; entry++) if (role[entry] === RECEIVED) see(entry, operation)
  }
}

function worstLagOf(recorded: Recorded, order: VersionOrder): Lag | undefined {
  const times = timesOf(recorded)
  if (times === undefined) return undefined
  const outdated = outdatedAt(recorded, order)
  const positions: Map<number, number>[] = []
  let worst: Lag | undefined
  for (let operation = 0; operation < recorded.operations; operation++) {
    if (recorded.outcome[operation] !== OUTCOME.ok) continue
    const process = recorded.process[operation]!
    const mine = (positions[process] ??= new Map<number, number>())
    move(recorded, order, mine, operation)
    if (!isPoll(recorded.kind[operation]!)) continue
    const began = times[recorded.invokedAt[operation]!]!
    for (const [partition, index] of mine) {
      const lag = began - (outdated[partition]![index + 1] ?? Infinity)
      if (lag > (worst?.lag ?? 0)) worst = { lag, process, partition, operation }
    }
  }
  return worst
}

/** What a process has read up to: the highest index, or −1 for nothing yet. */
function move(recorded: Recorded, { indexOf }: VersionOrder, mine: Map<number, number>, operation: number): void {
  const { kind, role, partition, value } = recorded
  const [from, to] = entriesOf(recorded, operation)
  if (kind[operation] === KIND.subscribe) return mine.clear()
  if (kind[operation] === KIND.assign) {
    const kept = new Set(partition.subarray(from, to))
    for (const of of mine.keys()) if (!kept.has(of)) mine.delete(of)
    for (const of of kept) if (!mine.has(of)) mine.set(of, -1)
    return
  }
  if (!isPoll(kind[operation]!)) return
  for (let entry = from; entry < to; entry++) {
    if (role[entry] !== RECEIVED) continue
    const of = partition[entry]!
    mine.set(of, Math.max(mine.get(of) ?? -1, indexOf[value[entry]!]!))
  }
}

/** Per line the time of the last one that said any (B1); none where the history has no times. */
function timesOf({ lines, operations, at, invokedAt, completedAt }: Recorded): Float64Array | undefined {
  const times = new Float64Array(lines).fill(NaN)
  let isTimed = false
  for (let operation = 0; operation < operations; operation++) {
    const time = at.at(operation)
    if (time === undefined) continue
    isTimed = true
    times[completedAt[operation]! >= 0 ? completedAt[operation]! : invokedAt[operation]!] = Number(time)
  }
  if (!isTimed) return undefined
  let last = 0
  for (let line = 0; line < lines; line++) {
    if (Number.isNaN(times[line]!)) times[line] = last
    else last = times[line]!
  }
  return times
}

/** Per partition and index: since when it was certain that a record stood there, or further on. */
function outdatedAt(recorded: Recorded, { logs, indexOf }: VersionOrder): readonly Float64Array[] {
  const since = logs.map(log => new Float64Array(log.values.length).fill(Infinity))
  const see = (operation: number, entry: number) => {
    const [index, time] = [indexOf[recorded.value[entry]!]!, recorded.at.at(operation)]
    if (index < 0 || time === undefined) return
    const of = since[recorded.partition[entry]!]!
    of[index] = Math.min(of[index]!, Number(time))
  }
  eachReceived(recorded, see)
  eachAcknowledged(recorded, see)
  for (const of of since)
    for (let index = of.length - 2; index >= 0; index--) of[index] = Math.min(of[index]!, of[index + 1]!)
  return since
}

function eachAcknowledged(recorded: Recorded, see: (operation: number, entry: number) => void): void {
  for (let operation = 0; operation < recorded.operations; operation++) {
    if (recorded.outcome[operation] !== OUTCOME.ok) continue
    const [from, to] = entriesOf(recorded, operation)
    for (let entry = from; entry < to; entry++) if (recorded.role[entry] === SENT) see(operation, entry)
  }
}
