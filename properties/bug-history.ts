/**
 * The bugs of the past as a table: the smallest scope of each, and how many steps it takes there, searched for on the spot.
 */
import { explore } from '../model/index.ts'
import { bugs, type Case } from './claims.ts'
import { scopeText, search } from './question.ts'

export interface Shortest {
  readonly scope: string
  /** Of the shortest counterexample with the fewest faults. */
  readonly steps: number
}

/** By the bug's id; nothing of what is not modelled. The first case of a bug is the broken one in its smallest scope. */
export const computedBugs = (): ReadonlyMap<string, Shortest> =>
  new Map(bugs.flatMap(({ id, cases }) => cases.slice(0, 1).map(first => [id, shortestOf(id, first)] as const)))

function shortestOf(id: string, { asks }: Case): Shortest {
  const path =
    asks.kind === 'special'
      ? explore(asks.spec(), { properties: [asks.property] }).findings[0]?.path
      : search(asks.question).verdictOf(asks.guarantee, asks.fault, asks.shrinks).path
  if (path === undefined) throw new Error(`${id} is not broken in its own scope`)
  return { scope: asks.kind === 'special' ? asks.scope : scopeText(asks.question, asks.fault), steps: path.length }
}
