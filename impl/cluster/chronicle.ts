/**
 * Chronicle: writes down what clients are told, and what they do by themselves, after each of their steps. What an application does (it sends, it
 * has handled a record) its client writes (producer.ts, consumer.ts).
 *
 *   H1  only what a client can know is written: its own calls, requests and answers, never the state of a broker
 *   H2  of every commit there is a line when it is asked for, and one when it is answered; none when the process ends before
 *   H3  of every transaction there is a line when it begins, and one when its producer knows how it ended
 */
import { positionsOf } from '../core/consumer-commits.ts'
import type { ConsumerState, ConsumerTold, Offsets, PolledRecord } from '../core/consumer-state.ts'
import type { Effect, Input, NodeId } from '../core/process.ts'
import type { ProducerState, ProducerTold } from '../core/producer-state.ts'
import { topicOf } from '../core/protocol.ts'
import type { ConsumedRecord, Operation, ProducerSession } from './history.ts'
import { textOf } from './log-entry.ts'
import { Transactions } from './transaction-chronicle.ts'
import type { ClusterWorld, Watch } from './processes.ts'

type ConsumerInput = Input<{
  readonly type: string
  readonly topicPartition?: string
  readonly offsets?: Offsets
}>

/** A refusal after which nothing is stored. Any other may hide an append: the coordinator says the same before and after it (group-requests.ts). */
const isDefinite: ReadonlySet<string> = new Set([
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  'REBALANCE_IN_PROGRESS',
  'FENCED_INSTANCE_ID',
  'INVALID_REQUEST',
  'UNKNOWN_TOPIC_OR_PARTITION',
])

export class Chronicle {
  readonly #history: Operation[]
  readonly #sessions = new Map<NodeId, ProducerSession>()
  readonly #transactions = new Map<NodeId, Transactions>()
  readonly #members = new Map<NodeId, Member>()

  constructor(history: Operation[]) {
    this.#history = history
  }

  /** Writes before anybody else looks. */
  watching(watch: Watch | undefined): Watch {
    return (world, node, input, effects, now) => {
      this.#after(world, node, input, effects)
      watch?.(world, node, input, effects, now)
    }
  }

  /** After a step of any process; `input` is undefined where it started. */
  #after(
    world: ClusterWorld,
    node: NodeId,
    input: Input<unknown> | undefined,
    effects: readonly Effect<unknown>[],
  ): void {
    if (node.startsWith('producer-')) {
      const state = world.state(node as 'producer-1')
      this.#afterProducer(world.now, node, state, effects)
      const transactions = this.#transactions.get(node) ?? new Transactions(node, this.#history)
      this.#transactions.set(node, transactions)
      transactions.after(world.now, state, input, toldIn(effects))
    }
    if (node.startsWith('consumer-')) {
      const member = this.#members.get(node) ?? new Member(node, this.#history)
      this.#members.set(node, member)
      member.after(world.now, world.state(node as 'consumer-1'), input as ConsumerInput, toldIn(effects))
    }
  }

  ended(node: NodeId, at: number): void {
    if (/^(producer|consumer)-/.test(node)) this.#history.push({ type: 'crashed', at, by: node })
  }

  /** An answer is to a request that was sent with the producer id of before the step: the step may have given it up. */
  #afterProducer(at: number, by: NodeId, state: ProducerState, effects: readonly Effect<unknown>[]): void {
    const session = this.#sessions.get(by)
    for (const told of toldIn<ProducerTold>(effects)) {
      if (told.type !== 'Acknowledged' && told.type !== 'Failed') continue
      const about = { at, by, id: Number(told.id), ...session }
      if (told.type === 'Acknowledged') this.#history.push({ type: 'acknowledged', ...about, offset: told.offset })
      else {
        const { errorCode, isUnknown } = told
        this.#history.push({ type: 'failed', ...about, errorCode, isUnknown })
      }
    }
    const { producerId, producerEpoch } = state
    if (producerId < 0) this.#sessions.delete(by)
    else if (session?.producerId !== producerId || session.producerEpoch !== producerEpoch)
      this.#sessions.set(by, { producerId, producerEpoch })
  }
}

const toldIn = <Told>(effects: readonly Effect<unknown>[]): readonly Told[] =>
  effects.flatMap(effect => (effect.type === 'Tell' ? [effect.told as Told] : []))

/** What is known of one consumer: which of its commits are under way. */
class Member {
  readonly #by: NodeId
  readonly #history: Operation[]
  /** By correlation id, in the order in which they were sent. */
  readonly #commits = new Map<number, number>()
  #ids = 0

