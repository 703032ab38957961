/**
 * A group's members, generations and refusals, as its coordinator has them in memory: by the machine of groups (model/kafka/group/coordinator.ts). What the
 * coordinator writes, and to which log, is group-steps.ts's.
 *
 *     JoinGroup    JoinGroup, and completeJoin with the last      Heartbeat, OffsetCommit     the same; NONE to a heartbeat: the machine has nothing to say
 *     SyncGroup    the same where it is refused, or stable         timers                      sessionTimeout of each who is removed, rebalanceTimeout
 *     an assignment that is in force       SyncGroup of the leader, then of all who waited
 *     an office begins                     JoinGroup of every member of the log, completeJoin, SyncGroup
 *
 * Where the two differ for good, and what is done about it:
 *
 *   W1  generations go by name: where a group becomes empty Kafka counts one more
 *   W2  a follower's SyncGroup waits for the leader's; to the machine it comes when that has come. When there is none, who waited asks again
 *   W3  a follower that joins again and disturbs nobody, and an id that is handed out before it joins (KIP-394), have no counterpart
 *   W4  the leader is the first of the members for the machine, for Kafka who leads already: where these are two, it is taken up anew
 *   W5  followed no more: assignments that the log refuses
 *   W6  a static member that comes back is told where it was when its new id is written, by the machine at once; who is gone is told in vain that it
 *       is fenced, by the machine only where it is another process
 */
import { groupTimerIn } from '../../impl/core/group-timers.ts'
import type { ClassicGroup } from '../../impl/core/group.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import { coordinatorMachine, type CoordinatorContext } from '../../model/kafka/group/index.ts'
import type { Book } from './book.ts'
import { type Candidate, explain } from './explain.ts'
import {
  answeredAtOnce,
  askingIn,
  groupEvents,
  type GroupEvent,
  isToldLater,
  saidIn,
  toLetters,
  unknownIn,
} from './group-events.ts'
import { instanceIn, noNumbers, numberOf, type Numbering, numberText, withMembers } from './group-numbering.ts'
import type { BrokerStep } from './letters.ts'
import { contextOf, type Sent, Stepper, valueOf } from './stepping.ts'
import { differing } from './views.ts'

/** A group, as long as it is followed. */
class Followed {
  readonly machine = new Stepper(coordinatorMachine(member => instanceIn(this.numbering, member), 1))
  states: readonly LocalState[] = [this.machine.start({ offsets: [] })]
  numbering: Numbering = noNumbers

  /** W4. */
  isLedByAnother({ state, leader }: ClassicGroup): boolean {
    if (state !== 'CompletingRebalance' && state !== 'Stable') return false
    const { member, id } = numberOf(this.numbering, leader)
    return this.states.every(local => {
      const [first] = contextOf<CoordinatorContext>(local).members
      return first?.member !== member || first.id !== id
    })
  }
}

export class GroupMembers {
  readonly #book: Book
  readonly #groups = new Map<string, Followed | 'lost'>()

  constructor(book: Book) {
    this.#book = book
  }

  see(step: BrokerStep): void {
    const { node, input, before, after } = step
    for (const [name, office] of Object.entries(after.offices)) {
      const isNew = input === undefined || before?.offices[name]?.leaderEpoch !== office.leaderEpoch
      if (isNew) this.#forget(`${node} ${name} `)
      for (const group of Object.values(office.groups)) {
        const was = isNew ? undefined : before.offices[name]?.groups[group.groupId]
        const key = `${node} ${name} ${group.groupId}`
        if (isNew) this.#take(key, group)
        else if (was !== group || isAbout(step, group.groupId)) this.#go(key, name, { step, was, is: group })
        if (this.#book.failure !== undefined) return
      }
    }
  }

  /** Of an office that is over. */
  #forget(place: string): void {
    for (const key of this.#groups.keys()) if (key.startsWith(place)) this.#groups.delete(key)
  }

  /** As it is, who leads first. */
  #take(key: string, group: ClassicGroup): void {
    const { state, generationId, leader, members } = group
    const followed = new Followed()
    this.#groups.set(key, followed)
    const inOrder = members.toSorted((a, b) => Number(b.memberId === leader) - Number(a.memberId === leader))
    followed.numbering = withMembers(noNumbers, { ...group, members: inOrder }, undefined)
    if (state === 'Empty' || state === 'PreparingRebalance') return
    const numbers = inOrder.map(({ memberId }) => numberOf(followed.numbering, memberId))
    const joins = numbers.map((one): Event => ({
      type: 'JoinGroup',
      isStranger: true,
      owned: [],
      ...one,
      generation: 0,
    }))
    const deal = { type: 'SyncGroup', assignment: [], ...numbers[0], generation: 1 }
    const isDealt = state === 'Stable' ? [deal] : []
    const taken = followed.machine.walk(followed.states[0]!, [...joins, { type: 'completeJoin' }, ...isDealt])
    if (taken) followed.states = [taken.next]
    followed.numbering = { ...followed.numbering, generations: new Map([[generationId, 1]]) }
  }

