/**
 * Episode: a few operations on partitions of their own, by processes of their own, that show one anomaly for certain; or, beside it, the nearest that
 * does not. It is told in between the lines of another history, which neither causes nor hides it.
 */
import type { AnomalyName } from '../anomalies.ts'
import type { Entry, Operation, Session, Value } from '../operation.ts'

/** What must be found: an anomaly of that name that speaks of these values, and of these operations (by any of their lines). */
export interface Seed {
  readonly name: AnomalyName
  readonly values: readonly Value[]
  readonly lines: readonly Operation[]
}

export interface Episode {
  readonly lines: readonly Operation[]
  /** Absent: nothing must be found. */
  readonly seed?: Seed
}

export const here = 'seeded-0'
export const there = 'seeded-1'
const group = 'seeded'

export const at = (value: Value, offset?: number, partition = here, content = 'as sent'): Entry => ({
  partition,
  value,
  content,
  ...(offset === undefined ? {} : { offset }),
})

const sends = (records: readonly Entry[]) => records.map(record => ({ type: 'send' as const, record }))

const unplaced = ({ partition, value, content }: Entry): Entry => ({ partition, value, content })

interface Sending {
  readonly by?: string
  readonly session?: Session
}

/** Begun, and acknowledged. */
export function sent(record: Entry, sending: Sending = {}): readonly [Operation, Operation] {
  const begun = begin(record, sending)
  return [begun, { ...begun, type: 'ok', steps: sends([record]) }]
}

/** Begun, and nothing more; ended some other way. */
export function begin(record: Entry, { by = 'seed-a', session }: Sending = {}): Operation {
  const about = {
    process: by,
    kind: 'send',
    id: `${record.partition}:${record.value}`,
    ...(session && { session }),
  } as const
  return { ...about, type: 'invoke', steps: sends([unplaced(record)]) }
}

export const ended = (begun: Operation, type: 'failed' | 'unknown'): Operation => ({ ...begun, type, error: 'told so' })

export function polled(by: string, records: readonly Entry[], ofGroup = false): readonly [Operation, Operation] {
  const about = { process: by, kind: 'poll', ...(ofGroup && { group }) } as const
  return [
    { ...about, type: 'invoke' },
    { ...about, type: 'ok', steps: [{ type: 'poll', records }] },
  ]
}

/** All of a transaction in one operation: what it sends, then what it polls. */
export function transacted(
  by: string,
  records: readonly Entry[],
  read: readonly Entry[],
): readonly [Operation, Operation] {
  const poll = { type: 'poll' as const, records: read }
  const about = { process: by, kind: 'transaction' } as const
  return [
    { ...about, type: 'invoke', steps: [...sends(records.map(unplaced)), { type: 'poll', records: [] }] },
    { ...about, type: 'ok', steps: [...sends(records), poll] },
  ]
}

export const begun = (session: Session, by = 'seed-a'): Operation => ({
  process: by,
  type: 'invoke',
  kind: 'transaction',
  session,
})
export const over = (session: Session, type: 'ok' | 'failed' = 'ok', by = 'seed-a'): Operation => ({
  process: by,
  type,
  kind: 'transaction',
  session,
})

/** What a member is told, and does. */
export const assigned = (by: string, offset: number): Operation => ({
  process: by,
  type: 'ok',
  kind: 'assign',
  group,
  places: [{ partition: here, offset }],
})
export const revoked = (by: string): Operation => ({
  process: by,
  type: 'ok',
  kind: 'revoke',
  group,
  places: [{ partition: here }],
})
export const fetchedCommitted = (by: string, offset: number): Operation => ({
  process: by,
  type: 'ok',
  kind: 'fetchCommitted',
  group,
  places: [{ partition: here, offset }],
})
export function committed(by: string, offset: number): readonly [Operation, Operation] {
  const about = { process: by, kind: 'commit', id: 'commit', group } as const
  return [
    { ...about, type: 'invoke', places: [{ partition: here, offset }] },
    { ...about, type: 'ok' },
  ]
}
export const handled = (by: string, record: Entry): Operation => ({
  process: by,
  type: 'ok',
  kind: 'handle',
  group,
  records: [record],
})

/** It has the partition, from the group's offset on. */
export const joined = (by: string, offset: number, from = offset): readonly Operation[] => [
  fetchedCommitted(by, offset),
  assigned(by, from < 0 ? 0 : from),
]

/** The lines of both in their orders; `places`: where the episode's lines go, each a number of lines of the other. */
export function interleave(history: readonly Operation[], lines: readonly Operation[], places: readonly number[]) {
  const before = lines
    .map((_, i) => (places[i % Math.max(places.length, 1)] ?? 0) % (history.length + 1))
    .sort((a, b) => a - b)
  const woven: Operation[] = []
  let next = 0
  history.forEach((operation, i) => {
    while (next < lines.length && before[next]! <= i) woven.push(lines[next++]!)
    woven.push(operation)
  })
  return [...woven, ...lines.slice(next)]
}
