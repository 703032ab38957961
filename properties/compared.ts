/**
 * Two configurations, before and after a change: which verdicts change, and the lines that changed them.
 *
 *     old side ─┐
 *               ├─compare──▶ changes: worse · better · otherwise       ──outcomesOf──▶ what became of each requirement
 *     new side ─┘
 *
 *   D1  a guarantee is *lost* where it held and is broken now. What was broken before is not lost again, and what depended before may or may not
 *       have held: that is undecided
 *   D2  two sides that say the same of every fact get the same answer for it, whichever it is: where nothing changed, nothing is lost
 *   D3  the facts of a change are those that are in effect otherwise than before and that the guarantee looks at; if none of these is, all that are otherwise
 */
import { type Configuration, type Deployment, type FactName, factNames, interpret } from '../model/deployment/index.ts'
import { whence } from './because.ts'
import { effectFacts } from './check-effect.ts'
import { decisiveFacts } from './deployed.ts'
import type { Because, Finding, Verdict } from './finding.ts'
import type { Guarantee } from './guarantees.ts'

export interface Side {
  readonly configuration: Configuration
  /** The grid, as planCheck's `assemble` makes it. */
  readonly findings: readonly Finding[]
}

export interface ChangedFact {
  readonly fact: string
  /** Absent where nobody knows it. */
  readonly before?: Because
  readonly after?: Because
}

export interface Change {
  readonly id: string
  /** Absent where the guarantee was not asked for on this side. */
  readonly before?: Verdict
  readonly after?: Verdict
  readonly kind: 'worse' | 'better' | 'otherwise'
  readonly facts: readonly ChangedFact[]
}

export type Outcome = 'kept' | 'lost' | 'undecided' | 'broken before'

export interface RequiredOutcome {
  readonly id: string
  readonly outcome: Outcome
  /** Why, in half a sentence. */
  readonly text: string
}

export interface Comparison {
  readonly changes: readonly Change[]
  /** Cells with the same verdict on both sides. */
  readonly same: number
  readonly required: readonly RequiredOutcome[]
}

export function compare(old: Side, now: Side, required: readonly string[] = []): Comparison {
  const [before, after] = [byId(old.findings), byId(now.findings)]
  const ids = [...new Set([...after.keys(), ...before.keys()])]
  const facts = changedFacts(interpret(old.configuration), interpret(now.configuration))
  const changed = ids.filter(id => !isSame(before.get(id), after.get(id)))
  return {
    changes: changed.map(id => changeOf(id, before.get(id), after.get(id), facts)),
    same: ids.length - changed.length,
    required: required.map(id => ({ id, ...outcomeOf(before.get(id), after.get(id), facts.all.length === 0) })),
  }
}

const byId = (findings: readonly Finding[]) => new Map(findings.map(finding => [finding.id, finding]))

/** Of what depends, also on the same values in the same way. */
function isSame(before: Finding | undefined, after: Finding | undefined): boolean {
  return before !== undefined && after !== undefined && saidOf(before) === saidOf(after)
}

const saidOf = ({ verdict, branches = [] }: Finding): string =>
  JSON.stringify([verdict, branches.map(branch => [branch.when, branch.verdict])])

function changeOf(
  id: string,
  before: Finding | undefined,
  after: Finding | undefined,
  { all, deployments }: Facts,
): Change {
  const [guarantee] = id.split(':')
  const looksAt = new Set(deployments.flatMap(deployment => factsOf(guarantee!, deployment)))
  const mine = all.filter(({ fact }) => looksAt.has(fact as FactName))
  return {
    id,
    ...(before && { before: before.verdict }),
    ...(after && { after: after.verdict }),
    kind: kindOf(before?.verdict, after?.verdict),
    facts: mine.length > 0 ? mine : all,
  }
}

const factsOf = (guarantee: string, deployment: Deployment): readonly FactName[] =>
  guarantee === 'EO' ? ['effect', 'effect.key', ...effectFacts(deployment)] : decisiveFacts[guarantee as Guarantee]

/** How good a verdict is for whoever relies on it. */
const ranks: Readonly<Record<Verdict, number>> = {
  broken: 0,
  depends: 1,
  inconclusive: 1,
  'not modelled': 1,
  'not seen broken': 1,
  holds: 2,
}

export function kindOf(before: Verdict | undefined, after: Verdict | undefined): Change['kind'] {
  if (before === undefined || after === undefined || ranks[before] === ranks[after]) return 'otherwise'
  return ranks[after] < ranks[before] ? 'worse' : 'better'
}

interface Facts {
  readonly all: readonly ChangedFact[]
  readonly deployments: readonly Deployment[]
}

/** What is in effect otherwise than before. */
function changedFacts(old: Deployment, now: Deployment): Facts {
  const all = factNames
    .filter(fact => old[fact].value !== now[fact].value)
    .map((fact): ChangedFact => {
      const [before, after] = [whence(fact, old)[0], whence(fact, now)[0]]
      return { fact, ...(before && { before }), ...(after && { after }) }
    })
  return { all, deployments: [old, now] }
}

function outcomeOf(
  before: Finding | undefined,
  after: Finding | undefined,
  noFactChanged: boolean,
): Omit<RequiredOutcome, 'id'> {
  const [was, is] = [before?.verdict ?? 'inconclusive', after?.verdict ?? 'inconclusive']
  if (is === 'holds')
    return { outcome: 'kept', text: was === 'holds' ? 'it holds, as before' : `${was} before, holds now` }
  if (was === 'broken') return { outcome: 'broken before', text: `it did not hold before either; ${is} now` }
  if (was === 'holds' && is === 'broken') return { outcome: 'lost', text: 'it held before and is broken now' }
  // D2.
  if (noFactChanged || isSame(before, after)) return { outcome: 'kept', text: `${is}, exactly as before` }
  return { outcome: 'undecided', text: `${was} before, ${is} now` }
}