  constructor(by: NodeId, history: Operation[]) {
    this.#by = by
    this.#history = history
  }

  after(at: number, state: ConsumerState, input: ConsumerInput | undefined, told: readonly ConsumerTold[]): void {
    const about = { at, by: this.#by, groupId: state.config.groupId }
    if (input === undefined) this.#commits.clear()
    if (input?.type === 'Call') this.#called(about, input.call, state)
    this.#sent(about, state)
    if (input?.type === 'Call') this.#refused(about, input.call, state, told)
    const answered = this.#answered(state)
    for (const each of told) this.#hear(about, state, each, answered)
  }

  #called(about: About, call: CallLike, state: ConsumerState): void {
    if (call.type === 'poll') this.#history.push({ type: 'poll', ...about })
    // Before it has joined, where it wants to be is part of what it is assigned.
    if (call.type !== 'seek' || state.phase !== 'ready') return
    this.#history.push({ type: 'revoked', ...about, partitions: [call.topicPartition!] }, assigned(about, state))
  }

  #sent(about: About, { requests }: ConsumerState): void {
    for (const { api, correlationId, offsets } of requests) {
      if (api !== 'OffsetCommit' || this.#commits.has(correlationId)) continue
      const id = this.#ids++
      this.#commits.set(correlationId, id)
      this.#history.push({ type: 'commit', ...about, id, offsets })
    }
  }

  /** The client knows that its group has gone on without it, and does not ask. Nobody to be asked is another thing: it tries again. */
  #refused(about: About, call: CallLike, state: ConsumerState, told: readonly ConsumerTold[]): void {
    const refusal = told.find(({ type }) => type === 'CommitFailed')
    if (call.type !== 'commit' || refusal?.type !== 'CommitFailed') return
    const { errorCode } = refusal
    if (errorCode === 'COORDINATOR_NOT_AVAILABLE') return
    const id = this.#ids++
    this.#history.push({ type: 'commit', ...about, id, offsets: call.offsets ?? positionsOf(state) })
    this.#history.push({ type: 'commitFailed', ...about, id, errorCode, isUnknown: false })
  }

  /** Commits that are awaited no more, in the order in which the step tells of them. */
  #answered({ requests }: ConsumerState): number[] {
    const gone = [...this.#commits].filter(([id]) => !requests.some(({ correlationId }) => correlationId === id))
    for (const [correlationId] of gone) this.#commits.delete(correlationId)
    return gone.map(([, id]) => id)
  }

  #hear(about: About, state: ConsumerState, told: ConsumerTold, answered: number[]): void {
    switch (told.type) {
      case 'Joined':
        this.#history.push({ type: 'fetchedOffsets', ...about, offsets: told.committed }, assigned(about, state))
        return
      case 'Revoked':
        this.#history.push({ type: 'revoked', ...about, partitions: told.partitions })
        return
      case 'Polled':
        this.#history.push({ type: 'polled', ...about, records: told.records.map(toConsumed) })
        return
      case 'Committed': {
        const id = answered.shift()
        // Of nothing there is nothing to ask.
        if (id !== undefined) this.#history.push({ type: 'committed', ...about, id, offsets: told.offsets })
        return
      }
      case 'CommitFailed': {
        const { errorCode } = told
        const id = answered.shift()
        // It was never sent: nobody could be asked, or nobody need be (#refused).
        if (id === undefined) return
        this.#history.push({ type: 'commitFailed', ...about, id, errorCode, isUnknown: !isDefinite.has(errorCode) })
        return
      }
      case 'OffsetOutOfRange': {
        const { topicPartition, offset, reset } = told
        this.#history.push({ type: 'outOfRange', ...about, ...topicOf(topicPartition), offset, reset })
        return
      }
      case 'Assigned':
      case 'GroupFailed':
      case 'Closed':
    }
  }
}

interface About {
  readonly at: number
  readonly by: string
  readonly groupId: string
}
type CallLike = Extract<ConsumerInput, { readonly type: 'Call' }>['call']

const assigned = (about: About, state: ConsumerState): Operation => ({
  type: 'assigned',
  ...about,
  partitions: Object.keys(state.partitions),
  positions: positionsOf(state),
})

export const toConsumed = ({ topicPartition, offset, leaderEpoch, key, value }: PolledRecord): ConsumedRecord => ({
  ...topicOf(topicPartition),
  offset,
  leaderEpoch,
  key: textOf(key),
  value: textOf(value),
})
