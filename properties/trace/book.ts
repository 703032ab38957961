/**
 * Book: what is known across the processes of a run: the partitions, names, what each message on its way means to the model, incarnations; and
 * the first failure.
 */
import type { Input } from '../../impl/core/process.ts'
import type { Closest, Explained } from './explain.ts'
import { failureOf, type Happened, type TraceFailure } from './failure.ts'
import type { Reader, Said } from './letters.ts'
import { Names } from './names.ts'
import type { PartitionStates } from './partition.ts'
import { SequenceNumbers } from './sequence-numbers.ts'

const remembered = 12
const nothing: ReadonlySet<number> = new Set()

export class Book {
  readonly names = new Names()
  readonly numbers = new SequenceNumbers()
  readonly partitions = new Map<string, PartitionStates>()
  readonly reader: Reader
  readonly #letters = new WeakMap<object, unknown>()
  readonly #leftOut = new WeakMap<object, ReadonlySet<number>>()
  readonly #incarnations = new Map<string, number>()
  readonly #running = new Map<number, number>()
  #recent: Happened[] = []
  /** The most states that one process had at a time. */
  maxStates = 1
  failure: TraceFailure | undefined
  /** What the model does not know of the event that is looked at. Reset with each. */
  unmodelled: string | undefined

  constructor() {
    this.reader = {
      names: this.names,
      incarnationOf: (broker, brokerEpoch) => this.#incarnations.get(`${broker}/${brokerEpoch}`) ?? 0,
      setting: name => this.partitions.get(name)?.setting,
    }
  }

  happened(event: Happened): void {
    this.unmodelled = undefined
    this.#recent.push(event)
    if (this.#recent.length > 20 * remembered) this.#recent = this.#recent.slice(-remembered)
  }

  register(broker: number, brokerEpoch: number, incarnation: number): void {
    this.#incarnations.set(`${broker}/${brokerEpoch}`, incarnation)
  }

  started(broker: number, incarnation: number): void {
    this.#running.set(broker, incarnation)
  }

  runningOf(broker: number): number {
    return this.#running.get(broker) ?? 0
  }

  /** What a message's body means to the model; undefined: it was never a letter. */
  letterOf(body: object): unknown {
    return this.#letters.get(body)
  }

  /** Of an answer to a fetch: offsets of records that its reader is not to be handed. */
  noteLeftOut(body: object, offsets: ReadonlySet<number>): void {
    this.#leftOut.set(body, offsets)
  }

  leftOutIn(input: Input<unknown> | undefined): ReadonlySet<number> {
    return (input?.type === 'Received' && this.#leftOut.get(input.message.body)) || nothing
  }

  /** The letter goes with the message; or the event is the failure. */
  note(topicPartition: string, outcome: Outcome, said: readonly Said[]): void {
    if ('closest' in outcome) this.fail(topicPartition, outcome.closest)
    else {
      said.forEach(({ body }, at) => this.#letters.set(body, outcome.letters[at]!.message))
      this.unmodelled ??= outcome.unmodelled
    }
  }

  fail(topicPartition: string, closest: readonly Closest[]): void {
    this.failure ??= failureOf(topicPartition, closest, this.#recent.slice(-remembered), this.names)
  }
}

export type Outcome = Omit<Explained, 'states'> | { readonly closest: readonly Closest[] }
