/**
 * The coordinator's clocks, as effects. A timer's name says which group and member it is of, whatever those are called.
 *
 *     session   a member, or an id that was handed out: nothing was heard of it for that long
 *     join      the rebalance: who has not joined by then is not waited for
 *     sync      the assignment: who has not asked for it by then is gone
 */
import type { Effect } from './process.ts'
import type { ClassicGroup, GroupMember } from './group.ts'

export type GroupClock = 'session' | 'join' | 'sync'

export interface GroupTimer {
  readonly clock: GroupClock
  readonly groupId: string
  /** Of a session; empty otherwise. */
  readonly memberId: string
}

const prefix = 'group/'

export const clockName = (clock: GroupClock, groupId: string, memberId = '') =>
  `${prefix}${JSON.stringify([clock, groupId, memberId])}`

/** Undefined: it is no timer of a group's. */
export function groupTimerIn(name: string): GroupTimer | undefined {
  if (!name.startsWith(prefix)) return undefined
  const [clock, groupId, memberId] = JSON.parse(name.slice(prefix.length)) as [GroupClock, string, string]
  return { clock, groupId, memberId }
}

export const setClock = ({ groupId }: Pick<ClassicGroup, 'groupId'>, clock: GroupClock, afterMs: number): Effect => ({
  type: 'SetTimer',
  timer: clockName(clock, groupId),
  afterMs,
})

export const stopClock = ({ groupId }: Pick<ClassicGroup, 'groupId'>, clock: GroupClock): Effect => ({
  type: 'CancelTimer',
  timer: clockName(clock, groupId),
})

/** NewMemberJoinTimeoutMs: a member that is new cannot be heard of before its first rebalance is over. */
const newMemberTimeoutMs = 300_000

export const setSession = (
  { groupId }: Pick<ClassicGroup, 'groupId'>,
  { memberId, isNew, sessionTimeoutMs }: Pick<GroupMember, 'memberId' | 'isNew' | 'sessionTimeoutMs'>,
): Effect => ({
  type: 'SetTimer',
  timer: clockName('session', groupId, memberId),
  afterMs: isNew ? newMemberTimeoutMs : sessionTimeoutMs,
})

export const stopSession = ({ groupId }: Pick<ClassicGroup, 'groupId'>, memberId: string): Effect => ({
  type: 'CancelTimer',
  timer: clockName('session', groupId, memberId),
})
