/** Model steps of a member, as calls of its application and events of its client. */
import type { Step } from '../../../model/index.ts'
import { retryPartition } from '../../../model/kafka/index.ts'
import { CannotPerform, Unlike } from '../hands.ts'
import { idOf } from '../performance.ts'
import type { Cast } from './cast.ts'
import { type GroupStage, informantNode, keeperNode, leaderNode } from './group-stage.ts'
import { inHand, type MemberApplication } from './member-application.ts'
import {
  commitsInListener,
  endPoll,
  findCoordinator,
  joinGroup,
  pollInVain,
  rejoin,
  sync,
  tellFenced,
} from './perform-joining.ts'

export interface GroupPerformance {
  /** Which events of the broker's world make up the step. */
  readonly says: string
  /** Throws CannotPerform where the broker cannot do it. */
  readonly perform: (cast: Cast, step: Step) => void
}
export type GroupPerformances = Readonly<Record<string, GroupPerformance>>

export const memberOf = ({ members }: Cast, slot: string): MemberApplication => members.get(idOf(slot))!

function heartbeat(stage: GroupStage, { node }: MemberApplication): void {
  stage.fire(node, 'heartbeat')
  stage.exchange(node, keeperNode, 'Heartbeat')
}

/** The client turns to that partition: its application has paused the others. */
function poll(stage: GroupStage, member: MemberApplication, partition: number): void {
  const [name, { node }] = [stage.partitionOf(partition), member]
  const others = Object.keys(member.client.partitions).filter(each => each !== name)
  for (const topicPartition of others) stage.world.call(node, { type: 'pause', topicPartition })
  stage.world.call(node, { type: 'poll' })
  if (stage.isSet(node, 'metadata')) {
    stage.fire(node, 'metadata')
    stage.exchange(node, informantNode, 'Metadata')
  }
  if ((member.client.partitions[name]?.position ?? -1) < 0) lookUp(stage, member, name)
  else fetch(stage, member, name)
  endPoll(stage, member)
  for (const topicPartition of others) stage.world.call(node, { type: 'resume', topicPartition })
}

function lookUp(stage: GroupStage, member: MemberApplication, name: string): void {
  stage.fire(member.node, `fetch/${name}`)
  stage.exchange(member.node, leaderNode, 'ListOffsets')
  member.beginAt(name)
}

function fetch(stage: GroupStage, member: MemberApplication, name: string): void {
  const { node } = member
  member.hear()
  stage.fire(node, `fetch/${name}`)
  const answer = stage.exchange(node, leaderNode, 'Fetch')
  if (answer.errorCode === 'OFFSET_OUT_OF_RANGE') return lookUp(stage, member, name)
  const records = member.hear().flatMap(told => (told.type === 'Polled' ? told.records : []))
  if (records.length === 0) throw new CannotPerform(`the poll of ${name} brings nothing (${answer.errorCode}).`)
  member.take(records.map(inHand), stage.endOf(name))
}

/** When the client commits by itself, its timer does, or (Java) the next poll; else the application calls. */
function commit(stage: GroupStage, member: MemberApplication): void {
  const { node } = member
  const { commit: mode } = member.parameters
  if (member.isJoiningAgain)
    throw new Unlike(
      'a client that has to give something up joins again in the same poll: nobody commits between the two',
    )
  findCoordinator(stage, member)
  if (mode === 'handed-out') return stage.fire(node, 'autoCommit')
  if (mode !== 'poll') return member.commit()
  if (!member.client.isAutoCommitDue) stage.fire(node, 'autoCommit')
  pollInVain(stage, member)
  endPoll(stage, member)
}

/** What it has just asked of its group dies with it; a commit is on its way. */
function goDown(stage: GroupStage, member: MemberApplication): void {
  const { node } = member
  stage.world.crash(node)
  for (const api of ['JoinGroup', 'SyncGroup', 'LeaveGroup', 'OffsetFetch', 'FindCoordinator'] as const)
    for (const to of [keeperNode, informantNode])
      for (const { id } of stage.requests(node, to, api)) stage.world.drop(id)
  member.forget()
}

/** It goes down in good order: its client, or a finally clause, commits what was handed out. */
function closeWithCommit(stage: GroupStage, member: MemberApplication): void {
  findCoordinator(stage, member)
  const { commit: mode } = member.parameters
  if (mode === 'poll' || mode === 'handed-out') stage.world.call(member.node, { type: 'close' })
  else if (commitsInListener(member) && Object.keys(member.news()).length > 0) member.commit()
}

function throwFrom(cast: Cast, member: MemberApplication, { event, parts }: Step): void {
  const { stage } = cast
  const { onThrow } = member.parameters
  const record = Number(event['record'])
  if (onThrow === 'throws') {
    member.end(record, 'left')
    if (parts.some(({ slot }) => slot.startsWith('commits-'))) closeWithCommit(stage, member)
    return goDown(stage, member)
  }
  if (onThrow === 'retry-topic') stage.append(retryPartition(stage.deployment.scope), record)
  if (onThrow === 'dead-letter') cast.parked.push({ group: member.group, record })
  member.end(record, onThrow === 'swallows' ? 'left' : 'done')
}

