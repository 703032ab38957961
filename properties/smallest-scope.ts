/**
 * The smallest scopes at which a rule breaks: every scope that breaks it while each dimension lowered alone does not.
 *
 *     R2 L1 Rec1 E0 ─▶ the scopes next to what held, those expected to be small first ─▶ until a limit is met, or nothing is left
 *
 *   M1  a scope is searched once every scope that is smaller by one has been exhausted and holds: what breaks then is minimal
 *   M2  nothing above a scope that breaks is searched (it breaks as well), and nothing above one that was not exhausted
 *   M3  a log holds a record once, so slots beyond the number of records change nothing and are not searched
 */
import type { KipScope } from '../model/kafka/kips/index.ts'
import type { Finding } from './finding.ts'
import type { Found, Limits } from './jobs.ts'
import { exploreReplication, findingOf } from './replication.ts'
import { largestScope, REPLICATION, type ReplicationQuestion, scopeName } from './replication-question.ts'

type Rule = Omit<ReplicationQuestion, keyof KipScope>

interface Searched {
  readonly scope: KipScope
  readonly verdict: Finding['verdict']
  readonly states: number
}

const dimensions = ['replicas', 'log', 'records', 'epochs'] as const
const smallest: KipScope = { replicas: 2, log: 1, records: 1, epochs: 0 }
/** A scope with more states than that is left undecided, unless the caller allows more. */
const MAX_STATES = 2_000_000

/** Finds every minimal scope that breaks the rule, or the largest ones that it survives; a finding for each. */
export function findSmallestScopes(rule: Rule, limits: Limits, found: Found): void {
  const searched = new Map<string, Searched>()
  let scope = nextScope(searched)
  let isCutOff = false
  while (scope !== undefined) {
    const question: ReplicationQuestion = { ...rule, ...scope }
    const exploration = exploreReplication(question, { maxStates: MAX_STATES, ...limits })
    const { verdict } = exploration.findings[0]!
    searched.set(scopeName(scope), { scope, verdict, states: exploration.states })
    if (verdict === 'broken') found({ ...findingOf(question, exploration), case: `smallest scope ${scopeName(scope)}` })
    // A limit of the states is this scope's own; any other ends the whole search.
    isCutOff = exploration.stopped !== undefined && exploration.stopped.by !== 'states'
    scope = isCutOff ? undefined : nextScope(searched)
  }
  found(summary(rule, [...searched.values()], isCutOff))
}

/** Of the scopes that may be searched the one next to the smallest searches so far. */
function nextScope(searched: ReadonlyMap<string, Searched>): KipScope | undefined {
  const expected = ({ scope }: { scope: KipScope }) =>
    Math.max(0, ...below(scope).map(lower => searched.get(scopeName(lower))!.states))
  const open = allScopes
    .filter(scope => !searched.has(scopeName(scope)))
    .filter(scope => below(scope).every(lower => searched.get(scopeName(lower))?.verdict === 'holds'))
    .map(scope => ({ scope }))
  return open.toSorted((a, b) => expected(a) - expected(b) || sizeOf(a.scope) - sizeOf(b.scope))[0]?.scope
}

const sizeOf = (scope: KipScope) => dimensions.reduce((sum, name) => sum + scope[name], 0)
const isSensible = ({ log, records }: KipScope) => log <= records
const upTo = (name: keyof KipScope) =>
  Array.from({ length: largestScope[name] - smallest[name] + 1 }, (_, i) => smallest[name] + i)

const allScopes: readonly KipScope[] = upTo('replicas')
  .flatMap(replicas =>
    upTo('log').flatMap(log =>
      upTo('records').flatMap(records => upTo('epochs').map(epochs => ({ replicas, log, records, epochs }))),
    ),
  )
  .filter(isSensible)

/** The scopes that are smaller by one in one dimension. */
function below(scope: KipScope): readonly KipScope[] {
  return dimensions
    .map(name => ({ ...scope, [name]: scope[name] - 1 }))
    .filter(lower => dimensions.every(name => lower[name] >= smallest[name]) && isSensible(lower))
}

const isAtMost = (a: KipScope, b: KipScope) => dimensions.every(name => a[name] <= b[name])

/** What held: the largest scopes that were exhausted, and what is still open. */
function summary(rule: Rule, searched: readonly Searched[], isCutOff: boolean): Finding {
  const held = searched.filter(({ verdict }) => verdict === 'holds')
  const largest = held.filter(({ scope }) => !held.some(other => other.scope !== scope && isAtMost(scope, other.scope)))
  const broken = searched.filter(({ verdict }) => verdict === 'broken')
  const open = searched.filter(({ verdict }) => verdict === 'inconclusive')
  const states = searched.reduce((sum, each) => sum + each.states, 0)
  const names = (some: readonly Searched[]) =>
    some.map(each => `${scopeName(each.scope)} (${each.states} states)`).join(', ')
  return {
    id: REPLICATION,
    property: rule.property,
    case: 'the largest scopes exhausted',
    verdict: held.length > 0 ? 'holds' : 'inconclusive',
    deployment: { ...rule },
    scope: `${broken.length === 0 ? 'nothing dies' : 'holds'} at ${names(largest) || 'no scope at all'}`,
    states,
    transitions: 0,
    depth: 0,
    seconds: 0,
    because: [],
    note:
      open.length === 0 && !isCutOff
        ? `every other scope up to ${scopeName(largestScope)} was searched, or lies above one that breaks.`
        : `not exhausted: ${names(open) || 'none'}; nothing above those was searched${isCutOff ? ', nor what there was no time for' : ''}.`,
  }
}
