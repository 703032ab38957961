/**
 * Automata over plain data: monitors and fault budgets. Their states are ids too, and a step is looked up.
 */
import { canonical, frozenCopy } from './canonical.ts'
import { Interner, PairTable, UNKNOWN } from './intern.ts'
import type { Budget } from './spec.ts'

const REFUSED = -2

export class AutomatonSlot<S> {
  readonly name: string
  readonly slot: number
  readonly states = new Interner<S>()
  /** Told of every pair when its result is first computed. */
  firstStep: ((state: number, operation: number, result: number) => void) | undefined
  private readonly memo = new PairTable()
  private readonly next: (state: S, operation: number) => S | undefined

  constructor(name: string, slot: number, start: S, next: (state: S, operation: number) => S | undefined) {
    this.name = name
    this.slot = slot
    this.next = next
    this.id(start)
  }

  /** The state after `operation`, or -2 when the automaton refuses it. */
  step(state: number, operation: number): number {
    const known = this.memo.get(state, operation)
    return known === UNKNOWN ? this.stepFirst(state, operation) : known
  }

  get bytes(): number {
    return this.memo.bytes
  }

  private stepFirst(state: number, operation: number): number {
    const after = this.next(this.states.values[state]!, operation)
    const result = after === undefined ? REFUSED : this.id(after)
    this.memo.set(state, operation, result)
    this.firstStep?.(state, operation, result)
    return result
  }

  /** The id of a state. */
  idOf(state: unknown): number {
    return this.id(state as S)
  }

  private id(state: S): number {
    const key = canonical(state, `${this.name}'s state`)
    return this.states.find(key) ?? this.states.id(key, frozenCopy(state))
  }
}

export class BudgetSlot extends AutomatonSlot<readonly number[]> {
  readonly faults: readonly string[]

  constructor(name: string, slot: number, { limits, total = Infinity }: Budget) {
    const faults = Object.keys(limits)
    const none = faults.map(() => 0)
    super(name, slot, none, (spent, fault) => {
      const after = spent.with(fault, spent[fault]! + 1)
      const sum = after.reduce((a, b) => a + b, 0)
      return after[fault]! > limits[faults[fault]!]! || sum > total ? undefined : after
    })
    this.faults = faults
  }
}
