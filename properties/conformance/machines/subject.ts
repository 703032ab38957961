/** What is compared: machines under one set of parameters, the paths through them, and the process of the broker that plays them. */
import type { Rules } from '../../../impl/core/rules.ts'
import type { EnsembleState, EnsembleStep, MachineEvent } from './ensemble.ts'
import type { Walk } from './paths.ts'

/** One step of the machines, as it is asked of the broker. */
export interface Asked extends EnsembleStep {
  readonly event: MachineEvent
  readonly before: EnsembleState
}

/** A process of the broker in a world where everybody else is a puppet. */
export interface Player {
  /** Does what the step says. Throws CannotPerform where the broker cannot. */
  readonly perform: (asked: Asked) => void
  /** Where the process, or what it sent, is not what the machines say, a sentence each. */
  readonly differences: (state: EnsembleState, step: EnsembleStep) => readonly string[]
  /** How many events the world has had to go through. */
  readonly events: () => number
}

export interface Subject extends Walk {
  /** Parameters in words. */
  readonly name: string
  /** By member, the machine that coverage is told of. */
  readonly machines: Readonly<Record<string, string>>
  /** A refused step that the broker cannot be asked for: it is passed over, and covers nothing. Absent: there is none. */
  readonly isMoot?: (refused: MachineEvent) => boolean
  readonly play: (rules?: Partial<Rules>) => Player
}
