/**
 * Handling: one delivery in the hands of one worker, operation by operation, and the boundaries between them where a schedule strikes.
 *
 *   HA1  each strike of a schedule strikes once, at its own delivery and boundary
 *   HA2  a request that is lost is not performed, an answer that is lost was; the handler is told the same of both
 */
import type { Bench } from './bench.ts'
import { interrupt, type Next, type Recipe, type SourceRecord, start, type State, step } from './recipe.ts'
import { type Point, samePoint, type Shape, type Strike } from './schedule.ts'
import type { Failed, Operation, Reply, Store } from './store.ts'

/** How a delivery ends. `idle`: there was nothing to do. */
export type Ending = 'done' | 'idle' | 'gave up' | 'crashed'

export interface Worker {
  readonly name: string
  /** Its own, from 1. */
  deliveries: number
  /** It stood still, and another has gone on. */
  isZombie: boolean
  /** At each boundary, by its own count: whoever is to stand still waits here. */
  readonly atBoundary: (point: Point) => Promise<void>
}

type StrikeOf<Fault extends Strike['fault']> = Extract<Strike, { readonly fault: Fault }>

const noAnswer: Failed = { type: 'failed', code: '', text: 'the connection broke', isUnknown: true }

export class Handling {
  readonly #store: Store
  readonly #bench: Bench
  readonly #elsewhere: (worker: Worker, strike: StrikeOf<'rb'>) => Promise<void>
  #strikes: readonly Strike[]
  /** Over the whole run, and what was asked for in each. */
  readonly #shape: (Operation | undefined)[][] = []

  /** `elsewhere`: what happens while a worker stands still. */
  constructor(
    store: Store,
    bench: Bench,
    strikes: readonly Strike[],
    elsewhere: (worker: Worker, strike: StrikeOf<'rb'>) => Promise<void>,
  ) {
    this.#store = store
    this.#bench = bench
    this.#strikes = strikes
    this.#elsewhere = elsewhere
  }

  /** Whether every strike found something to strike. */
  get hasStruck(): boolean {
    return this.#strikes.length === 0
  }

  get shape(): Shape {
    return this.#shape
  }

  async handle(worker: Worker, recipe: Recipe, record: SourceRecord): Promise<Ending> {
    const asked: (Operation | undefined)[] = []
    const delivery = this.#shape.push(asked)
    worker.deliveries += 1
    let [state, next] = start(recipe, { record, token: `${worker.name}/${delivery}` })
    for (let boundary = 0; ; boundary++) {
      await worker.atBoundary({ delivery: worker.deliveries, boundary })
      asked.push(next.type === 'ask' ? next.operation : undefined)
      const strike = this.#take({ delivery, boundary }, next)
      if (strike?.fault === 'rb') await this.#elsewhere(worker, strike)
      if (strike?.fault === 'c') return this.#crash(strike, next)
      if (strike?.fault === 'e') [state, next] = interrupt(state, 'The handler threw.')
      if (next.type !== 'ask') return endingOf(state, next)
      ;[state, next] = step(state, await this.#ask(next.operation, strike))
    }
  }

  /** The OffsetCommit after the delivery that was last is lost. */
  losesCommit(): boolean {
    const found = this.#strikes.find(
      strike => strike.fault === 'n' && strike.loses === 'commit' && strike.at.delivery === this.#shape.length,
    )
    this.#strikes = this.#strikes.filter(strike => strike !== found)
    return found !== undefined
  }

  #take(point: Point, next: Next): Strike | undefined {
    const found = this.#strikes.find(strike => samePoint(strike.at, point) && canStrike(strike, next))
    this.#strikes = this.#strikes.filter(strike => strike !== found)
    return found
  }

  async #ask(operation: Operation, strike: Strike | undefined): Promise<Reply> {
    const loses = strike?.fault === 'n' ? strike.loses : undefined
    if (loses === 'request') return noAnswer
    const reply = await this.#store.perform(operation)
    return loses === 'reply' ? noAnswer : reply
  }

  async #crash({ statements }: StrikeOf<'c'>, next: Next): Promise<Ending> {
    if (statements !== undefined && next.type === 'ask' && next.operation.type === 'transaction')
      await this.#bench.breakOff(next.operation, statements)
    return 'crashed'
  }
}

function canStrike(strike: Strike, next: Next): boolean {
  if (strike.fault === 'n') return strike.loses !== 'commit' && next.type === 'ask'
  if (strike.fault !== 'c' || strike.statements === undefined) return true
  if (next.type !== 'ask' || next.operation.type !== 'transaction') return false
  return strike.statements <= next.operation.statements.length
}

function endingOf({ phase, at, recipe }: State, next: Next): Ending {
  if (next.type === 'giveUp') return 'gave up'
  return phase === 'over' && at === 0 && recipe.steps.length > 0 ? 'idle' : 'done'
}
