/**
 * Path tests as killers: paths through each machine, and the covers of transactions, of groups and of composed systems, performed on the mutated broker until its state, or what
 * it sends, is not the model's after a step.
 *
 * Two killers, as a path through one machine costs a hundredth of what a run does that is traced, and a cover's graph must be explored first. Of
 * the covers the small ones come first; a kill is told by the shortest path that was found to show it.
 */
import { transactionClientRules } from '../../impl/core/transaction-client-rules.ts'
import { transactionRules } from '../../impl/core/transaction-rules.ts'
import { covers, firstDifference, largeCovers } from '../conformance/cover.ts'
import { firstGroupDifference, groupCovers, largeGroupCovers } from '../conformance/group/cover.ts'
import { firstTransactionDifference, transactionCovers } from '../conformance/transactions/transaction-cover.ts'
import type { Difference } from '../conformance/tours.ts'
import { huntByPaths } from '../conformance/machines/index.ts'
import type { Kill, Killer } from './killers.ts'
import type { RuleMutant } from './mutant.ts'

/** A path is a fraction of a random run. */
const pathsARun = 20

export const byMachinePaths: Killer = {
  name: 'path test',
  hunt: (mutant, limit) => (mutant.in === 'broker' ? huntByPaths(mutant.rules, pathsARun * limit) : undefined),
}

export const bySystemPaths: Killer = {
  name: 'path test',
  hunt: (mutant, limit) => {
    if (mutant.in !== 'broker') return undefined
    const most = pathsARun * limit
    return byTransactions(mutant, most) ?? byGroups(mutant, most) ?? byCovers(mutant, most)
  },
}

/** Of transactions' own rules: any other is found by covers that have less to set up. */
const byTransactions = ({ rule, rules }: RuleMutant, limit: number): Kill | undefined =>
  rule in transactionRules || rule in transactionClientRules
    ? firstKill(transactionCovers, limit, (cover, left) => firstTransactionDifference(cover, rules, left))
    : undefined

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
