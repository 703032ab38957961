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
 *   W4  the leader is the first of the members for the machine, for Kafka who leads already: followed no more where these are two
 *   W5  nor are groups with static members, and assignments that the log refuses
 */
import { groupTimerIn } from '../../impl/core/group-timers.ts'
import type { ClassicGroup } from '../../impl/core/group.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import { coordinatorMachine, type CoordinatorContext } from '../../model/kafka/group/index.ts'
import type { Book } from './book.ts'
import { type Candidate, explain } from './explain.ts'
import {
  answeredAtOnce,
  groupEvents,
  type GroupEvent,
  type Numbering,
  saidIn,
  toLetters,
  unknownIn,
} from './group-events.ts'
import type { BrokerStep } from './letters.ts'
import { contextOf, Stepper, valueOf } from './stepping.ts'
import { differing } from './views.ts'

const machine = new Stepper(coordinatorMachine(() => 0, 1))

interface Followed {
  readonly states: readonly LocalState[]
  readonly numbering: Numbering
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

  #take(key: string, { state, generationId, leader, members }: ClassicGroup): void {
    const ids = members.map(({ memberId }) => memberId).toSorted((a, b) => Number(b === leader) - Number(a === leader))
    const numbering: Numbering = { ids, generations: new Map(state === 'Stable' ? [[generationId, 1]] : []) }
    const started = machine.start({ offsets: [] })
    const joins = ids.map((_, at): Event => ({ type: 'JoinGroup', isStranger: true, owned: [], ...credentials(at, 0) }))
    const deal = { type: 'SyncGroup', assignment: [], ...credentials(0, 1) }
    const taken = state === 'Stable' ? machine.walk(started, [...joins, { type: 'completeJoin' }, deal]) : undefined
    const isStatic = members.some(({ groupInstanceId }) => groupInstanceId !== null)
    this.#groups.set(key, isStatic ? 'lost' : { states: [taken?.next ?? started], numbering })
  }

  #go(key: string, topicPartition: string, event: GroupEvent): void {
    const fresh: Followed = { states: [machine.start({ offsets: [] })], numbering: { ids: [], generations: new Map() } }
    const followed = this.#groups.get(key) ?? fresh
    if (followed === 'lost') return
    const why = unknownIn(event)
    if (why !== undefined) {
      this.#book.unmodelled ??= why.says
      if (why.isForGood) this.#groups.set(key, 'lost')
      return
    }
    const numbering = withMembers(followed.numbering, event.is)
    const found = explain({
      actor: machine,
      states: followed.states,
      candidates: candidatesOf(event, numbering),
      toLetter: sent => toLetters([sent]),
      said: saidIn(event, numbering),
      isShown: local => differences(event.is, numbering, local).length === 0,
      differences: local => differences(event.is, numbering, local),
    })
    if ('closest' in found) this.#book.fail(topicPartition, found.closest)
    else this.#groups.set(key, { states: found.states, numbering: withGeneration(numbering, event, found.states[0]!) })
  }
}

function candidatesOf(event: GroupEvent, numbering: Numbering): readonly Candidate[] {
  const events = groupEvents(event, numbering)
  const says = events.map(({ type }) => type).join(', ') || 'nothing'
  const letters: Candidate['letters'] = (_before, sent) =>
    toLetters(sent).toSorted((a, b) => (a.text < b.text ? -1 : 1))
  const asked = answeredAtOnce(event)
  const isBeat = asked?.request.api === 'Heartbeat' && asked.errorCode === 'NONE'
  if (!isBeat) return [{ says, events, letters }]
  return [{ says: 'nothing to say to a heartbeat', events: [], unless: events[0]! }]
}

const credentials = (at: number, generation: number) => ({ member: at + 1, id: 1, generation })

const isAbout = ({ input }: BrokerStep, groupId: string): boolean => {
  if (input?.type === 'TimerFired') return groupTimerIn(input.timer)?.groupId === groupId
  if (input?.type !== 'Received' || input.message.kind !== 'request') return false
  return 'groupId' in input.message.body && input.message.body.groupId === groupId
}

/** In the order of joining. */
const withMembers = ({ ids, generations }: Numbering, { members }: ClassicGroup): Numbering => ({
  ids: [...ids, ...members.flatMap(({ memberId }) => (ids.includes(memberId) ? [] : [memberId]))],
  generations,
})

/** W1. */
function withGeneration({ ids, generations }: Numbering, { was, is }: GroupEvent, local: LocalState): Numbering {
  if (is.generationId === was?.generationId || is.state === 'Empty') return { ids, generations }
  const { generation } = contextOf<CoordinatorContext>(local)
  return { ids, generations: new Map([...generations, [is.generationId, generation]]) }
}

const states: Readonly<Record<ClassicGroup['state'], string>> = {
  Empty: 'empty',
  PreparingRebalance: 'preparing',
  CompletingRebalance: 'completing',
  Stable: 'stable',
}

/** A rebalance of nobody is none. */
function differences({ state, members }: ClassicGroup, { ids }: Numbering, local: LocalState): readonly string[] {
  const model = contextOf<CoordinatorContext>(local)
  const isIn = members.map(
    ({ memberId, awaitingJoin }) => `${ids.indexOf(memberId) + 1}${awaitingJoin ? ' waits' : ''}`,
  )
  const own = model.members.map(({ member, hasJoined }) => `${member}${hasJoined ? ' waits' : ''}`)
  return differing(
    { state: members.length === 0 ? 'empty' : states[state], members: isIn.toSorted() },
    { state: valueOf(local), members: own.toSorted() },
  )
}
