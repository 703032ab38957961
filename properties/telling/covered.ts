/** What a search took of each machine's transitions, by the machine's own name. */
import type { Exploration, SystemSpec } from '../../model/index.ts'
import type { MachineCovered } from '../finding.ts'

export function coverageOf(spec: SystemSpec, { coverage }: Pick<Exploration, 'coverage'>): readonly MachineCovered[] {
  return coverage.map(({ components, localStates, taken, dead, unhandled }) => ({
    machine: spec.components[components[0]!]!.machine.id,
    components,
    localStates,
    taken: taken.length,
    dead,
    unhandled,
  }))
}
