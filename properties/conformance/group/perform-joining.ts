/** Model steps in which a member joins its group, as events of its client: JoinGroup, the deal, SyncGroup, what is given up before. */
import { CannotPerform, Unlike } from '../hands.ts'
import type { Cast } from './cast.ts'
import { type GroupStage, informantNode, keeperNode } from './group-stage.ts'
import type { MemberApplication } from './member-application.ts'

/** The application comes back for more; what it is told in the end is nothing. */
export function pollInVain(stage: GroupStage, { node }: MemberApplication): void {
  stage.world.call(node, { type: 'poll' })
}

export function endPoll(stage: GroupStage, member: MemberApplication): void {
  if (member.client.poll !== null && stage.isSet(member.node, 'poll')) stage.fire(member.node, 'poll')
}

export function findCoordinator(stage: GroupStage, { node, client }: MemberApplication): void {
  if (client.coordinator !== '') return
  if (stage.isSet(node, 'coordinator')) stage.fire(node, 'coordinator')
  stage.exchange(node, informantNode, 'FindCoordinator')
}

/** JoinGroup arrives. It is answered at once where it is refused, or where it is to be repeated with a member id (KIP-394). */
export function joinGroup(stage: GroupStage, member: MemberApplication): void {
  const { node } = member
  if (member.client.phase === 'lost') pollInVain(stage, member)
  findCoordinator(stage, member)
  if (stage.isSet(node, 'coordinator')) stage.fire(node, 'coordinator')
  for (let request = true; request;) {
    const { correlationId } = stage.deliverRequest(node, keeperNode, 'JoinGroup')
    stage.settleLog()
    passOver(stage, member)
    const isAnswered = answersTo(stage, node, correlationId).length > 0
    if (isAnswered) stage.deliverResponse(node, correlationId)
    request = isAnswered && stage.requests(node, keeperNode, 'JoinGroup').length > 0 && member.client.memberId !== ''
  }
  endPoll(stage, member)
}

/** Who had its instance id is told so, where it waits for the rebalance. */
export function tellFenced({ stage, members }: Cast): void {
  for (const { node, isRunning } of members.values()) {
    if (!isRunning) continue
    const fenced = stage.messages(
      ({ node: to, message: { kind, body } }) =>
        to === node && kind === 'response' && 'errorCode' in body && body.errorCode === 'FENCED_INSTANCE_ID',
    )
    for (const answer of fenced) stage.deliver(answer)
  }
}

/** Answers to what a process asked that is gone. */
export function passOver(stage: GroupStage, { node, client }: MemberApplication): void {
  const isAwaited = (id: number) => client.requests.some(({ correlationId }) => correlationId === id)
  const stale = stage.messages(
    each => each.node === node && each.message.kind === 'response' && !isAwaited(each.correlationId),
  )
  for (const answer of stale) stage.deliver(answer)
}

const answersTo = (stage: GroupStage, node: string, id: number) =>
  stage.messages(each => each.node === node && each.message.kind === 'response' && each.correlationId === id)

/** The leader of a group deals with the partitions that it has just asked for. */
function deal(stage: GroupStage, { node, client }: MemberApplication): void {
  if (client.phase !== 'assigning') return
  if (stage.isSet(node, 'metadata')) stage.fire(node, 'metadata')
  stage.exchange(node, informantNode, 'Metadata')
}

const otherLeader = 'another member leads the group than in the model, and is gone or has dealt already'

/** Who leads is the model's first member, and the broker's first to join: the broker's leader has dealt by the time that the model's has. */
function leaderDeals(cast: Cast, { group, client }: MemberApplication): void {
  const { stage } = cast
  const { state, leader, generationId, members } = stage.group(group)
  const { memberId } = client
  const isCurrent = client.generationId === generationId && members.some(each => each.memberId === memberId)
  if (state !== 'CompletingRebalance' || leader === memberId || !isCurrent) return
  const other = [...cast.members.values()].find(each => each.isRunning && each.client.memberId === leader)
  if (other === undefined) throw new Unlike(otherLeader)
  deal(stage, other)
  stage.deliverRequest(other.node, keeperNode, 'SyncGroup')
  stage.settleLog()
}

export function sync(cast: Cast, member: MemberApplication): void {
  const { stage } = cast
  const { node } = member
  leaderDeals(cast, member)
  deal(stage, member)
  const asked = member.client.requests.find(({ api }) => api === 'SyncGroup')
  if (asked === undefined) throw new CannotPerform(`${node} does not ask for its assignment.`)
  const isOnItsWay = stage.requests(node, keeperNode, 'SyncGroup').length > 0
  if (!isOnItsWay && stage.group(member.group).state !== 'Stable') throw new Unlike(otherLeader)
  if (isOnItsWay) stage.deliverRequest(node, keeperNode, 'SyncGroup')
  stage.settleLog()
  passOver(stage, member)
  stage.deliverResponse(node, asked.correlationId)
  if (member.client.waiting !== null) giveUpInPoll(stage, member)
  if (stage.requests(node, keeperNode, 'OffsetFetch').length > 0) stage.exchange(node, keeperNode, 'OffsetFetch')
}

/** What it has to give up (cooperative) it gives up in a poll, which joins again at once: its JoinGroup is on its way. */
function giveUpInPoll(stage: GroupStage, member: MemberApplication): void {
  pollInVain(stage, member)
  endPoll(stage, member)
  member.isJoiningAgain = member.client.phase === 'joining'
}

/** What its application commits before its partitions are revoked it commits in its listener: before it joins, and in vain where nothing is new. */
export const commitsInListener = ({ parameters: { commit } }: MemberApplication) =>
  commit === 'finally' || commit === 'batch' || commit === 'fetched'

export function rejoin(stage: GroupStage, member: MemberApplication): void {
  member.isJoiningAgain = false
  findCoordinator(stage, member)
  if (commitsInListener(member) && Object.keys(member.news()).length > 0) {
    member.isRevoking = true
    return member.commit()
  }
  if (member.client.phase !== 'joining') pollInVain(stage, member)
  if (member.client.phase === 'joining') joinGroup(stage, member)
  endPoll(stage, member)
}
