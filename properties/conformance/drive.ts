/**
 * Model → broker: the steps of a path, each performed on the reference broker, whose state is then compared with the model's.
 *
 *     path ─replay─▶ Step ─perform─▶ broker events ─abstraction─▶ differences: none, or the broker is not what the model says
 */
import { replay, type Replay, type Step, type SystemSpec } from '../../model/index.ts'
import { type Actors, newActors } from './actors.ts'
import { differences } from './compare.ts'
import { newNumbering, type Numbering } from './numbering.ts'
import { perform } from './perform.ts'
import { CannotPerform, type Deployment } from './stage.ts'

export interface Driven {
  /** How many steps were performed, each with the outcome that the model has. */
  readonly steps: number
  /** Events of the broker's world. */
  readonly events: number
  /** Why it ended before the path did: sentences about step number `steps` + 1. None: all of it was reproduced. */
  readonly failures: readonly string[]
  readonly actors: Actors
}

/** One world, driven by model steps one after the other. */
export class Driver {
  readonly actors: Actors
  readonly numbering: Numbering = newNumbering()
  /** Power has failed everywhere, and nobody leads yet. */
  #isDark = false

  constructor(deployment: Deployment, start: Step['state']) {
    this.actors = newActors(deployment)
    this.#pair(start)
  }

  /** Differences before the first step. */
  compare(state: Step['state']): readonly string[] {
    return differences(this.actors, state, this.numbering, this.#isDark)
  }

  /** Performs the step; sentences where that cannot be done, or comes out otherwise. `heir`: who leads next in the run. */
  take(step: Step, heir = 0): readonly string[] {
    this.actors.heir = heir
    try {
      perform(this.actors, step)
    } catch (error) {
      if (error instanceof CannotPerform || (error instanceof Error && error.name === 'AssertionError'))
        return [error.message]
      throw error
    }
    this.#isDark = step.event.type === 'blackout' || (this.#isDark && leaderIn(step.state) === 0)
    this.#pair(step.state)
    return this.compare(step.state)
  }

  #pair(state: Step['state']): void {
    const { context } = state('metadata') as {
      readonly context: { readonly leaderEpoch: number; readonly quorum?: { readonly partitionEpoch: number } }
    }
    const { image } = this.actors.stage.world.state('controller')
    const { leaderEpoch, partitionEpoch } = image.partitions['orders-0']!
    this.numbering.leaderEpochs.pair(context.leaderEpoch, leaderEpoch)
    this.numbering.partitionEpochs.pair(context.quorum?.partitionEpoch ?? 0, partitionEpoch)
  }
}

const leaderIn = (state: Step['state']): number =>
  (state('metadata') as { readonly context: { readonly leader: number } }).context.leader

/** Who leads after the step, or else next; only who performs power that fails everywhere asks. */
function heirAfter(steps: readonly Step[], at: number): number {
  if (steps[at]!.event.type !== 'blackout') return 0
  const next = steps.slice(at).find(({ state }) => leaderIn(state) > 0)
  return next === undefined ? 0 : leaderIn(next.state)
}

/** Runs the path on a broker of its own. Throws a ModelError where the path is none of the spec's. */
export function drive(spec: SystemSpec, path: string, deployment: Deployment): Driven {
  return driveSteps(replay(spec, path), deployment)
}

/** `look`: called after every step that was performed. */
export function driveSteps(
  { start, steps }: Pick<Replay, 'start' | 'steps'>,
  deployment: Deployment,
  look: (driver: Driver, step: Step) => void = () => {},
): Driven {
  const driver = new Driver(deployment, start)
  const atFirst = driver.compare(start)
  const { actors } = driver
  if (atFirst.length > 0) return { steps: 0, events: actors.stage.events, failures: atFirst, actors }
  for (const [done, step] of steps.entries()) {
    const failures = driver.take(step, heirAfter(steps, done))
    look(driver, step)
    if (failures.length > 0) return { steps: done, events: actors.stage.events, failures, actors }
  }
  return { steps: steps.length, events: actors.stage.events, failures: [], actors }
}
