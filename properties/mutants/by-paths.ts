/**
 * Path tests as a killer: the covers of properties/conformance, driven on the mutated broker, until its state is not the model's after a step.
 *
 * The small covers first, then the larger ones; a kill is told by the shortest path to the transition that shows it.
 */
import { covers, firstDifference, largeCovers } from '../conformance/cover.ts'
import type { Killer } from './killers.ts'

/** Tours are cheaper than random runs. */
const toursARun = 20

export const byPaths: Killer = {
  name: 'path test',
  hunt: (mutant, limit) => {
    if (mutant.in !== 'broker') return undefined
    let left = toursARun * limit
    for (const cover of [...covers, ...largeCovers]) {
      const { tours, difference } = firstDifference(cover, mutant.rules, left)
      left -= tours
      if (difference === undefined) continue
      const { path, steps, sentence } = difference
      return { runs: toursARun * limit - left, steps, sentence: `${sentence} (path ${path})` }
    }
    return undefined
  },
}
