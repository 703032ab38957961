/** What befell a group in a step of its coordinator, as events of its machine, and what the coordinator said. W1 to W6 stand in group-members.ts. */
import { groupTimerIn } from '../../impl/core/group-timers.ts'
import type { Asker } from '../../impl/core/broker-state.ts'
import type { ClassicGroup, GroupMember } from '../../impl/core/group.ts'
import type { RequestOf, ResponseOf } from '../../impl/core/protocol.ts'
import type { Event } from '../../model/explorer/adapter.ts'
import type { Letter } from './explain.ts'
import { type Asking, type Numbering, numberOf } from './group-numbering.ts'
import type { BrokerStep } from './letters.ts'
import type { Sent } from './stepping.ts'

export interface GroupEvent {
  readonly step: BrokerStep
  /** Undefined: the coordinator had nothing of it. */
  readonly was: ClassicGroup | undefined
  readonly is: ClassicGroup
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
  // The very same request, twice: the first was answered that it is fenced.
  const isOfFirst = isSame(replacedIn(event)?.awaitingJoin, input)
  return { request, errorCode: answers[isOfFirst ? 1 : 0] }
}

const isSame = (one: Pick<Asker, 'from' | 'correlationId'> | null | undefined, other: Asker): boolean =>
  one?.from === other.from && one.correlationId === other.correlationId

const ofLog: ReadonlySet<string> = new Set(['COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR'])
const ofRequest: ReadonlySet<string> = new Set([
  'MEMBER_ID_REQUIRED',
  'INVALID_SESSION_TIMEOUT',
  'INCONSISTENT_GROUP_PROTOCOL',
  'GROUP_MAX_SIZE_REACHED',
  'COORDINATOR_LOAD_IN_PROGRESS',
])

/** What the coordinator had nothing of may have had generations: they stand in its log. */
const isCompleted = ({ was, is }: GroupEvent) =>
  was !== undefined && is.generationId > was.generationId && is.state !== 'Empty'
const isInForce = ({ was, is }: GroupEvent) => was?.state === 'CompletingRebalance' && is.state === 'Stable'

/** Under which id, where its request makes one for it (a static member's first), and from where. */
export function askingIn(event: GroupEvent): Asking | undefined {
  const request = requestIn(event)
  const { input } = event.step
  if (request === undefined || input?.type !== 'Received') return undefined
  const { groupInstanceId } = request
  const own = event.is.members.find(each => groupInstanceId !== null && each.groupInstanceId === groupInstanceId)
  const memberId = request.memberId === '' ? (own?.memberId ?? '') : request.memberId
  return { memberId, groupInstanceId, node: input.from }
}

/** The static member in whose place another one has come. */
function replacedIn(event: GroupEvent): GroupMember | undefined {
  const asking = askingIn(event)
  if (requestIn(event)?.api !== 'JoinGroup' || asking === undefined || asking.groupInstanceId === null) return undefined
  const was = event.was?.members.find(each => each.groupInstanceId === asking.groupInstanceId)
  return event.is.members.some(each => each.memberId === was?.memberId) ? undefined : was
}

/** W3, W5. Undefined: the machine knows it. */
export function unknownIn(event: GroupEvent): { says: string; isForGood: boolean } | undefined {
  const { was, is } = event
  const asked = answeredAtOnce(event)
  const passing = (says: string) => ({ says, isForGood: false })
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
  const isSpared =
    request.api === 'JoinGroup' && errorCode === 'NONE' && !isCompleted(event) && replacedIn(event) === undefined
  return isSpared ? passing('a member that joins again and disturbs nobody') : undefined
}

const memberAt = (numbering: Numbering, memberId: string): number => numberOf(numbering, memberId).member

function credentials(event: GroupEvent, numbering: Numbering, asked: Asked) {
  const generation = 'generationId' in asked ? (numbering.generations.get(asked.generationId) ?? -1) : 0
  return { ...numberOf(numbering, askingIn(event)!.memberId), generation }
}

