/**
 * Machines as automata over integers: local states and operations are ids, a step is looked up, XState runs once per pair.
 *
 *   M1  a record stands for one local step: [next local id, number of effects, (kind, operation) …]
 *   M2  REFUSED says that no transition was selected; THREW - i, that the machine threw text i
 *   M3  what a pair gave once it gives always (the adapter computes it twice, but for a machine that is trusted)
 */
import {
  type CheckedStep,
  type Event,
  fire,
  identity,
  initial,
  kept,
  type LocalState,
  type Machine,
  rootOf,
  step,
  stepTrusted,
} from './adapter.ts'
import { canonical, frozenCopy } from './canonical.ts'
import { ModelError, StepThrew } from './errors.ts'
import { Interner, IntMap, IntPool, PairTable, UNKNOWN } from './intern.ts'
import { transitionsOf } from './transitions.ts'

export const REFUSED = -2
export const THREW = -3
/** Effect kinds below zero; from zero on the kind is the id of an address that the operation is sent to. */
export const OBSERVE = -1

/** What all slots share: operations (messages, events, facts) and addresses by id, and the pool of step records. */
export class Vocabulary {
  readonly operations = new Interner<Event>()
  readonly addresses = new Interner<string>()
  readonly thrown = new Interner<string>()
  readonly records = new IntPool(1 << 12)
  xstateCalls = 0

  operation(event: Event): number {
    const key = canonical(event, event.type)
    return this.operations.find(key) ?? this.operations.id(key, frozenCopy(event))
  }
}

/** One machine with one set of ignored actions: shared by every component that runs it. */
export class MachineType {
  readonly locals: Interner<LocalState>
  readonly machine: Machine
  /** How often each transition was taken by a distinct local step. */
  readonly taken = new Map<string, number>()
  /** Operations that arrived from a channel and were consumed, as no transition was selected for them: 1. */
  readonly unhandled = new IntMap()
  /** Told of every pair when its record is first computed. */
  firstStep: ((local: number, operation: number, record: number) => void) | undefined
  private readonly vocabulary: Vocabulary
  private readonly ignored: ReadonlySet<string>
  private readonly memo = new PairTable()
  private readonly take: typeof step

  constructor(machine: Machine, ignored: ReadonlySet<string>, vocabulary: Vocabulary, isTrusted = false) {
    this.machine = machine
    this.take = isTrusted ? stepTrusted : step
    this.ignored = ignored
    this.vocabulary = vocabulary
    this.locals = new Interner()
  }

  /** The record of entering the machine with this input. No path leads to its throwing there, so that is the model's mistake. */
  enter(input: unknown): number {
    const record = this.compute(() => initial(this.machine, input, this.ignored))
    if (record <= THREW) throw new ModelError(this.vocabulary.thrown.values[THREW - record]!)
    return record
  }

  /** The record of `local` taking `operation`, or REFUSED, or THREW. */
  step(local: number, operation: number): number {
    const known = this.memo.get(local, operation)
    return known === UNKNOWN ? this.stepFirst(local, operation) : known
  }

  /** The record of the timer at `index` of `local` running out. */
  fire(local: number, index: number): number {
    const state = this.locals.values[local]!
    return this.compute(() => fire(this.machine, state, state.timers[index]!, this.ignored))
  }

  /** The id of a local state. */
  idOf(local: LocalState, key = identity(local, this.machine.id)): number {
    return this.locals.find(key) ?? this.locals.id(key, kept(local))
  }

  get bytes(): number {
    return this.memo.bytes
  }

  coverage(): { taken: readonly string[]; dead: readonly string[] } {
    const all = [...transitionsOf(rootOf(this.machine)).values()]
    return { taken: all.filter(id => this.taken.has(id)), dead: all.filter(id => !this.taken.has(id)) }
  }

  private stepFirst(local: number, operation: number): number {
    const state = this.locals.values[local]!
    const event = this.vocabulary.operations.values[operation]!
    const record = this.compute(() => this.take(this.machine, state, event, this.ignored))
    this.memo.set(local, operation, record)
    this.firstStep?.(local, operation, record)
    return record
  }

  private compute(run: () => CheckedStep | undefined): number {
    this.vocabulary.xstateCalls++
    try {
      const taken = run()
      return taken === undefined ? REFUSED : this.record(taken)
    } catch (error) {
      if (!(error instanceof StepThrew)) throw error
      return THREW - this.vocabulary.thrown.id(error.message, error.message)
    }
  }

  private record({ next, effects, taken, identity: key }: CheckedStep): number {
    const { records, addresses } = this.vocabulary
    for (const id of taken) this.taken.set(id, (this.taken.get(id) ?? 0) + 1)
    const at = records.push(this.idOf(next, key))
    records.push(effects.length)
    for (const effect of effects) {
      records.push(effect.type === 'observe' ? OBSERVE : addresses.id(effect.to, effect.to))
      records.push(this.vocabulary.operation(effect.type === 'observe' ? effect.fact : effect.message))
    }
    return at
  }
}
