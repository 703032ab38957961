/**
 * The hunt: every killer in turn is set on a mutant until one has it. Who survives all of them is said to.
 */
import { kafkaRules } from '../../impl/index.ts'
import { type Kill, killers, type KillerName } from './killers.ts'
import { modelHoles } from './model-holes.ts'
import type { Mutant } from './mutant.ts'

export interface Hunt {
  readonly mutant: Mutant
  /** Absent: it survived, or is argued to be equivalent. */
  readonly killed?: Kill & { readonly by: KillerName }
}

export function hunt(mutant: Mutant, limit: number, maxShrinks?: number): Hunt {
  if (mutant.equivalent !== undefined) return { mutant }
  for (const killer of killers) {
    const kill = killer.hunt(mutant, limit, maxShrinks)
    if (kill) return { mutant, killed: { by: killer.name, ...kill } }
  }
  return { mutant }
}

/** Rules of the broker and holes of the model that no mutant fills otherwise. */
export function unswapped(mutants: readonly Mutant[]): {
  readonly rules: readonly string[]
  readonly holes: readonly string[]
} {
  const met = new Set(mutants.map(mutant => (mutant.in === 'broker' ? mutant.rule : mutant.hole)))
  return {
    rules: Object.keys(kafkaRules).filter(rule => !met.has(rule)),
    holes: modelHoles.filter(hole => !met.has(hole)),
  }
}
