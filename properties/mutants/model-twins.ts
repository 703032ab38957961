/**
 * Twins among the mutants of one hole: those that make the same state graphs out of every system in which one of them is looked for.
 *
 * A state graph is told by its numbers of states and transitions and by the shortest violation. That none equals the model itself is what
 * its kill says already.
 */
import { explore, ModelError } from '../../model/index.ts'
import { modelChecks, type ModelCheck } from './model-checks.ts'
import { modelMutants } from './model/index.ts'
import type { ModelMutant } from './model-mutant.ts'

const MAX_STATES = 2_000

export const modelTwins = (mutants = modelMutants): readonly (readonly [string, string])[] =>
  mutants.flatMap((mutant, i) =>
    mutants
      .slice(0, i)
      .filter(({ hole }) => hole === mutant.hole)
      .filter(other => areAlike(mutant, other))
      .map(({ id }) => [mutant.id, id] as const),
  )

const areAlike = (one: ModelMutant, other: ModelMutant) =>
  modelChecks
    .filter(({ decides }) => decides === one.breaks || decides === other.breaks)
    .every(check => graphOf(one, check) === graphOf(other, check))

function graphOf(mutant: ModelMutant, check: ModelCheck): string {
  const spec = mutant.into(check.spec(), check.parameters)
  if (spec === undefined) return 'none'
  try {
    const { states, transitions, findings } = explore(spec, { properties: [check.property], maxStates: MAX_STATES })
    return JSON.stringify([states, transitions, findings.map(({ verdict, path }) => [verdict, path?.path])])
  } catch (error) {
    if (error instanceof ModelError) return error.message
    throw error
  }
}
