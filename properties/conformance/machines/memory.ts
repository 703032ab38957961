/** Memory of what an ensemble did: paths share their beginnings, and each step of them is computed once. What guards answered is kept with it. */
import {
  type Ensemble,
  type EnsembleState,
  type EnsembleStep,
  identityOf,
  type MachineEvent,
  start,
  take,
} from './ensemble.ts'
import { type GuardAnswer, watched } from './watched.ts'

export interface Remembered {
  readonly step: EnsembleStep
  readonly answers: readonly GuardAnswer[]
}

export class Memory {
  readonly #ensemble: Ensemble
  readonly #answers: GuardAnswer[] = []
  readonly #steps = new WeakMap<EnsembleState, Map<MachineEvent, Remembered>>()
  #start: Remembered | undefined

  constructor(ensemble: Ensemble) {
    this.#ensemble = watched(ensemble, (...answer) => this.#answers.push(answer))
  }

  start(): Remembered {
    this.#start ??= { step: start(this.#ensemble), answers: this.#answers.splice(0) }
    return this.#start
  }

  take(state: EnsembleState, event: MachineEvent): Remembered {
    const from = this.#steps.get(state) ?? new Map<MachineEvent, Remembered>()
    this.#steps.set(state, from)
    const known = from.get(event) ?? this.#taken(state, event)
    from.set(event, known)
    return known
  }

  /** A step that changes nothing leads back to the same state, from where the rest is known. */
  #taken(state: EnsembleState, event: MachineEvent): Remembered {
    const step = take(this.#ensemble, state, event)
    const isSame = step.next === state || identityOf(step.next) === identityOf(state)
    return { step: isSame ? { ...step, next: state } : step, answers: this.#answers.splice(0) }
  }
}
