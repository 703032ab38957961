/**
 * A consumer's steps, for each partition that it reads: what it is handed out, and what it commits, by the consumer's machine.
 *
 *     told Joined             Joined                       told Polled     poll, ConsumerFetched, finish … one a record; the last is being handled
 *     told Revoked            crash, restart               OffsetCommit    commit, or a repetition of what stands
 *     poll or commit called   finish of what is handled    CommitFailed    CommitLost
 *     a position after none   OffsetOutOfRange
 *
 * Where the two differ for good, and what is done about it:
 *
 *   C1  the client commits every partition when one has news: for the others it repeats what the machine would not
 *   C2  a partition that is given up may come back; to the machine its member has died, and comes back
 *   C3  the application is no process of the world: it is taken to have handled what it has when it next asks for something
 *   C4  a group that has committed nothing begins where its reset policy says; the machine's group has committed 0
 *   C5  librdkafka's stored offset outlives a reset to an earlier position: until it hands out again it commits that; the machine knows positions alone
 *   C7  an application that seeks is to the machine one whose member has died, and comes back to find that committed
 *   C6  markers, and what was aborted, are to the machine records that it fetches and puts down: they are nobody's to handle. Which they are the leader's
 *       log says, by the machine of transactions (reader-answers.ts)
 */
import type { ConsumerCall, ConsumerState, ConsumerTold } from '../../impl/core/consumer-state.ts'
import type { Effect, Input } from '../../impl/core/process.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import { type ConsumerContext, consumerMachine, type ConsumerParameters } from '../../model/kafka/index.ts'
import type { Book } from './book.ts'
import { type Candidate, explain, type Letter } from './explain.ts'
import { contextOf, type Sent, Stepper, valueOf } from './stepping.ts'

export interface ConsumerStep {
  readonly input: Input<unknown> | undefined
  readonly effects: readonly Effect<unknown>[]
  readonly before: ConsumerState | undefined
  readonly after: ConsumerState
  /** Offsets of what the answer of this step brings and nobody is to be handed (reader-answers.ts). */
  readonly leftOut: ReadonlySet<number>
}

const commits = { java: 'poll', librdkafka: 'handed-out', off: 'after' } as const

export class ConsumerStates {
  readonly #book: Book
  #stepper: Stepper | undefined
  readonly #live = new Map<string, readonly LocalState[]>()
  /** C6. Where it goes on once it has put down what it has. */
  readonly #ahead = new Map<string, number>()

  constructor(book: Book) {
    this.#book = book
  }

  /** Whether anything in it has a counterpart in the model. */
  see(step: ConsumerStep): boolean {
    const { input, after } = step
    if (input === undefined) return this.#start(after)
    let isModelled = false
    for (const name of namesIn(step)) {
      const states = this.#live.get(name) ?? [this.#stepper!.start(undefined)]
      const leftOut = leftOutOf(step, name)
      const candidate = candidateOf(step, name, leftOut, this.#ahead.get(name) ?? -1)
      isModelled ||= candidate !== undefined
      if (candidate === undefined && step.before?.partitions[name] === after.partitions[name]) continue
      this.#goAhead(step, name, leftOut)
      this.#explain(step, name, states, candidate ?? { says: 'nothing', events: [] })
      if (this.#book.failure !== undefined) return true
    }
    return isModelled
  }

  /** C6. Behind the last record that is handed out it passes over what is left out; the machine does when that record is put down. */
  #goAhead(step: ConsumerStep, name: string, leftOut: ReadonlySet<number>): void {
    const last = polled(step.effects, name).at(-1)
    if (last === undefined || step.before === undefined) {
      if (step.input?.type === 'Call') this.#ahead.delete(name)
      return
    }
    const end = step.after.partitions[name]?.position ?? -1
    this.#ahead.set(name, passed(last.offset + 1, leftOut, end))
  }

  #start({ config }: ConsumerState): boolean {
    const { autoOffsetReset, autoCommit } = config
    const offsetReset = autoOffsetReset === 'latest' ? 'latest' : 'earliest'
    const about: ConsumerParameters = { commit: commits[autoCommit], onThrow: 'throws', offsetReset }
    this.#stepper = new Stepper(consumerMachine(about))
    this.#live.clear()
    this.#ahead.clear()
    return false
  }

