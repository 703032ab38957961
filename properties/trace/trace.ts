/**
 * Trace: a run of the reference broker, event by event, validated against the model as a set-of-states simulation.
 *
 *     world ──after each step: node, input, effects, state──▶ Trace ──▶ per partition and process: the model's states that explain it so far
 *
 *   V1  an event that has no counterpart in the model is counted as unmodelled, and must not change what is compared
 *   V2  nothing is searched beyond one event: the world says which messages arrive, the machines say what becomes of it
 *   V3  the first event that no state explains ends the validation: what comes after it is its consequence
 *
 * Validated: the brokers' copies of every partition, those of __consumer_offsets and the groups in them included (replica-steps.ts), the controller
 * (controller-steps.ts), producers (producer-trace.ts), consumers (consumer-trace.ts); by the machines that have one leader and sequence numbers what a
 * leader makes of them (leader-sequences.ts) and how a producer gives them out (producer-sequences.ts); by the machines of groups who is a member, in which
 * generation, and who is refused (group-members.ts), and what each member does about that (member-trace.ts); by the machines of transactions what becomes of
 * each transactional id (transactional-ids.ts), what a partition's leader makes of it (leader-transactions.ts), what readers are told and handed
 * (reader-answers.ts), and how its producers go on (transactional-producers.ts). Not validated: disks that forget what was flushed (bit rot, short reads);
 * what the application does between two calls of its consumer.
 */
import type { BrokerState } from '../../impl/core/broker-state.ts'
import type { ControllerState } from '../../impl/core/controller.ts'
import type { Effect, Input } from '../../impl/core/process.ts'
import type { ProducerState } from '../../impl/core/producer-state.ts'
import type { ConsumerState } from '../../impl/core/consumer-state.ts'
import { Book } from './book.ts'
import { seeBroker } from './broker-trace.ts'
import { ConsumerStates } from './consumer-trace.ts'
import { seeController } from './controller-trace.ts'
import type { TraceFailure } from './failure.ts'
import { GroupMembers } from './group-members.ts'
import { LeaderSequences } from './leader-sequences.ts'
import { LeaderTransactions } from './leader-transactions.ts'
import { MemberStates } from './member-trace.ts'
import { ProducerSequences } from './producer-sequences.ts'
import { ProducerStates } from './producer-trace.ts'
import { seeReaders } from './reader-answers.ts'
import type { Facts } from './setting.ts'
import { TransactionalProducers } from './transactional-producers.ts'
import { TransactionalIds } from './transactional-ids.ts'

export interface TraceResult {
  readonly events: number
  /** Events that steps of the model's machines explain, or a message that a machine would not take. */
  readonly explained: number
  /** Events without a counterpart in the model, by kind. */
  readonly unmodelled: Readonly<Record<string, number>>
  /** The most states that one process had at a time. */
  readonly maxStates: number
  readonly failure?: TraceFailure
}

export class Trace {
  readonly #facts: Facts
  readonly #book = new Book()
  readonly #leaders = new LeaderSequences(this.#book)
  readonly #members = new GroupMembers(this.#book)
  readonly #transactions: LeaderTransactions
  readonly #transactionalIds: TransactionalIds
  readonly #producers = new Map<string, ProducerStates>()
  readonly #sequences = new Map<string, ProducerSequences>()
  readonly #transactors = new Map<string, TransactionalProducers>()
  readonly #consumers = new Map<string, ConsumerStates>()
  readonly #memberships = new Map<string, MemberStates>()
  readonly #last = new Map<string, unknown>()
  readonly #unmodelled = new Map<string, number>()
  #events = 0
  #explained = 0

  constructor(facts: Facts) {
    this.#facts = facts
    this.#transactions = new LeaderTransactions(this.#book, facts)
    this.#transactionalIds = new TransactionalIds(this.#book, facts)
  }

  get failure(): TraceFailure | undefined {
    return this.#book.failure
  }

  /** One step of one process; `input` is undefined where it started, `state` is the one after. */
  after(node: string, input: Input<unknown> | undefined, effects: readonly Effect<unknown>[], state: unknown): void {
    if (this.failure !== undefined) return
    this.#events += 1
    this.#book.happened({ n: this.#events, node, input, effects })
    const last = this.#last.get(node)
    this.#last.set(node, state)
    const isModelled = this.#see(node, input, effects, last, state)
    const { unmodelled } = this.#book
    if (isModelled && unmodelled === undefined) this.#explained += 1
    else this.#count([`${node.split('-')[0]}: ${kindOf(input)}`, ...(unmodelled ? [unmodelled] : [])].join(', '))
  }

  result(): TraceResult {
    const about = { events: this.#events, explained: this.#explained, maxStates: this.#book.maxStates }
    const unmodelled = Object.fromEntries([...this.#unmodelled].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    return { ...about, unmodelled, ...(this.failure ? { failure: this.failure } : {}) }
  }

  #see(
    node: string,
    input: Input<unknown> | undefined,
    effects: readonly Effect<unknown>[],
    last: unknown,
    after: unknown,
  ): boolean {
    const before = input === undefined ? undefined : last
    if (node.startsWith('broker-')) {
      const states = { before: before as BrokerState | undefined, after: after as BrokerState }
      const isModelled = seeBroker(this.#book, { node, input, effects, ...states })
      seeReaders(this.#book, { node, input, effects, ...states })
      this.#leaders.see({ node, input, effects, ...states })
      this.#members.see({ node, input, effects, ...states })
      const isOfTransaction = this.#transactions.see({ node, input, effects, ...states })
      const isOfId = this.#transactionalIds.see({ node, input, effects, ...states })
      return isModelled || isOfTransaction || isOfId
    }
    if (node === 'controller') {
      const states = { before: last as ControllerState | undefined, after: after as ControllerState }
      return seeController(this.#book, this.#facts, { input, effects, ...states })
    }
    if (node.startsWith('consumer-')) {
      const states = { before: before as ConsumerState | undefined, after: after as ConsumerState }
      const step = { input, effects, ...states, leftOut: this.#book.leftOutIn(input) }
      const isConsumers = entry(this.#consumers, node, () => new ConsumerStates(this.#book)).see(step)
      const isMembers = entry(this.#memberships, node, () => new MemberStates(this.#book, node)).see(step)
      return isConsumers || isMembers
    }
    if (!node.startsWith('producer-')) return false
    const states = { before: before as ProducerState | undefined, after: after as ProducerState }
    const isModelled = entry(this.#producers, node, () => new ProducerStates(this.#book)).see({
      input,
      effects,
      ...states,
    })
    entry(this.#sequences, node, () => new ProducerSequences(this.#book)).see({ input, effects, ...states })
    const transactions = entry(this.#transactors, node, () => new TransactionalProducers(this.#book, node))
    return transactions.see({ input, effects, ...states }) || isModelled
  }

  #count(kind: string): void {
    this.#unmodelled.set(kind, (this.#unmodelled.get(kind) ?? 0) + 1)
  }
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}

/** What kind of event it is: an api, a timer without what it is about, or what the world says. */
function kindOf(input: Input<unknown> | undefined): string {
  if (input === undefined) return 'start'
  if (input.type === 'TimerFired') return `timer ${input.timer.split('/')[0]}`
  if (input.type === 'Received') return `${input.message.body.api} ${input.message.kind}`
  return input.type
}
