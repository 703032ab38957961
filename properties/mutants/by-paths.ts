/**
 * Path tests as a killer: paths through each machine, then the covers of groups and of composed systems, performed on the mutated broker until its state, or what
 * it sends, is not the model's after a step.
 *
 * The small covers first, then the larger ones; a kill is told by the shortest path that was found to show it.
 */
import { covers, firstDifference, largeCovers } from '../conformance/cover.ts'
import { firstGroupDifference, groupCovers, largeGroupCovers } from '../conformance/group/cover.ts'
import type { Difference } from '../conformance/tours.ts'
import { huntByPaths } from '../conformance/machines/index.ts'
import type { Kill, Killer } from './killers.ts'
import type { RuleMutant } from './mutant.ts'

/** A path is a fraction of a random run. */
const pathsARun = 20

export const byPaths: Killer = {
  name: 'path test',
  hunt: (mutant, limit) => {
    if (mutant.in !== 'broker') return undefined
    const most = pathsARun * limit
    return huntByPaths(mutant.rules, most) ?? byGroups(mutant, most) ?? byCovers(mutant, most)
  },
}

const byGroups = ({ rules }: RuleMutant, limit: number): Kill | undefined =>
  firstKill([...groupCovers, ...largeGroupCovers], limit, (cover, left) => firstGroupDifference(cover, rules, left))

const byCovers = ({ rules }: RuleMutant, limit: number): Kill | undefined =>
  firstKill([...covers, ...largeCovers], limit, (cover, left) => firstDifference(cover, rules, left))

function firstKill<C>(
  all: readonly C[],
  limit: number,
  differs: (cover: C, left: number) => { readonly tours: number; readonly difference?: Difference },
): Kill | undefined {
  let left = limit
  for (const cover of all) {
    // A graph is explored before its first tour.
    if (left <= 0) return undefined
    const { tours, difference } = differs(cover, left)
    left -= tours
    if (difference === undefined) continue
    const { path, steps, sentence } = difference
    return { runs: limit - left, steps, sentence: `${sentence} (path ${path})` }
  }
  return undefined
}
