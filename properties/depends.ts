/**
 * One cell over unknown facts: the same verdict whatever they are, or *depends* with one verdict per value.
 *
 *   V1  *depends* is shown, not supposed: two of its branches have two verdicts that were both computed
 *   V2  "whatever they are" is said only where every combination was decided
 */
import type { FactName } from '../model/deployment/index.ts'
import type { Leaf, Leaves } from './branching.ts'
import type { Branch, Finding } from './finding.ts'
import type { Guarantee } from './guarantees.ts'
import type { FaultClass } from './question.ts'

export interface Decided {
  readonly leaf: Leaf
  readonly finding: Finding
}

type Explain = (finding: Finding, guarantee: Guarantee, fault: FaultClass, leaf: Leaf) => Finding

export function branchesOf(
  guarantee: Guarantee,
  fault: FaultClass,
  found: readonly Decided[],
  leaves: Leaves,
  explain: Explain,
): Finding {
  const verdicts = new Set(found.map(({ finding }) => finding.verdict))
  const shown = found.find(({ finding }) => finding.verdict === 'broken') ?? found[0]!
  const finding = { ...explain(shown.finding, guarantee, fault, shown.leaf), ...sums(found) }
  const list = leaves.unknown.join(', ')
  if (verdicts.size === 1 && leaves.complete)
    return { ...finding, note: noteOf(finding, `the same for every value of ${list}`) }
  const known = new Set([...verdicts].filter(verdict => verdict !== 'inconclusive'))
  if (known.size > 1) {
    const branches = leaves.complete ? grouped(found, leaves.unknown) : rays(found, leaves.unknown)
    return { ...finding, verdict: 'depends', branches, note: `unknown: ${list}.` }
  }
  const why =
    verdicts.size === 1 && !leaves.complete
      ? `each unknown fact was varied alone (${list}), not in every combination`
      : `unknown: ${list}`
  return { ...finding, verdict: 'inconclusive', note: noteOf(finding, why) }
}

const noteOf = ({ note }: Finding, more: string) => (note ? `${note} (${more})` : `${more}.`)

function sums(found: readonly Decided[]) {
  const sum = (pick: (finding: Finding) => number) => found.reduce((total, { finding }) => total + pick(finding), 0)
  return { states: sum(f => f.states), transitions: sum(f => f.transitions), seconds: sum(f => f.seconds) }
}

/** The fewest facts that tell the verdicts apart, and one branch per combination of their values. */
function grouped(found: readonly Decided[], unknown: readonly FactName[]): Branch[] {
  const singles = unknown.map(fact => [fact])
  const pairs = unknown.flatMap((a, i) => unknown.slice(i + 1).map(b => [a, b]))
  const telling = [...singles, ...pairs].find(facts => tellsApart(found, facts)) ?? unknown
  const groups = groupedBy(found, decided => whenOf(decided, telling))
  return [...groups].map(([when, [first]]) => branch(when, first!))
}

function tellsApart(found: readonly Decided[], facts: readonly FactName[]): boolean {
  const groups = groupedBy(found, decided => whenOf(decided, facts))
  return [...groups.values()].every(group => new Set(group.map(({ finding }) => finding.verdict)).size === 1)
}

const whenOf = ({ leaf }: Decided, facts: readonly FactName[]) =>
  facts
    .filter(fact => leaf.assume[fact] !== undefined)
    .map(fact => `${fact}=${String(leaf.assume[fact])}`)
    .join(' and ') || 'otherwise'

/** The careful centre, and each fact that changes its verdict alone. */
function rays([centre, ...others]: readonly Decided[], unknown: readonly FactName[]): Branch[] {
  const differing = others.filter(({ finding }) => finding.verdict !== centre!.finding.verdict)
  const changed = ({ leaf }: Decided) => unknown.filter(fact => leaf.assume[fact] !== centre!.leaf.assume[fact])
  return [
    branch(whenOf(centre!, unknown), centre!),
    ...differing.map(decided => branch(`${whenOf(decided, changed(decided))}, the rest so`, decided)),
  ]
}

function branch(when: string, { finding: { verdict, scope, states, counterexample } }: Decided): Branch {
  return { when, verdict, scope, states, ...(counterexample ? { counterexample } : {}) }
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}
