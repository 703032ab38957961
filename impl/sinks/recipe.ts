/**
 * Recipe: what an application does so that a record's effect happens once. Data (its steps, in order) and a pure step function.
 *
 *     start(recipe, task) ──▶ ask ──▶ (a store performs it) ── reply ──▶ step ──▶ ask · done · give up
 *                                                                interrupt ──▶ (what is undone) ──▶ give up
 *
 *   RE1  the order of its steps is the recipe: `before` and `after` have the same steps, and differ in nothing else
 *   RE2  `giveUp` leaves the record unhandled: whoever runs it does not confirm it, and it is delivered again
 *   RE3  nothing is kept from one delivery to the next but what is in the stores
 *   RE4  what is undone when it fails is undone only behind the first step, which stands before `try`; and as no handler knows how far it came, also behind
 *        the last
 *
 * Sans-IO: who performs the operations, and whether anybody hears the reply, is the caller's.
 */
import { assert } from '../core/assert.ts'
import { type Answer, type Failed, type Operation, type Reply, sentenceOf } from './store.ts'

/** A record as a recipe needs it. */
export interface SourceRecord {
  /** `orders-0`. */
  readonly partition: string
  readonly offset: number
  readonly key: string
  readonly value: string
}

/** One delivery of a record to a worker. */
export interface Task {
  readonly record: SourceRecord
  /** Whose handler it is: of no other worker, and of no other delivery. */
  readonly token: string
}

/** What a step makes of its answer. */
export type Turn = 'next' | 'done' | { readonly goTo: string } | { readonly giveUp: string }

export interface Step {
  readonly name: string
  /** `found`: what an earlier step of the same delivery has read. */
  readonly ask: (task: Task, found: string) => Operation
  readonly turn: (answer: Answer) => Turn
}

/** What a handler does when no answer came: its exception goes up, and the record is delivered again; or it asks again where it stands, once. */
export type WhenUnknown = 'giveUp' | 'askAgain'

export interface Recipe {
  readonly steps: readonly Step[]
  /** RE4. Absent: nothing is undone. */
  readonly undo?: readonly Step[]
  readonly whenUnknown?: WhenUnknown
}

export interface State {
  readonly recipe: Recipe
  readonly task: Task
  /** `over`: a step found that nothing is to be done; it stands before `try` too. */
  readonly phase: 'doing' | 'undoing' | 'over'
  /** The step that waits for its answer; behind the last: all are done. */
  readonly at: number
  readonly found: string
  readonly hasAskedAgain: boolean
  /** Why it undoes what it did. */
  readonly why: string
}

export type Next =
  | { readonly type: 'ask'; readonly operation: Operation }
  | { readonly type: 'done' }
  | { readonly type: 'giveUp'; readonly why: string }

export const start = (recipe: Recipe, task: Task): readonly [State, Next] =>
  ask({ recipe, task, phase: 'doing', at: 0, found: '', hasAskedAgain: false, why: '' })

export function step(state: State, reply: Reply): readonly [State, Next] {
  if (reply.type === 'failed') return afterFailure(state, reply)
  const found = reply.type === 'found' ? reply.value : state.found
  const after = { ...state, found, hasAskedAgain: false }
  const turn = stepsOf(state)[state.at]!.turn(reply)
  if (turn === 'next') return ask({ ...after, at: state.at + 1 })
  if (turn === 'done') return [{ ...after, phase: 'over' }, { type: 'done' }]
  if ('giveUp' in turn) return interrupt(after, turn.giveUp)
  const at = stepsOf(state).findIndex(({ name }) => name === turn.goTo)
  assert(at >= 0, `RE1: there is a step ${turn.goTo} to go to`)
  return ask({ ...after, at })
}

/** The handler threw where it stands, or a store failed. */
export function interrupt(state: State, why: string): readonly [State, Next] {
  const { recipe, phase, at } = state
  const isInTry = phase === 'doing' && at > 0
  if (!isInTry || recipe.undo === undefined) return [state, { type: 'giveUp', why }]
  return ask({ ...state, phase: 'undoing', at: 0, hasAskedAgain: false, why })
}

function afterFailure(state: State, failed: Failed): readonly [State, Next] {
  const mayAskAgain = state.recipe.whenUnknown === 'askAgain' && failed.isUnknown && !state.hasAskedAgain
  if (mayAskAgain) return ask({ ...state, hasAskedAgain: true })
  return interrupt(state, sentenceOf(operationOf(state), failed))
}

function ask(state: State): readonly [State, Next] {
  if (state.at < stepsOf(state).length) return [state, { type: 'ask', operation: operationOf(state) }]
  return [state, state.phase === 'undoing' ? { type: 'giveUp', why: state.why } : { type: 'done' }]
}

const stepsOf = ({ recipe, phase }: State): readonly Step[] =>
  phase === 'undoing' ? (recipe.undo ?? []) : recipe.steps

const operationOf = (state: State): Operation => stepsOf(state)[state.at]!.ask(state.task, state.found)
