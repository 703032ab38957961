/**
 * The killer 'model': a mutant is put into small systems of the model, and what it should break is searched for.
 *
 *   M1  only checks of what the mutant should break are asked, and none of them knows it
 *   M2  a check counts where the model as it is passes it in the same scope
 *   M3  a counterexample is the shortest there is: the search goes breadth first, so it needs no shrinking
 */
import { explore, ModelError, type SystemSpec } from '../../model/index.ts'
import type { Killer } from './killers.ts'
import { type ModelCheck, modelChecks } from './model-checks.ts'

/** A mutant may make a small system a large one, or one without end: what is found before that counts. */
const largest = (states: number) => 4 * states + 1_000

export const byModel: Killer = {
  name: 'model',
  hunt: (mutant, limit) => {
    if (mutant.in !== 'model') return undefined
    const met = modelChecks
      .filter(({ decides }) => decides === mutant.breaks)
      .flatMap(check => {
        const spec = mutant.into(check.spec(), check.parameters)
        return spec ? [{ check, spec }] : []
      })
    for (const [place, { check, spec }] of met.slice(0, limit).entries()) {
      const { passes, states } = unmutated(check)
      const steps = passes ? stepsToViolation(check, spec, largest(states)) : undefined
      if (steps !== undefined)
        return { runs: place + 1, steps, sentence: `${check.decides} is broken in ${check.scope}` }
    }
    return undefined
  },
}

function stepsToViolation({ property }: ModelCheck, spec: SystemSpec, maxStates: number): number | undefined {
  try {
    const { findings } = explore(spec, { properties: [property], maxStates })
    return findings.find(({ verdict }) => verdict === 'broken')?.path?.length
  } catch (error) {
    // A mutant may also leave the explorer nothing to go on (a queue that overflows, a letter to nobody): that is not what it should break.
    if (error instanceof ModelError) return undefined
    throw error
  }
}

interface Unmutated {
  readonly passes: boolean
  readonly states: number
}
const known = new Map<ModelCheck, Unmutated>()

/** M2, searched once for all mutants. */
export function unmutated(check: ModelCheck): Unmutated {
  const before = known.get(check)
  if (before) return before
  const { findings, complete, states } = explore(check.spec(), { properties: [check.property] })
  const answer = { passes: complete && findings.every(({ verdict }) => verdict === 'holds'), states }
  known.set(check, answer)
  return answer
}
