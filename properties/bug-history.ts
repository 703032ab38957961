/**
 * The bugs of the past as a table: each with its smallest scope, and how many steps it takes there. The steps are searched for on the spot.
 */
import { explore } from '../model/index.ts'
import { type BugClaim, bugClaims, type Case } from './claims.ts'
import { scopeText, search } from './question.ts'

export interface BugRow {
  readonly id: string
  readonly says: string
  readonly fixedBy: string
  readonly verdict: string
  readonly scope: string
  /** Of the shortest counterexample; undefined where nothing was decided. */
  readonly steps: number | undefined
}

export const computedBugs = (): readonly BugRow[] => bugClaims.map(rowOf)

function rowOf({ id, says, fixedBy, cases, notModelled }: BugClaim): BugRow {
  const [first] = cases
  if (first === undefined)
    return { id, says, fixedBy, verdict: `not modelled: ${notModelled}`, scope: '–', steps: undefined }
  return { id, says, fixedBy, verdict: 'broken / holds', scope: scopeOf(first), steps: stepsOf(first) }
}

/** The first case of a bug is the broken one in its smallest scope. */
const scopeOf = ({ asks }: Case) =>
  asks.kind === 'special'
    ? asks.scope
    : scopeText({ ...asks.question, scope: { ...asks.question.scope, shrinks: asks.shrinks } }, asks.fault)

function stepsOf({ asks }: Case): number | undefined {
  if (asks.kind === 'special') return explore(asks.spec(), { properties: [asks.property] }).findings[0]?.path?.length
  return search(asks.question).verdictOf(asks.guarantee, asks.fault, asks.shrinks).path?.length
}