  #explain({ after, effects }: ConsumerStep, name: string, states: readonly LocalState[], candidate: Candidate): void {
    const position = after.unplaced.includes(name) ? -1 : (after.partitions[name]?.position ?? -1)
    const differences = (local: LocalState) => {
      const own = positionOf(local, this.#ahead.get(name) ?? -1)
      return position < 0 || position === own ? [] : [`position is ${position}, and ${own} in the model`]
    }
    const found = explain({
      actor: this.#stepper!,
      states,
      candidates: [candidate],
      toLetter,
      said: [
        ...committed(effects, name).map(offset => `OffsetCommit at ${offset}`),
        ...polled(effects, name).map(({ offset }) => `ConsumerFetch at ${offset}`),
      ],
      isShown: local => differences(local).length === 0,
      differences,
    })
    if ('closest' in found) this.#book.fail(name, found.closest)
    else this.#live.set(name, found.states)
  }
}

/** What it has, and what it has just given up. */
const namesIn = ({ before, after }: ConsumerStep): ReadonlySet<string> =>
  new Set([...Object.keys(before?.partitions ?? {}), ...Object.keys(after.partitions)])

const tolds = (effects: readonly Effect<unknown>[]): readonly ConsumerTold[] =>
  effects.flatMap(effect => (effect.type === 'Tell' ? [effect.told as ConsumerTold] : []))

const polled = (effects: readonly Effect<unknown>[], name: string) =>
  tolds(effects).flatMap(told =>
    told.type === 'Polled' ? told.records.filter(({ topicPartition }) => topicPartition === name) : [],
  )

/** The offsets that this step asks to commit. */
const committed = (effects: readonly Effect<unknown>[], name: string): readonly number[] =>
  effects.flatMap(effect => {
    if (effect.type !== 'Send' || effect.message.kind !== 'request') return []
    const { body } = effect.message
    const offset = body.api === 'OffsetCommit' && 'offsets' in body ? body.offsets[name] : undefined
    return offset === undefined ? [] : [offset]
  })

/** C6. */
const positionOf = (local: LocalState, ahead: number): number => {
  const { position } = contextOf<ConsumerContext>(local)
  return valueOf(local) === 'handling' ? Math.max(position, ahead) : position
}

const nothingLeftOut: ReadonlySet<number> = new Set()

/** Of this partition. */
export function leftOutOf({ input, leftOut }: ConsumerStep, name: string): ReadonlySet<number> {
  const body = input?.type === 'Received' ? input.message.body : undefined
  return body?.api === 'Fetch' && body.topicPartition === name ? leftOut : nothingLeftOut
}

/** Undefined: nothing that the machine knows. What is in a step comes in this order: the application's return, a commit, what is told. */
function candidateOf(
  step: ConsumerStep,
  name: string,
  leftOut: ReadonlySet<number>,
  ahead: number,
): Candidate | undefined {
  const { input, effects, before, after } = step
  const records = polled(effects, name)
  const offsets = committed(effects, name)
  const told = tolds(effects)
  const joined = told.find(each => each.type === 'Joined' && each.committed[name] !== undefined)
  const isRevoked = told.some(each => each.type === 'Revoked' && each.partitions.includes(name))
  const isLost = told.some(({ type }) => type === 'CommitFailed')
  const isReset = (before?.partitions[name]?.position ?? -1) < 0 && (after.partitions[name]?.position ?? -1) >= 0
  const isAsked = input?.type === 'Call'
  const call = isAsked ? (input.call as ConsumerCall) : undefined
  const sought = call?.type === 'seek' && call.topicPartition === name ? call.offset : undefined
  const end = after.partitions[name]?.position ?? -1
  const isMoved = leftOut.size > 0 && end > (before?.partitions[name]?.position ?? end)
  if (records.length + offsets.length === 0 && !joined && !isRevoked && !isLost && !isReset && !isAsked && !isMoved)
    return undefined
  const stored = storedBeyond(before, name)
  const events = (local: LocalState): readonly Event[] => [
    ...(isAsked && valueOf(local) === 'handling' ? [{ type: 'finish' }, ...pass(local, ahead)] : []),
    ...offsets.flatMap(() => (stored === undefined && hasNews(local) ? [{ type: 'commit' }] : [])),
    ...(isLost ? [{ type: 'CommitLost' }] : []),
    ...(isRevoked ? leaves(local) : []),
    ...(joined?.type === 'Joined' ? joins(local, joined.committed[name] ?? -1, joined.generationId) : []),
    ...(isReset && !joined ? [{ type: 'OffsetOutOfRange', end: after.partitions[name]!.position }] : []),
    ...(sought === undefined ? [] : joins(local, sought, contextOf<ConsumerContext>(local).generation)),
    ...(isMoved
      ? fetchesPast(contextOf<ConsumerContext>(local), records, leftOut)
      : records.flatMap(({ offset }, at) => fetches(offset, at === 0))),
    ...(isMoved && records.length === 0
      ? pass(local, passed(contextOf<ConsumerContext>(local).position, leftOut, end))
      : []),
  ]
  const steps = [
    ...(isAsked ? ['finish'] : []),
    ...(sought === undefined ? [] : ['seek']),
    ...offsets.map(() => 'commit'),
    ...(isRevoked ? ['crash', 'restart'] : []),
    ...(joined ? ['Joined'] : []),
    ...records.map(() => 'poll'),
    ...(isMoved && records.length === 0 ? ['what nobody is handed'] : []),
  ]
  // C1, C5.
  const repeated = (local: LocalState): readonly Letter[] =>
    offsets.length > 0 && (stored !== undefined || !hasNews(local))
      ? [commitLetter(stored ?? contextOf<ConsumerContext>(local).position)]
      : []
  return {
    says: steps.join(', '),
    events,
    letters: (local, sent) => [...repeated(local), ...sent.flatMap(toLetter)],
  }
}

