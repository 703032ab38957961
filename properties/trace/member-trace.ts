/**
 * A consumer as a member of its group, by the machine of members (model/kafka/group/member.ts): how it joins and is assigned, what it hears, what it reads
 * and commits, what it gives up, and how it ends.
 *
 *     JoinGroup     join, rejoin        its answer   Joined, Refused       told Assigned           Synced           poll called    finish of all in hand
 *     SyncGroup     sync                its answer   Refused               told Polled             poll, Fetched    timer pollInterval   pollTimeout
 *     Heartbeat     heartbeat           its answer   Refused               a position after none   OutOfRange       start          crash, restart
 *     OffsetCommit  commit, rejoin      its answer   Committed             its connection gone     CommitLost       told Closed    close
 *
 * Where the two differ for good, and what is done about it:
 *
 *   D1  OffsetFetch is part of SyncGroup's answer to the machine: what is new begins at −1, until the group's offset is heard of and put there
 *   D2  the application is no process of the world: it has handled what it has in hand when it next calls, or where a rebalance goes on between two
 *       polls (Java's waits for the next)
 *   D3  JoinGroup that is asked again is the same one, though the coordinator has given an id out in between; who is called, or is not settled yet,
 *       says with its heartbeat nothing that the machine knows of
 *   D4  the client commits every partition when one has news: the machine says what it would of the others
 *   D5  who does not come back to poll is late whether it has something in hand or not; the machine knows no static member that is late, and nobody
 *       who is late between JoinGroup and SyncGroup's answer
 *   D6  the machine knows no coordinator that moves: what is refused for that reason is asked again, and SyncGroup is a rebalance that begins again
 *   D7  what was lost the machine drops at once, the client in its next poll
 *   D8  before it joins again the client waits for a commit that it made before it was called, and a cooperative one reads on: the machine that is called
 *       hands nothing out
 *   D9  markers, and what was aborted, are to the machine records like others, which the application has handled when it next calls: which they are the
 *       leader's log says, and that none of them is handed out consumer-trace.ts
 *
 * Not compared: what the leader deals (the machine's assignors know one topic). Followed no more: who seeks, who commits offsets of its own, and who is
 * refused for what it asks.
 */
import type { ConsumerCall, ConsumerState } from '../../impl/core/consumer-state.ts'
import type { LocalState } from '../../model/explorer/adapter.ts'
import {
  type GroupParameters,
  type MemberContext,
  memberMachine,
  safeGroup,
  smallGroup,
} from '../../model/kafka/group/index.ts'
import type { Book } from './book.ts'
import type { ConsumerStep } from './consumer-trace.ts'
import { type Candidate, explain } from './explain.ts'
import { membershipOf, type Script } from './member-script.ts'
import { isCooperative, scriptOf } from './member-steps.ts'
import { PartitionNumbers, saidBy, tolds } from './member-words.ts'
import { contextOf, Stepper } from './stepping.ts'
import { differing } from './views.ts'

export class MemberStates {
  readonly #book: Book
  readonly #member: number
  readonly #numbers = new PartitionNumbers()
  #machine: Stepper | undefined
  /** Empty: not followed. */
  #states: readonly LocalState[] = []

  constructor(book: Book, node: string) {
    this.#book = book
    this.#member = Number(node.split('-')[1])
  }

