/**
 * Steps put together: the state goes through one move after the other, and the effects of all of them are performed in that order.
 *
 *     state ─move─▶ state ─move─▶ state        effects: those of the first, then those of the second
 */
import type { Effect, Step } from './process.ts'

export type Move<State, Told> = (state: State) => Step<State, Told>

export function chain<State, Told>(state: NoInfer<State>, ...moves: readonly Move<State, Told>[]): Step<State, Told> {
  const effects: Effect<Told>[] = []
  let current: State = state
  for (const move of moves) {
    const [next, more] = move(current)
    current = next
    effects.push(...more)
  }
  return [current, effects]
}
