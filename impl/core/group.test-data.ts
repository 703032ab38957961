/** Members of groups on a broker driven by hand, for tests. */
import type { DrivenBroker } from './broker.test-data.ts'
import type { GroupResponse } from './group-protocol.ts'
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
