/** Evidence made by hand, for tests of the checks: one group, one partition, a leader with the log that is given. */
import { check, type Guarantee } from './check.ts'
import type { Evidence, Group, Member } from './evidence.ts'
import type { ConsumedRecord, Operation } from './history.ts'
import type { LogEntry } from './log-entry.ts'

/** A value at an offset. */
export type At = readonly [value: string, offset: number]

const entry = ([value, offset]: At): LogEntry => ({ offset, leaderEpoch: 1, key: null, value })
export const record = (value: string, offset: number, leaderEpoch = 1): ConsumedRecord => ({
  topic: 'orders',
  partition: 0,
  offset,
  leaderEpoch,
  key: null,
  value,
})

let ids = 0
/** Sent by producer-1; `offset` undefined: not acknowledged. */
export function sent(value: string, offset?: number, by = 'producer-1'): readonly Operation[] {
  const id = ids++
  const send: Operation = { type: 'send', at: 1, by, id, topic: 'orders', partition: 0, key: null, value }
  return offset === undefined ? [send] : [send, { type: 'acknowledged', at: 2, by, id, offset }]
}
export const handled = (value: string, offset: number, by = 'consumer-1', leaderEpoch = 1): Operation => ({
  type: 'handled',
  at: 5,
  by,
  groupId: 'billing',
  record: record(value, offset, leaderEpoch),
})

export const member = (changes: Partial<Member> = {}): Member => ({
  node: 'consumer-1',
  isRunning: true,
  isLost: false,
  reads: Object.keys(changes.positions ?? { 'orders-0': 0 }),
  positions: { 'orders-0': 0 },
  autoOffsetReset: 'earliest',
  inHand: [],
  ...changes,
})
export const billing = (members: readonly Member[], committed: Group['committed'] = {}): Group => ({
  groupId: 'billing',
  members,
  committed,
})

interface Given {
  readonly history: readonly (readonly Operation[] | Operation)[]
  readonly log?: readonly At[] | string
  readonly groups?: readonly Group[]
  readonly onTheirWay?: readonly string[]
}

export function judge(
  guarantee: Guarantee,
  { history, log = [], groups = [billing([member()])], onTheirWay = [] }: Given,
) {
  const evidence: Evidence = {
    history: history.flat(),
    copyOf: () =>
      typeof log === 'string'
        ? log
        : { leader: 2, entries: log.map(entry), logStartOffset: 0, lastStableOffset: log.length },
    isOnItsWay: ({ value }) => onTheirWay.includes(value),
    groups,
  }
  return check({ guarantee }, evidence)
}