  #go(key: string, topicPartition: string, event: GroupEvent): void {
    const followed = this.#groups.get(key) ?? new Followed()
    if (followed === 'lost') return
    const why = unknownIn(event)
    if (why !== undefined) {
      this.#book.unmodelled ??= why.says
      if (why.isForGood) this.#groups.set(key, 'lost')
      return
    }
    const numbering = withMembers(followed.numbering, event.is, askingIn(event))
    followed.numbering = numbering
    const found = explain({
      actor: followed.machine,
      states: followed.states,
      candidates: candidatesOf(event, numbering),
      toLetter: sent => toLetters([sent]),
      said: saidIn(event, numbering),
      isShown: local => differences(event.is, numbering, local).length === 0,
      differences: local => differences(event.is, numbering, local),
    })
    if ('closest' in found) return this.#book.fail(topicPartition, found.closest)
    followed.states = found.states
    followed.numbering = withGeneration(numbering, event, found.states[0]!)
    this.#groups.set(key, followed)
    if (!followed.isLedByAnother(event.is)) return
    this.#book.unmodelled ??= 'a leader that is not the first member'
    this.#take(key, event.is)
  }
}

function candidatesOf(event: GroupEvent, numbering: Numbering): readonly Candidate[] {
  const events = groupEvents(event, numbering)
  const says = events.map(({ type }) => type).join(', ') || 'nothing'
  const isCompared = (sent: Sent) => sent.message.type !== 'Joined' || !isToldLater(event)
  const letters: Candidate['letters'] = (_before, sent) =>
    toLetters(sent.filter(isCompared)).toSorted((a, b) => (a.text < b.text ? -1 : 1))
  const asked = answeredAtOnce(event)
  const isBeat = asked?.request.api === 'Heartbeat' && asked.errorCode === 'NONE'
  if (!isBeat) return [{ says, events, letters }]
  return [{ says: 'nothing to say to a heartbeat', events: [], unless: events[0]! }]
}

const isAbout = ({ input }: BrokerStep, groupId: string): boolean => {
  if (input?.type === 'TimerFired') return groupTimerIn(input.timer)?.groupId === groupId
  if (input?.type !== 'Received' || input.message.kind !== 'request') return false
  return 'groupId' in input.message.body && input.message.body.groupId === groupId
}

/** W1. */
function withGeneration(numbering: Numbering, { was, is }: GroupEvent, local: LocalState): Numbering {
  if (is.generationId === was?.generationId || is.state === 'Empty') return numbering
  const { generation } = contextOf<CoordinatorContext>(local)
  return { ...numbering, generations: new Map([...numbering.generations, [is.generationId, generation]]) }
}

const states: Readonly<Record<ClassicGroup['state'], string>> = {
  Empty: 'empty',
  PreparingRebalance: 'preparing',
  CompletingRebalance: 'completing',
  Stable: 'stable',
}

/** A rebalance of nobody is none. */
function differences({ state, members }: ClassicGroup, numbering: Numbering, local: LocalState): readonly string[] {
  const model = contextOf<CoordinatorContext>(local)
  const isIn = members.map(
    ({ memberId, awaitingJoin }) => `${numberText(numbering, memberId)}${awaitingJoin ? ' waits' : ''}`,
  )
  const own = model.members.map(
    ({ member, id, hasJoined }) => `${member}${id === 1 ? '' : `, id ${id}`}${hasJoined ? ' waits' : ''}`,
  )
  return differing(
    { state: members.length === 0 ? 'empty' : states[state], members: isIn.toSorted() },
    { state: valueOf(local), members: own.toSorted() },
  )
}
