/**
 * Invariants of groups, looked at after every step of a broker or a consumer. They know what a group is, and none of the rules that decide it.
 *
 *     of a coordinator     who may be put out of a group, what a commit of the past does, who is fenced
 *     of a member          what it gives up before it joins again, what it commits first, when it leaves
 *     of all together      who is a member has what nobody else of them has
 *
 *   O1  what is in the coordinator's memory is compared only within one office: with the next one the log counts
 */
import type { BrokerState } from '../../impl/core/broker-state.ts'
import { hasNews } from '../../impl/core/consumer-commits.ts'
import type { ConsumerState, ConsumerTold } from '../../impl/core/consumer-state.ts'
import type { ClassicGroup, GroupMember } from '../../impl/core/group.ts'
import { groupTimerIn } from '../../impl/core/group-timers.ts'
import type { Effect, Input } from '../../impl/core/process.ts'
import type { Request } from '../../impl/core/protocol.ts'
import type { ClusterWorld } from '../../impl/index.ts'
import { faultKindsIn, type Plan } from './plan.ts'

type Sentence = string | undefined

interface GroupStep {
  readonly before: ClassicGroup
  readonly after: ClassicGroup
  readonly input: Input<unknown>
  readonly effects: readonly Effect<unknown>[]
}

interface MemberStep {
  readonly before: ConsumerState
  readonly after: ConsumerState
  readonly effects: readonly Effect<unknown>[]
  /** How long ago its last poll returned; −1: it has not. */
  readonly sincePollMs: number
}

const requestIn = (input: Input<unknown>): Request | undefined =>
  input.type === 'Received' && input.message.kind === 'request' ? input.message.body : undefined

const nameOf = ({ memberId }: GroupMember) => memberId

function mayBePutOut({ groupInstanceId, memberId, awaitingJoin }: GroupMember, input: Input<unknown>): boolean {
  const timer = input.type === 'TimerFired' ? groupTimerIn(input.timer) : undefined
  if (timer?.clock === 'session') return timer.memberId === memberId
  if (timer?.clock === 'join') return groupInstanceId === null && awaitingJoin === null
  if (timer?.clock === 'sync') return true
  const request = requestIn(input)
  if (request?.api === 'LeaveGroup') return request.memberId === memberId
  return request?.api === 'JoinGroup' && groupInstanceId !== null && request.groupInstanceId === groupInstanceId
}

/** KIP-62, 345. */
function membersAreWaitedFor({ before, after, input }: GroupStep): Sentence {
  const gone = before.members.filter(({ memberId }) => !after.members.some(other => other.memberId === memberId))
  const wronged = gone.find(member => !mayBePutOut(member, input))
  return wronged && `${nameOf(wronged)} is put out of the group, and did not leave, nor was silent, nor late.`
}

/** What a generation that is over says moves nothing. */
function pastMovesNothing({ before, input, effects }: GroupStep): Sentence {
  const request = requestIn(input)
  if (request?.api !== 'OffsetCommit' || !effects.some(({ type }) => type === 'Append')) return undefined
  const { memberId, generationId } = request
  const isOutside = generationId < 0 && before.state === 'Empty'
  const isMember = before.members.some(member => member.memberId === memberId)
  if (isOutside || (isMember && generationId === before.generationId)) return undefined
  return `a commit of ${memberId} in generation ${generationId} is taken; the group is in ${before.generationId}.`
}

/** KIP-345. */
function replacedIsFenced({ before, input, effects }: GroupStep): Sentence {
  const request = requestIn(input)
  if (request === undefined || !('groupInstanceId' in request) || request.groupInstanceId === null) return undefined
  const { memberId, groupInstanceId, api } = request
  const instance = before.members.find(member => member.groupInstanceId === groupInstanceId)
  if (instance === undefined || memberId === '' || instance.memberId === memberId) return undefined
  const isTold = effects.some(
    effect =>
      effect.type === 'Send' &&
      'errorCode' in effect.message.body &&
      effect.message.body.errorCode === 'FENCED_INSTANCE_ID',
  )
  return isTold ? undefined : `${memberId} was replaced as ${groupInstanceId}, and is not told so by ${api}.`
}

