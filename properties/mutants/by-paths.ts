/**
 * Path tests as a killer: paths through each machine, then the covers of composed systems, performed on the mutated broker until its state, or what
 * it sends, is not the model's after a step.
 *
 * The small covers first, then the larger ones; a kill is told by the shortest path that was found to show it.
 */
import { covers, firstDifference, largeCovers } from '../conformance/cover.ts'
import { huntByPaths } from '../conformance/machines/index.ts'
import type { Kill, Killer } from './killers.ts'
import type { RuleMutant } from './mutant.ts'

/** A path is a fraction of a random run. */
const pathsARun = 20

export const byPaths: Killer = {
  name: 'path test',
  hunt: (mutant, limit) => {
    if (mutant.in !== 'broker') return undefined
    return huntByPaths(mutant.rules, pathsARun * limit) ?? byCovers(mutant, pathsARun * limit)
  },
}

function byCovers({ rules }: RuleMutant, limit: number): Kill | undefined {
  let left = limit
  for (const cover of [...covers, ...largeCovers]) {
    // A graph is explored before its first tour.
    if (left <= 0) return undefined
    const { tours, difference } = firstDifference(cover, rules, left)
    left -= tours
    if (difference === undefined) continue
    const { path, steps, sentence } = difference
    return { runs: limit - left, steps, sentence: `${sentence} (path ${path})` }
  }
  return undefined
}
