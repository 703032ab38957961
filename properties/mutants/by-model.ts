/**
 * The killer 'model': a mutant is put into small systems of the model, and what it should break is searched for.
 *
 *   M1  only checks of what the mutant should break are asked, and none of them knows it
 *   M2  a check counts where the model as it is passes it in the same scope
 *   M3  a counterexample is the shortest there is: the search goes breadth first, so it needs no shrinking
 */
import { explore, type Finding, ModelError, type SystemSpec } from '../../model/index.ts'
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
      const steps = stepsOfKill(check, spec)
      if (steps !== undefined) return { runs: place + 1, steps, sentence: sentenceOf(check) }
    }
    return undefined
  },
}

const sentenceOf = ({ decides, scope, expected = 'holds' }: ModelCheck) =>
  expected === 'holds' ? `${decides} is broken in ${scope}` : `${decides} holds, which nobody promises, in ${scope}`

/** Of the counterexample that the mutant has; or, where there should be one, of the one that it has no more. */
function stepsOfKill(check: ModelCheck, spec: SystemSpec): number | undefined {
  const { passes, states, steps } = unmutated(check)
  if (!passes) return undefined
  const finding = found(check, spec, largest(states))
  if (check.expected === 'broken') return finding?.verdict === 'holds' ? steps : undefined
  return finding?.verdict === 'broken' ? finding.path?.length : undefined
}

/** The property's finding, or that a machine threw. */
function found({ property }: ModelCheck, spec: SystemSpec, maxStates: number): Finding | undefined {
  try {
    const { findings } = explore(spec, { properties: [property], maxStates })
    return findings.find(({ kind }) => kind === 'machine threw') ?? findings[0]
  } catch (error) {
    // A mutant may also leave the explorer nothing to go on (a queue that overflows, a letter to nobody): that is not what it should break.
    if (error instanceof ModelError) return undefined
    throw error
  }
}

interface Unmutated {
  readonly passes: boolean
  readonly states: number
  /** Of its counterexample, where there should be one. */
  readonly steps: number
}
const known = new Map<ModelCheck, Unmutated>()

/** M2, searched once for all mutants. */
export function unmutated(check: ModelCheck): Unmutated {
  const before = known.get(check)
  if (before) return before
  const { findings, complete, states } = explore(check.spec(), { properties: [check.property] })
  const [finding] = findings
  const passes = complete && findings.length === 1 && finding?.verdict === (check.expected ?? 'holds')
  const answer = { passes, states, steps: finding?.path?.length ?? 0 }
  known.set(check, answer)
  return answer
}