/** KIP-345. */
function staticReturnsQuietly({ before, after, input }: GroupStep): Sentence {
  const request = requestIn(input)
  if (request?.api !== 'JoinGroup' || request.memberId !== '' || request.groupInstanceId === null) return undefined
  const isBack = before.members.some(({ groupInstanceId }) => groupInstanceId === request.groupInstanceId)
  const isDisturbed = isBack && before.state === 'Stable' && after.state !== 'Stable'
  return isDisturbed ? `${request.groupInstanceId} is back, and everybody has to join again.` : undefined
}

const ofGroups: Readonly<Record<string, (step: GroupStep) => Sentence>> = {
  'MembersAreWaitedFor: A member is out of its group when it leaves, is silent for a session or does not join in time.':
    membersAreWaitedFor,
  'PastMovesNothing: A commit is of a member, and of the generation that the group is in.': pastMovesNothing,
  'ReplacedIsFenced: Who was replaced under its instance id is told so.': replacedIsFenced,
  'StaticReturnsQuietly: A static member that is back within its session starts no rebalance.': staticReturnsQuietly,
}

const toldIn = (effects: readonly Effect<unknown>[]): readonly ConsumerTold[] =>
  effects.flatMap(effect => (effect.type === 'Tell' ? [effect.told as ConsumerTold] : []))

const saysIn = (effects: readonly Effect<unknown>[], api: string): boolean =>
  effects.some(effect => effect.type === 'Send' && effect.message.kind === 'request' && effect.message.body.api === api)

const isEager = ({ config: { assignors } }: ConsumerState) => assignors.some(name => name !== 'cooperative-sticky')

/** KAFKA-14196. */
function handsOutNothingToBeRevoked({ before, effects }: MemberStep): Sentence {
  const records = toldIn(effects).flatMap(told => (told.type === 'Polled' ? told.records : []))
  if (before.phase !== 'preparing' || !isEager(before) || records.length === 0) return undefined
  return `offset ${records[0]!.offset} of ${records[0]!.topicPartition} is handed out while it is about to be given up.`
}

function commitsBeforeItGivesUp({ before, effects }: MemberStep): Sentence {
  const isRevoked = toldIn(effects).some(told => told.type === 'Revoked' && !told.isLost)
  const isStraight = before.phase === 'ready' || before.phase === 'offsets'
  if (!isRevoked || !isStraight || before.config.autoCommit === 'off' || before.coordinator === '') return undefined
  return hasNews(before) ? 'what was dealt with is not committed before the partition is given up.' : undefined
}

/** Eager: before it waits in the barrier. */
function joinsWithEmptyHands({ after, effects }: MemberStep): Sentence {
  const names = Object.keys(after.partitions)
  return saysIn(effects, 'JoinGroup') && isEager(after) && names.length > 0
    ? `it joins again and still has ${names.join(', ')}.`
    : undefined
}

function lateMembersLeave({ before, effects, sincePollMs }: MemberStep): Sentence {
  const { maxPollIntervalMs } = before.config
  const isLate = before.poll === null && sincePollMs > maxPollIntervalMs
  return isLate && saysIn(effects, 'Heartbeat')
    ? `its heart beats, and it has not polled for ${sincePollMs} ms of ${maxPollIntervalMs}.`
    : undefined
}

/** KIP-345. */
function staticNeverLeaves({ before, effects }: MemberStep): Sentence {
  const { groupInstanceId } = before.config
  return groupInstanceId !== undefined && saysIn(effects, 'LeaveGroup')
    ? `${groupInstanceId} says that it leaves.`
    : undefined
}

const ofMembers: Readonly<Record<string, (step: MemberStep) => Sentence>> = {
  'HandsOutNothingToBeRevoked: What is about to be given up is not handed out.': handsOutNothingToBeRevoked,
  'CommitsBeforeItGivesUp: With auto-commit what was dealt with is committed before it is given up.':
    commitsBeforeItGivesUp,
  'JoinsWithEmptyHands: An eager member has given everything up before it joins again.': joinsWithEmptyHands,
  'StaticNeverLeaves: A static member that goes does not say so.': staticNeverLeaves,
}