/** Its poll is over when the answer comes: what that means is the next poll's business. */
function refreshMetadata(stage: GroupStage, member: MemberApplication): void {
  const { node } = member
  if (stage.isSet(node, 'metadataAge')) stage.fire(node, 'metadataAge')
  pollInVain(stage, member)
  stage.fire(node, 'metadata')
  const { correlationId } = stage.deliverRequest(node, informantNode, 'Metadata')
  endPoll(stage, member)
  stage.deliverResponse(node, correlationId)
}

function beTooSlow(stage: GroupStage, { node }: MemberApplication): void {
  stage.fire(node, 'pollInterval')
  stage.exchange(node, keeperNode, 'LeaveGroup')
  stage.settleLog()
}

function close(stage: GroupStage, member: MemberApplication): void {
  const { node } = member
  findCoordinator(stage, member)
  stage.world.call(node, { type: 'close' })
  if (stage.requests(node, keeperNode, 'LeaveGroup').length > 0) stage.deliverRequest(node, keeperNode, 'LeaveGroup')
  stage.settleLog()
  goDown(stage, member)
}

const by =
  (perform: (stage: GroupStage, member: MemberApplication, step: Step) => void) =>
  (cast: Cast, step: Step): void =>
    perform(cast.stage, memberOf(cast, step.by), step)

export const memberSteps: GroupPerformances = {
  start: { says: 'the process starts', perform: by((_stage, member) => member.start()) },
  join: {
    says: 'a poll where it was lost; FindCoordinator where it is lacking; JoinGroup arrives, is answered MEMBER_ID_REQUIRED, and arrives with the id; who is fenced by it hears of that',
    perform: (cast, { by: slot }) => {
      joinGroup(cast.stage, memberOf(cast, slot))
      tellFenced(cast)
    },
  },
  sync: {
    says: 'the leader asks for Metadata; SyncGroup arrives (the leader’s first, whoever leads), its answer, OffsetFetch of what is new and its answer',
    perform: (cast, step) => sync(cast, memberOf(cast, step.by)),
  },
  heartbeat: { says: 'timer heartbeat, Heartbeat and its answer', perform: by(heartbeat) },
  rejoin: {
    says: 'the application polls; OffsetCommit leaves, where there is something to commit before partitions are given up; else JoinGroup arrives',
    perform: by(rejoin),
  },
  poll: {
    says: 'the application polls, the other partitions paused; Metadata where it is old; timer fetch, Fetch and its answer; ListOffsets where the position is not there',
    perform: by((stage, member, { event }) => poll(stage, member, Number(event['partition']))),
  },
  commit: {
    says: 'OffsetCommit leaves: by call of the application, by timer autoCommit (librdkafka), or by it and the next poll (Java)',
    perform: by(commit),
  },
  finish: {
    says: 'the handler is done: nothing that the client sees',
    perform: (cast, { by: slot, event }) => {
      const [member, record] = [memberOf(cast, slot), Number(event['record'])]
      cast.handled.push({ group: member.group, record })
      member.end(record, 'succeeded')
    },
  },
  handlerThrows: {
    says: 'the handler throws: nothing that the client sees; or the record goes to the retry topic; or the application closes it and ends',
    perform: (cast, step) => throwFrom(cast, memberOf(cast, step.by), step),
  },
  returnEarly: {
    says: 'the batch’s handler returns: nothing that the client sees, or the rest is sought again',
    perform: by((_stage, member) => member.returnEarly()),
  },
  pollTimeout: { says: 'timer pollInterval, LeaveGroup and its answer', perform: by(beTooSlow) },
  refreshMetadata: {
    says: 'timers metadataAge and metadata while it polls, Metadata and, as it polls no more, its answer',
    perform: by(refreshMetadata),
  },
  crash: { says: 'the process crashes', perform: by(goDown) },
  close: {
    says: 'the application’s close, LeaveGroup arrives where it is no static member, the process ends',
    perform: by(close),
  },
  restart: { says: 'the process starts', perform: by((stage, { node }) => stage.world.restart(node)) },
}

/** The coordinator stores the offsets, sees them replicated, and answers; nobody hears where the process is gone. */
export function deliverCommit(stage: GroupStage, member: MemberApplication): void {
  const { node } = member
  const { correlationId } = stage.deliverRequest(node, keeperNode, 'OffsetCommit')
  stage.settleLog()
  member.hear()
  const isAwaited = member.isRunning && member.client.requests.some(each => each.correlationId === correlationId)
  stage.deliverResponse(node, correlationId)
  if (!isAwaited) return
  const told = member.hear()
  if (member.doing === 'waiting' && told.some(({ type }) => type === 'Committed')) member.doing = 'working'
  if (member.doing === 'waiting' && told.some(({ type }) => type === 'CommitFailed')) member.putBack()
  if (member.isRevoking) goOnRevoking(stage, member)
}

/** Its listener returns: the client gives everything up, and is about to join. */
function goOnRevoking(stage: GroupStage, member: MemberApplication): void {
  member.isRevoking = false
  if (member.client.phase !== 'ready') return
  pollInVain(stage, member)
  endPoll(stage, member)
}

export function loseCommit(stage: GroupStage, member: MemberApplication): void {
  const { node } = member
  const [request] = stage.requests(node, keeperNode, 'OffsetCommit')
  if (request === undefined) throw new CannotPerform(`no OffsetCommit of ${node} is on its way.`)
  stage.world.drop(request.id)
  for (const { id } of stage.notices(node)) stage.world.execute(id)
  if (member.doing === 'waiting') member.doing = 'asking'
  member.isRevoking = false
  if (member.isRunning) findCoordinator(stage, member)
}