export function groupEvents(event: GroupEvent, numbering: Numbering): readonly Event[] {
  const completion: readonly Event[] = isCompleted(event) ? [{ type: 'completeJoin' }] : []
  if (isInForce(event)) return inForce(event, numbering)
  const asked = answeredAtOnce(event)
  if (asked === undefined) return onClock(event, numbering, completion)
  const { request, errorCode } = asked
  const about = credentials(event, numbering, request)
  switch (request.api) {
    case 'JoinGroup': {
      const { memberId } = askingIn(event)!
      const isStranger = event.was?.members.every(each => each.memberId !== memberId) ?? true
      const isAdmitted = event.is.members.some(each => each.memberId === memberId)
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
    ...numberOf(numbering, memberId),
    generation,
  })
  const waited = was!.members.filter(({ memberId, awaitingSync }) => awaitingSync !== null && memberId !== is.leader)
  return [is.leader, ...waited.map(({ memberId }) => memberId)].map(syncOf)
}

/** A timer, or a log that has been written. */
function onClock({ step: { input }, was, is }: GroupEvent, numbering: Numbering, completion: readonly Event[]) {
  const gone = (was?.members ?? []).filter(({ memberId }) => !is.members.some(each => each.memberId === memberId))
  const clock = input?.type === 'TimerFired' ? groupTimerIn(input.timer)?.clock : undefined
  const isWithoutAll = gone.length > 0 || was?.members.some(({ awaitingJoin }) => awaitingJoin === null)
  if (clock === 'join' && completion.length > 0 && isWithoutAll) return [{ type: 'rebalanceTimeout' }]
  const ends = gone.map(({ memberId }): Event => ({
    type: 'sessionTimeout',
    ...numberOf(numbering, memberId),
  }))
  return [...ends, ...completion]
}

/** To whom a generation or an assignment is told, who is fenced, and how the request of this step is refused, taken or answered. */
export function saidIn(event: GroupEvent, numbering: Numbering): readonly string[] {
  const { was, step } = event
  const joined = step.effects.flatMap(effect => {
    if (effect.type !== 'Send' || effect.message.kind !== 'response' || effect.message.body.api !== 'JoinGroup')
      return []
    const { errorCode, memberId } = effect.message.body
    return errorCode === 'NONE' && isCompleted(event) ? [`Joined to ${memberAt(numbering, memberId)}`] : []
  })
  const synced = isInForce(event)
    ? was!.members.filter(({ awaitingSync }) => awaitingSync !== null).map(({ memberId }) => memberId)
    : []
  return [
    ...joined,
    ...synced.map(id => `Synced to ${memberAt(numbering, id)}`),
    ...fencedIn(event, numbering),
    ...toAsker(event, numbering),
  ].toSorted()
}

/** W6. */
function fencedIn(event: GroupEvent, numbering: Numbering): readonly string[] {
  const { memberId, awaitingJoin } = replacedIn(event) ?? { memberId: '', awaitingJoin: null }
  const to = memberAt(numbering, memberId)
  if (awaitingJoin === null || to === memberAt(numbering, askingIn(event)!.memberId)) return []
  return event.step.effects.flatMap(effect =>
    effect.type === 'Send' && effect.to === awaitingJoin.from && effect.correlationId === awaitingJoin.correlationId
      ? [`Refused ${(effect.message.body as Answer).errorCode} to ${to}`]
      : [],
  )
}

function toAsker(event: GroupEvent, numbering: Numbering): readonly string[] {
  const asked = answeredAtOnce(event)
  if (asked === undefined) return []
  const { request, errorCode } = asked
  const to = memberAt(numbering, askingIn(event)!.memberId)
  if (request.api === 'OffsetCommit') {
    const isTaken = errorCode === undefined || ofLog.has(errorCode)
    return [`Committed ${isTaken ? 'NONE' : errorCode} to ${to}`]
  }
  if (errorCode === undefined) return []
  if (request.api === 'LeaveGroup') return [`Left ${errorCode} to ${to}`]
  if (isToldLater(event) && ofLog.has(errorCode)) return []
  if (errorCode !== 'NONE') return [`Refused ${errorCode} to ${to}`]
  return request.api === 'SyncGroup' ? [`Synced to ${to}`] : []
}

/** W6: that a static member goes on where it was it is told when its new id is written, or that this cannot be. */
export const isToldLater = (event: GroupEvent): boolean =>
  replacedIn(event) !== undefined && event.was?.state === 'Stable' && !isCompleted(event)

export const toLetters = (sent: readonly Sent[]): readonly Letter[] =>
  sent.map(({ to, message }) => {
    const error = 'error' in message ? ` ${String(message['error'])}` : ''
    return { text: `${message.type}${error} to ${to.split('-')[1]}`, message }
  })
