/** Members of groups on a broker driven by hand, for tests. */
import { type DrivenBroker, orders } from './broker.test-data.ts'
import { groupIn, groupsOf } from './coordinator.ts'
import type { ErrorCode } from './errors.ts'
import type { GroupResponse } from './group-protocol.ts'
import { clockName, type GroupClock } from './group-timers.ts'
import type { Api, RequestOf, ResponseOf } from './protocol.ts'

export const subscription = { topics: ['orders'], ownedPartitions: [], generationId: -1 } as const

export const joinOf = (more: Partial<RequestOf<'JoinGroup'>> = {}): RequestOf<'JoinGroup'> => ({
  api: 'JoinGroup',
  groupId: 'g',
  memberId: '',
  groupInstanceId: null,
  clientId: 'c',
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 60_000,
  protocols: [{ name: 'range', metadata: subscription }],
  ...more,
})

/** An answer that must be of that api. */
export function as<A extends GroupResponse['api'] & Api>(
  api: A,
  answer: { readonly api: string } | undefined,
): ResponseOf<A> {
  if (answer?.api !== api) throw new Error(`no ${api}, but ${JSON.stringify(answer)}`)
  return answer as unknown as ResponseOf<A>
}

/** Joins, with the id that it is given, and does not wait for the barrier: its id. */
export function arrive(broker: DrivenBroker, from: string, more: Partial<RequestOf<'JoinGroup'>> = {}): string {
  const request = joinOf({ clientId: from, ...more })
  const { memberId } = as('JoinGroup', broker.ask(request, from))
  broker.ask({ ...request, memberId }, from)
  return memberId
}

/** Whom a dynamic member of the group speaks for. */
export const of = (memberId: string, generationId: number) =>
  ({ groupId: 'g', memberId, groupInstanceId: null, generationId }) as const

/** The only member of a new group, assigned orders-0 in generation 1: its id. */
export function member(broker: DrivenBroker, from = 'client', more: Partial<RequestOf<'JoinGroup'>> = {}): string {
  const memberId = arrive(broker, from, more)
  const assignments = [{ memberId, assignment: ['orders-0'] }]
  broker.ask({ api: 'SyncGroup', ...of(memberId, 1), assignments }, from)
  return memberId
}

const offsets = '__consumer_offsets-0'

/** What tests ask of the coordinator, on whichever broker is driven then. */
export function askedOf(broker: () => DrivenBroker) {
  const group = () => broker().state.offices[offsets]!.groups['g']!
  const stored = () => groupIn(groupsOf(broker().state.replicas[offsets]!.log), 'g')
  const timeIsUp = (clock: GroupClock, memberId = '') => broker().fire(clockName(clock, 'g', memberId))
  const ids = () => group().members.map(({ memberId }) => memberId)
  /** What a client was told in the last step. */
  const joined = (from: string): ResponseOf<'JoinGroup'> => as('JoinGroup', broker().told(from))
  const errorOf = (answer: { readonly errorCode: ErrorCode } | undefined) => answer?.errorCode
  const heartbeat = (memberId: string, generationId: number, instance: string | null = null) =>
    errorOf(broker().ask({ api: 'Heartbeat', ...of(memberId, generationId), groupInstanceId: instance }, memberId))
  const commit = (memberId: string, generationId: number, more: Partial<RequestOf<'OffsetCommit'>> = {}) =>
    errorOf(broker().ask({ api: 'OffsetCommit', ...of(memberId, generationId), offsets: { [orders]: 7 }, ...more }))
  const sync = (memberId: string, generationId: number, assignments: RequestOf<'SyncGroup'>['assignments'] = []) =>
    broker().ask({ api: 'SyncGroup', ...of(memberId, generationId), assignments }, memberId)
  const rejoin = (memberId: string, more: Partial<RequestOf<'JoinGroup'>> = {}) =>
    broker().ask(joinOf({ memberId, ...more }), memberId)

  /** Two members of generation 2: the first leads and deals both partitions out. */
  function two(): readonly [string, string] {
    const one = member(broker(), 'c1')
    const other = arrive(broker(), 'c2')
    rejoin(one)
    sync(other, 2)
    sync(one, 2, [
      { memberId: one, assignment: ['orders-0'] },
      { memberId: other, assignment: ['orders-1'] },
    ])
    return [one, other]
  }

  return { group, stored, timeIsUp, ids, joined, errorOf, heartbeat, commit, sync, rejoin, two }
}