const ofLate: Readonly<Record<string, (step: MemberStep) => Sentence>> = {
  'LateMembersLeave: Who has not polled for max.poll.interval.ms is no member any more.': lateMembersLeave,
}

/** So does the end of a wait in the barrier, and of one for what it is given: a rebalance goes on between two polls here, and meanwhile the coordinator measures the time. */
const endsPoll = (before: ConsumerState | undefined, after: ConsumerState): boolean =>
  (before?.poll !== null && after.poll === null) || (isRejoining(before) && before?.phase !== after.phase)

const isRejoining = (state: ConsumerState | undefined): boolean =>
  state?.phase === 'joining' || state?.phase === 'syncing'

export class GroupObserver {
  readonly #ofMembers: typeof ofMembers
  readonly #brokers = new Map<string, BrokerState>()
  readonly #consumers = new Map<string, ConsumerState>()
  readonly #polledAt = new Map<string, number>()
  #world: ClusterWorld | undefined

  /** Timers of a process that was paused, or whose clock is wrong, are late. */
  constructor(plan: Plan) {
    const kinds = faultKindsIn(plan)
    this.#ofMembers = kinds.has('pause') || kinds.has('skewClock') ? ofMembers : { ...ofMembers, ...ofLate }
  }

  after(
    world: ClusterWorld,
    node: string,
    input: Input<unknown> | undefined,
    effects: readonly Effect<unknown>[],
    violations: string[],
  ): void {
    this.#world = world
    if (violations.length > 0) return
    const isBroker = node.startsWith('broker-')
    if (!isBroker && !node.startsWith('consumer-')) return
    const [violation] = isBroker
      ? this.#afterBroker(node as 'broker-1', input, effects)
      : this.#afterConsumer(node as 'consumer-1', input, effects)
    if (violation !== undefined) violations.push(violation)
  }

  #afterBroker(
    node: `broker-${number}`,
    input: Input<unknown> | undefined,
    effects: readonly Effect<unknown>[],
  ): readonly string[] {
    const after = this.#world!.state(node)
    const before = this.#brokers.get(node)
    this.#brokers.set(node, after)
    if (input === undefined || before === undefined) return []
    const asked = requestIn(input)
    return Object.entries(before.offices).flatMap(([name, office]) => {
      const next = after.offices[name]
      if (next === undefined || next.leaderEpoch !== office.leaderEpoch) return []
      const ids = Object.keys(office.groups).filter(id => {
        const isAbout = asked !== undefined && 'groupId' in asked && asked.groupId === id
        return isAbout || office.groups[id] !== next.groups[id]
      })
      return ids.flatMap(id =>
        judged(ofGroups, { before: office.groups[id]!, after: next.groups[id]!, input, effects }, `group ${id}`),
      )
    })
  }

  #afterConsumer(
    node: `consumer-${number}`,
    input: Input<unknown> | undefined,
    effects: readonly Effect<unknown>[],
  ): readonly string[] {
    const after = this.#world!.state(node)
    const before = this.#consumers.get(node)
    this.#consumers.set(node, after)
    const polledAt = this.#polledAt.get(node) ?? -1
    const { now } = this.#world!
    if (input === undefined) this.#polledAt.delete(node)
    else if (endsPoll(before, after)) this.#polledAt.set(node, now)
    if (input === undefined || before === undefined) return []
    return judged(this.#ofMembers, { before, after, effects, sincePollMs: polledAt < 0 ? -1 : now - polledAt }, node)
  }
}

function judged<Step>(
  invariants: Readonly<Record<string, (step: Step) => Sentence>>,
  step: Step,
  whose: string,
): readonly string[] {
  return Object.entries(invariants).flatMap(([says, check]) => {
    const wrong = check(step)
    return wrong === undefined ? [] : [`${says} Of ${whose}: ${wrong}`]
  })
}
