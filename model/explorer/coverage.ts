/**
 * What of each machine no state ever took: a dead transition is a guard that cannot be true, or a scope that is too small.
 */
import type { MachineType } from './machine-slots.ts'
import type { System } from './system.ts'

export interface MachineCoverage {
  /** The components that run the machine. */
  readonly components: readonly string[]
  readonly taken: readonly string[]
  /** Transitions, with their guards' names, that no reachable state took. */
  readonly dead: readonly string[]
  /** Message types that arrived where nothing handles them, and were consumed. */
  readonly unhandled: readonly string[]
  readonly localStates: number
}

export type Coverage = readonly MachineCoverage[]

export function coverageOf(system: System): Coverage {
  const types = [...new Set(system.machines.map(({ type }) => type))]
  return types.map(type => ({
    components: system.machines.filter(machine => machine.type === type).map(({ name }) => name),
    ...type.coverage(),
    unhandled: unhandledBy(type, system),
    localStates: type.locals.size,
  }))
}

function unhandledBy(type: MachineType, { vocabulary }: System): readonly string[] {
  const consumed = vocabulary.operations.values.filter((_, operation) => type.unhandled.get(operation) === 1)
  return [...new Set(consumed.map(event => event.type))].toSorted()
}