/** C5. What was handed out, where the position has gone back behind it. */
function storedBeyond(before: ConsumerState | undefined, name: string): number | undefined {
  const { position, handedOut } = before?.partitions[name] ?? { position: -1, handedOut: -1 }
  return before?.config.autoCommit === 'librdkafka' && position >= 0 && handedOut > position ? handedOut : undefined
}

const commitLetter = (offset: number): Letter => ({ text: `OffsetCommit at ${offset}`, message: offset })

const toLetter = ({ message }: Sent): readonly Letter[] =>
  message.type === 'OffsetCommit' || message.type === 'ConsumerFetch'
    ? [{ text: `${message.type} at ${String(message['offset'])}`, message }]
    : []

const hasNews = (local: LocalState) => {
  const { position, sent } = contextOf<ConsumerContext>(local)
  return position > sent
}

/** C2. */
const goes: readonly Event[] = [{ type: 'crash' }, { type: 'restart' }]

/** C2. What it loses before it has heard from where to begin, it never had. */
const leaves = (local: LocalState): readonly Event[] => (valueOf(local) === 'joining' ? [] : goes)

/** C2, C4. */
function joins(local: LocalState, offset: number, generation: number): readonly Event[] {
  return [...leaves(local), { type: 'Joined', committedOffset: Math.max(offset, 0), generation }]
}

/** The record before it has been handled. */
const fetches = (offset: number, isFirst: boolean): readonly Event[] => [
  ...(isFirst ? [] : [{ type: 'finish' }]),
  { type: 'poll', leader: 1 },
  { type: 'ConsumerFetched', record: offset, offset },
]

/** C6. A record that is no one's. */
const pass = (local: LocalState, to: number): readonly Event[] =>
  to > contextOf<ConsumerContext>(local).position
    ? [{ type: 'ConsumerFetched', record: -1, offset: to - 1 }, { type: 'finish' }]
    : []

/** C6. What is handed out is passed to over what is left out, and over nothing else; what is left out is handed out to nobody. */
function fetchesPast(
  { position }: ConsumerContext,
  records: readonly { readonly offset: number }[],
  leftOut: ReadonlySet<number>,
): readonly Event[] {
  const events: Event[] = []
  let at = position
  for (const { offset } of records) {
    if (leftOut.has(offset)) continue
    const from = at
    at = passed(at, leftOut, offset)
    if (events.length > 0) events.push({ type: 'finish' })
    if (at > from) events.push({ type: 'ConsumerFetched', record: -1, offset: at - 1 }, { type: 'finish' })
    events.push({ type: 'poll', leader: 1 }, { type: 'ConsumerFetched', record: at, offset: at })
    at += 1
  }
  return events
}

/** Where one comes to who leaves this out, and goes no further than `end`. */
export function passed(from: number, leftOut: ReadonlySet<number>, end: number): number {
  let at = from
  while (at < end && leftOut.has(at)) at += 1
  return at
}
