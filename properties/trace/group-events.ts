/** What befell a group in a step of its coordinator, as events of its machine, and what the coordinator said. W1 to W5 stand in group-members.ts. */
import { groupTimerIn } from '../../impl/core/group-timers.ts'
import type { ClassicGroup } from '../../impl/core/group.ts'
import type { RequestOf, ResponseOf } from '../../impl/core/protocol.ts'
import type { Event } from '../../model/explorer/adapter.ts'
import type { Letter } from './explain.ts'
import type { BrokerStep } from './letters.ts'
import type { Sent } from './stepping.ts'

export interface GroupEvent {
  readonly step: BrokerStep
  /** Undefined: the coordinator had nothing of it. */
  readonly was: ClassicGroup | undefined
  readonly is: ClassicGroup
}

export interface Numbering {
  /** Of members, in the order of the machine's numbers. */
  readonly ids: readonly string[]
  /** Of the world's generations the machine's. */
  readonly generations: ReadonlyMap<number, number>
}

type Asked = RequestOf<'JoinGroup' | 'SyncGroup' | 'Heartbeat' | 'LeaveGroup' | 'OffsetCommit'>
type Answer = ResponseOf<Asked['api']>

const apis: ReadonlySet<string> = new Set(['JoinGroup', 'SyncGroup', 'Heartbeat', 'LeaveGroup', 'OffsetCommit'])

function requestIn({ step: { input }, is }: GroupEvent): Asked | undefined {
  if (input?.type !== 'Received' || input.message.kind !== 'request' || !apis.has(input.message.body.api))
    return undefined
  const body = input.message.body as Asked
  return body.groupId === is.groupId ? body : undefined
}

/** The request of this step, and its answer where that did not wait. */
export function answeredAtOnce(event: GroupEvent): { request: Asked; errorCode: string | undefined } | undefined {
  const request = requestIn(event)
  const { input, effects } = event.step
  if (request === undefined || input?.type !== 'Received') return undefined
  const answers = effects.flatMap(effect =>
    effect.type === 'Send' && effect.to === input.from && effect.correlationId === input.correlationId
      ? [(effect.message.body as Answer).errorCode]
      : [],
  )
  return { request, errorCode: answers[0] }
}

const ofLog: ReadonlySet<string> = new Set(['COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR'])
const ofRequest: ReadonlySet<string> = new Set([
  'MEMBER_ID_REQUIRED',
  'INVALID_SESSION_TIMEOUT',
  'INCONSISTENT_GROUP_PROTOCOL',
  'GROUP_MAX_SIZE_REACHED',
  'COORDINATOR_LOAD_IN_PROGRESS',
])

const isCompleted = ({ was, is }: GroupEvent) => is.generationId > (was?.generationId ?? 0) && is.state !== 'Empty'
const isInForce = ({ was, is }: GroupEvent) => was?.state === 'CompletingRebalance' && is.state === 'Stable'

/** W3 to W5. Undefined: the machine knows it. */
export function unknownIn(event: GroupEvent): { says: string; isForGood: boolean } | undefined {
  const { was, is } = event
  const asked = answeredAtOnce(event)
  const passing = (says: string) => ({ says, isForGood: false })
  if (is.members.some(({ groupInstanceId }) => groupInstanceId !== null))
    return { says: 'a group with static members', isForGood: true }
  if (isCompleted(event) && is.leader !== is.members[0]?.memberId)
    return { says: 'a leader that is not the first member', isForGood: true }
  const isBack = was?.state === 'CompletingRebalance' && is.state === 'PreparingRebalance'
  const refusedByLog = isBack && asked === undefined && is.members.length === was.members.length
  if (refusedByLog || (asked?.request.api === 'SyncGroup' && ofLog.has(asked.errorCode ?? '')))
    return { says: 'an assignment that the log refuses', isForGood: true }
  if (asked === undefined) return undefined
  const { request, errorCode } = asked
  if (ofRequest.has(errorCode ?? '')) return passing('a member id that is handed out, or a request that makes no sense')
  const isUnknown = was === undefined || (was.generationId === 0 && was.members.length === 0)
  if (isUnknown && request.api !== 'JoinGroup') return passing('a group that nobody knows')
  if (request.api === 'LeaveGroup' && was?.pendingMembers.includes(request.memberId))
    return passing('a member id that is given back')
  if (request.api === 'OffsetCommit' && request.generationId < 0) return passing('a commit of no member')
  const isSpared = request.api === 'JoinGroup' && errorCode === 'NONE' && !isCompleted(event)
  return isSpared ? passing('a member that joins again and disturbs nobody') : undefined
}

const memberAt = ({ ids }: Numbering, memberId: string): number => ids.indexOf(memberId) + 1