  /** Whether anything in it is a step of the machine. */
  see(step: ConsumerStep): boolean {
    const { input, before, after } = step
    if (input === undefined || before === undefined) return this.#start(step)
    if (this.#states.length === 0) return false
    const why = unknownIn(step)
    if (why !== undefined) {
      this.#book.unmodelled ??= why
      this.#states = []
      return false
    }
    const states = this.#states.map(local => placed(this.#numbers, step, local))
    const scripts = states.map(local => scriptOf(this.#machine!, this.#numbers, { ...step, before }, local))
    this.#explain(step, states, scripts.map(candidateOf))
    return scripts.some(({ events }) => events.length > 0) || after.phase === 'closed'
  }

  #start(step: ConsumerStep): boolean {
    this.#machine ??= machineOf(step.after)
    const fresh = this.#machine.start({ member: this.#member, group: 1, isLate: false })
    const states = this.#states.map(local => (isOver(local) ? fresh : local))
    const events = (local: LocalState) => (local === fresh ? [] : [{ type: 'crash' }, { type: 'restart' }])
    const start = { says: 'crash, restart', events, letters: () => [] }
    this.#explain(step, states.length > 0 ? states : [fresh], [start])
    return this.#states[0] !== fresh
  }

  #explain(step: ConsumerStep, states: readonly LocalState[], candidates: readonly Candidate[]): void {
    const different = (local: LocalState) => differences(this.#numbers, step.after, local)
    const found = explain({
      actor: this.#machine!,
      states,
      candidates,
      toLetter: () => [],
      said: saidBy(step),
      isShown: local => different(local).length === 0,
      differences: different,
    })
    if ('closest' in found) return this.#book.fail(step.after.config.groupId, found.closest)
    this.#states = found.states
    this.#book.unmodelled ??= found.unmodelled
  }
}

const isOver = (local: LocalState): boolean => membershipOf(local) === 'fenced' || membershipOf(local) === 'down'

const commits = { java: 'poll', librdkafka: 'handed-out', off: 'after' } as const

/** D5: a bound of the search that is none of the world's. */
function machineOf({ config }: ConsumerState): Stepper {
  const parameters: GroupParameters = {
    ...safeGroup,
    assignment: isCooperative(config) ? 'cooperative' : 'eager',
    instances: config.groupInstanceId === undefined ? 'dynamic' : 'static',
    maxPollRecords: config.maxPollRecords,
    commit: commits[config.autoCommit],
    offsetReset: config.autoOffsetReset === 'latest' ? 'latest' : 'earliest',
  }
  return new Stepper(memberMachine(parameters, smallGroup).provide({ guards: { isTooSlow: () => true } }))
}

/** Undefined: the machine knows such things. */
function unknownIn({ input, after, effects }: ConsumerStep): string | undefined {
  const call = input?.type === 'Call' ? (input.call as ConsumerCall) : undefined
  if (call?.type === 'seek') return 'an application that seeks'
  if (call?.type === 'commit' && call.offsets !== undefined) return 'an application that commits offsets of its own'
  const failed = tolds(effects).some(({ type }) => type === 'GroupFailed')
  return failed && after.failure !== 'FENCED_INSTANCE_ID' ? 'a member that is refused for what it asks' : undefined
}

const candidateOf = (script: Script): Candidate => {
  const { events, texts, unmodelled, from } = script
  return {
    says: unmodelled ?? (events.map(({ type }) => type).join(', ') || 'nothing'),
    events,
    where: local => local === from,
    letters: () => texts.toSorted().map(text => ({ text, message: text })),
    unmodelled: unmodelled !== undefined,
  }
}

/** D1. */
function placed(numbers: PartitionNumbers, { effects }: ConsumerStep, local: LocalState): LocalState {
  const committed = tolds(effects).flatMap(told => (told.type === 'Joined' ? Object.entries(told.committed) : []))
  const offsets = new Map(committed.map(([name, offset]) => [numbers.numberOf(name), offset]))
  if (offsets.size === 0) return local
  const context = contextOf<MemberContext>(local)
  const owned = context.owned.map(one =>
    one.position < 0 && offsets.has(one.partition)
      ? { ...one, position: offsets.get(one.partition)!, sent: offsets.get(one.partition)! }
      : one,
  )
  return { ...local, snapshot: { ...local.snapshot, context: { ...context, owned } } as LocalState['snapshot'] }
}

/** Where it stands; where one stands that the machine may have in two states, both. */
function standsIn({ phase, mustRejoin, hasLeft }: ConsumerState): readonly string[] {
  switch (phase) {
    case 'joining':
      return ['joining', 'outside']
    case 'assigning':
    case 'syncing':
      return ['syncing']
    case 'offsets':
    case 'ready':
      return [mustRejoin ? 'called' : 'settled']
    case 'preparing':
      return ['committing', 'called']
    case 'lost':
      return ['outside']
    case 'failed':
      return ['fenced']
    case 'closing':
    case 'closed':
      return hasLeft ? ['down'] : []
  }
}

function differences(numbers: PartitionNumbers, state: ConsumerState, local: LocalState): readonly string[] {
  const { phase, partitions, unplaced, generationId, memberId } = state
  const model = contextOf<MemberContext>(local)
  const [stands, isClosing] = [standsIn(state), phase === 'closing' || phase === 'closed']
  const membership = membershipOf(local)
  const world: Record<string, unknown> = { membership: stands.includes(membership) ? membership : stands.join(' or ') }
  const own: Record<string, unknown> = { membership }
  if (isClosing) return stands.length === 0 ? [] : differing(world, own)
  // D7.
  if (phase !== 'lost') {
    world['owned'] = Object.keys(partitions).toSorted()
    own['owned'] = model.owned.map(({ partition }) => numbers.nameOf(partition)).toSorted()
  }
  if (phase !== 'joining' && phase !== 'failed') {
    world['generation'] = Math.max(0, generationId)
    own['generation'] = model.generation
  }
  for (const { partition, position } of model.owned) {
    const name = numbers.nameOf(partition)
    const known = partitions[name]?.position ?? -1
    if (known < 0 || unplaced.includes(name)) continue
    world[name] = known
    own[name] = position
  }
  const isMute = memberId === '' && !model.isStranger && membership !== 'joining'
  return [...differing(world, own), ...(isMute ? ['it has no member id, and has one in the model'] : [])]
}