function credentials(numbering: Numbering, asked: Asked) {
  const generation = 'generationId' in asked ? (numbering.generations.get(asked.generationId) ?? -1) : 0
  return { member: memberAt(numbering, asked.memberId), id: 1, generation }
}

export function groupEvents(event: GroupEvent, numbering: Numbering): readonly Event[] {
  const completion: readonly Event[] = isCompleted(event) ? [{ type: 'completeJoin' }] : []
  if (isInForce(event)) return inForce(event, numbering)
  const asked = answeredAtOnce(event)
  if (asked === undefined) return onClock(event, numbering, completion)
  const { request, errorCode } = asked
  const about = credentials(numbering, request)
  switch (request.api) {
    case 'JoinGroup': {
      const isStranger = event.was?.members.every(({ memberId }) => memberId !== request.memberId) ?? true
      const isAdmitted = event.is.members.some(({ memberId }) => memberId === request.memberId)
      return [{ type: 'JoinGroup', isStranger: isStranger && isAdmitted, owned: [], ...about }, ...completion]
    }
    case 'SyncGroup':
      // W2.
      return errorCode === undefined ? [] : [{ type: 'SyncGroup', assignment: [], ...about }]
    case 'Heartbeat':
      return [{ type: 'Heartbeat', ...about }]
    case 'LeaveGroup':
      return [{ type: 'LeaveGroup', ...about }, ...completion]
    case 'OffsetCommit':
      return [{ type: 'OffsetCommit', offsets: [], ...about }]
  }
}

/** W2. */
function inForce({ was, is }: GroupEvent, numbering: Numbering): readonly Event[] {
  const generation = numbering.generations.get(is.generationId) ?? -1
  const syncOf = (memberId: string): Event => ({
    type: 'SyncGroup',
    assignment: [],
    member: memberAt(numbering, memberId),
    id: 1,
    generation,
  })
  const waited = was!.members.filter(({ memberId, awaitingSync }) => awaitingSync !== null && memberId !== is.leader)
  return [is.leader, ...waited.map(({ memberId }) => memberId)].map(syncOf)
}

/** A timer, or a log that has been written. */
function onClock({ step: { input }, was, is }: GroupEvent, numbering: Numbering, completion: readonly Event[]) {
  const gone = (was?.members ?? []).filter(({ memberId }) => !is.members.some(each => each.memberId === memberId))
  const clock = input?.type === 'TimerFired' ? groupTimerIn(input.timer)?.clock : undefined
  if (clock === 'join' && completion.length > 0 && gone.length > 0) return [{ type: 'rebalanceTimeout' }]
  const ends = gone.map(({ memberId }): Event => ({
    type: 'sessionTimeout',
    member: memberAt(numbering, memberId),
    id: 1,
  }))
  return [...ends, ...completion]
}

/** To whom a generation or an assignment is told, and how the request of this step is refused, taken or answered. */
export function saidIn(event: GroupEvent, numbering: Numbering): readonly string[] {
  const { was, step } = event
  const asked = answeredAtOnce(event)
  const joined = step.effects.flatMap(effect => {
    if (effect.type !== 'Send' || effect.message.kind !== 'response' || effect.message.body.api !== 'JoinGroup')
      return []
    const { errorCode, memberId } = effect.message.body
    return errorCode === 'NONE' ? [`Joined to ${memberAt(numbering, memberId)}`] : []
  })
  const synced = isInForce(event)
    ? was!.members.filter(({ awaitingSync }) => awaitingSync !== null).map(({ memberId }) => memberId)
    : []
  return [
    ...joined,
    ...synced.map(id => `Synced to ${memberAt(numbering, id)}`),
    ...toAsker(asked, numbering),
  ].toSorted()
}

function toAsker(asked: ReturnType<typeof answeredAtOnce>, numbering: Numbering): readonly string[] {
  if (asked === undefined) return []
  const { request, errorCode } = asked
  const to = memberAt(numbering, request.memberId)
  if (request.api === 'OffsetCommit') {
    const isTaken = errorCode === undefined || ofLog.has(errorCode)
    return [`Committed ${isTaken ? 'NONE' : errorCode} to ${to}`]
  }
  if (errorCode === undefined) return []
  if (request.api === 'LeaveGroup') return [`Left ${errorCode} to ${to}`]
  if (errorCode !== 'NONE') return [`Refused ${errorCode} to ${to}`]
  return request.api === 'SyncGroup' ? [`Synced to ${to}`] : []
}

export const toLetters = (sent: readonly Sent[]): readonly Letter[] =>
  sent.map(({ to, message }) => {
    const error = 'error' in message ? ` ${String(message['error'])}` : ''
    return { text: `${message.type}${error} to ${to.split('-')[1]}`, message }
  })
