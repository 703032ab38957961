/**
 * One cell over unknown facts: the same verdict whatever they are, or *depends* with one verdict per value.
 *
 *   V1  *depends* is shown, not supposed: two of its branches have two verdicts that were both computed
 *   V2  "whatever they are" is said only where every combination was decided
 *   V3  where each fact is varied alone, and not through all of its values, it is named
 *   V4  a fact without which the others decide is none of the branches'; that it makes no difference is said where every combination was decided
 *   V5  what is broken is blamed on what somebody wrote, where it breaks for that alone: of several ways the one that supposes least is told
 *   V6  where a fact was not varied, as others make it idle, what came out is so for each of its values
 */
import type { FactName } from '../model/deployment/index.ts'
import type { Leaf, Leaves } from './branching.ts'
import { textOfValue } from './fact-text.ts'
import type { Branch, Finding } from './finding.ts'

export interface Decided {
  readonly leaf: Leaf
  readonly finding: Finding
}

/** `found` is explained already, each for itself. */
export function branchesOf(found: readonly Decided[], leaves: Leaves): Finding {
  const verdicts = new Set(found.map(({ finding }) => finding.verdict))
  const shown = leastSupposed(found.filter(({ finding }) => finding.verdict === 'broken')) ?? found[0]!
  const finding = withCommonNote({ ...shown.finding, ...sums(found) }, found)
  const list = leaves.unknown.join(', ')
  if (verdicts.size === 1 && leaves.complete)
    return { ...finding, note: noteOf(finding, `the same for every value of ${list}`) }
  const known = new Set([...verdicts].filter(verdict => verdict !== 'inconclusive'))
  if (known.size > 1) {
    const branches = leaves.complete ? grouped(found, leaves.unknown) : rays(found, leaves.unknown)
    return {
      ...finding,
      verdict: 'depends',
      branches,
      note: `${unknownText(found, leaves)}${notVaried(found, leaves)}`,
    }
  }
  const why =
    verdicts.size === 1 && !leaves.complete
      ? `each unknown fact was varied alone (${list}), not in every combination`
      : `unknown: ${list}`
  return { ...finding, verdict: 'inconclusive', note: noteOf(finding, why) }
}

/** V5. */
function leastSupposed(found: readonly Decided[]): Decided | undefined {
  const supposed = ({ leaf, finding }: Decided) =>
    finding.because.filter(({ key }) => Object.hasOwn(leaf.assume, key)).length
  const [least] = found.toSorted((a, b) => supposed(a) - supposed(b))
  return least
}

/** V4. */
function unknownText(found: readonly Decided[], { unknown, complete }: Leaves): string {
  const needed = complete ? needing(found, unknown) : unknown
  const idle = unknown.filter(fact => !needed.includes(fact))
  const without = idle.length === 0 ? '' : ` Of no consequence, whatever the others are: ${idle.join(', ')}.`
  return `unknown: ${needed.join(', ')}.${without}`
}

/** V3. */
function notVaried(found: readonly Decided[], { leaves, complete, unknown }: Leaves): string {
  const [centre] = leaves
  if (complete || centre === undefined) return ''
  const tried = new Set(found.map(({ leaf }) => leaf))
  const open = leaves.filter(leaf => !tried.has(leaf))
  const facts = unknown.filter(fact =>
    open.some(({ assume }) => assume[fact] !== undefined && assume[fact] !== centre.assume[fact]),
  )
  return facts.length === 0 ? '' : ` Not taken through all their values, as it depends already: ${facts.join(', ')}.`
}

/** What is noted of one branch is said of all only where it was noted of all. */
function withCommonNote({ note, ...finding }: Finding, found: readonly Decided[]): Finding {
  const common = note !== undefined && found.every(decided => decided.finding.note === note)
  return common ? { ...finding, note } : finding
}

const noteOf = ({ note }: Finding, more: string) => (note ? `${note} (${more})` : `${more}.`)

function sums(found: readonly Decided[]) {
  const sum = (pick: (finding: Finding) => number) => found.reduce((total, { finding }) => total + pick(finding), 0)
  return { states: sum(f => f.states), transitions: sum(f => f.transitions), seconds: sum(f => f.seconds) }
}

/**
 * A decision tree over the unknown facts: the one that leaves the fewest mixed groups is asked first, and values that come out alike, or
 * whose further questions do, stand together. What is left is one branch per verdict and question that had to be asked.
 */
function grouped(found: readonly Decided[], unknown: readonly FactName[], asked: readonly string[] = []): Branch[] {
  if (isPure(found) || unknown.length === 0) return [branch(asked.join(' and ') || 'otherwise', found[0]!)]
  const fact = decidingFact(found, unknown) ?? unknown[0]!
  const rest = unknown.filter(other => other !== fact)
  const alike = [...groupedBy(split(found, fact), ([, group]) => outcomeOf(group, rest)).values()]
  // What is decided already comes first.
  const [closed, open] = [true, false].map(is => alike.filter(([first]) => isPure(first![1]) === is))
  return [...closed!, ...open!].flatMap(same =>
    grouped(same[0]![1], rest, [
      ...asked,
      whenOf(
        fact,
        same.map(([value]) => value),
      ),
    ]),
  )
}

/** The same text where the same comes out. */
function outcomeOf(group: readonly Decided[], rest: readonly FactName[]): string {
  if (isPure(group)) return group[0]!.finding.verdict
  const lines = group.map(decided => [...rest.map(fact => valueOf(decided, fact)), decided.finding.verdict].join(' '))
  return [...new Set(lines)].toSorted().join('\n')
}

/** The fact to ask for first: the one that leaves least open, or rules out most; undefined where none of them was varied. */
export function decidingFact(found: readonly Decided[], unknown: readonly FactName[]): FactName | undefined {
  const needed = isPure(found) ? unknown : needing(found, unknown)
  const [first] = needed
    .filter(fact => valuesOf(found, fact) > 1)
    .toSorted((a, b) => mixed(found, a) - mixed(found, b) || valuesOf(found, b) - valuesOf(found, a))
  return first
}

/** V4: those that are left once every fact is dropped without which the others decide. */
const needing = (found: readonly Decided[], unknown: readonly FactName[]): readonly FactName[] =>
  unknown.reduce((left: readonly FactName[], fact) => {
    const others = left.filter(other => other !== fact)
    return isDecidedBy(found, others) ? others : left
  }, unknown)

/** V6: no two that may both be meant, as far as these facts tell, have two verdicts. */
function isDecidedBy(found: readonly Decided[], facts: readonly FactName[]): boolean {
  const kinds = [...groupedBy(found, decided => facts.filter(fact => has(decided, fact)).join(' ')).values()]
  return kinds.every((some, i) => kinds.slice(i).every(others => agree(some, others, facts)))
}

/** Both lists are of leaves that have the same facts. */
function agree(some: readonly Decided[], others: readonly Decided[], facts: readonly FactName[]): boolean {
  const common = facts.filter(fact => has(some[0]!, fact) && has(others[0]!, fact))
  const byCommon = (list: readonly Decided[]) =>
    groupedBy(list, each => common.map(fact => valueOf(each, fact)).join(' '))
  const beside = byCommon(others)
  return [...byCommon(some)].every(([key, group]) => !beside.has(key) || isPure([...group, ...beside.get(key)!]))
}

const isPure = (found: readonly Decided[]) => new Set(found.map(({ finding }) => finding.verdict)).size === 1

const has = ({ leaf }: Decided, fact: FactName): boolean => leaf.assume[fact] !== undefined

/** V6. */
function split(found: readonly Decided[], fact: FactName): readonly (readonly [string, readonly Decided[]])[] {
  const values = new Set(found.filter(decided => has(decided, fact)).map(decided => valueOf(decided, fact)))
  return [...values].map(value => [value, found.filter(each => !has(each, fact) || valueOf(each, fact) === value)])
}

const valuesOf = (found: readonly Decided[], fact: FactName): number => split(found, fact).length

/** How many leaves would stand in groups with two verdicts after asking for this fact. */
const mixed = (found: readonly Decided[], fact: FactName): number =>
  split(found, fact)
    .filter(([, group]) => !isPure(group))
    .reduce((sum, [, { length }]) => sum + length, 0)

const valueOf = ({ leaf }: Decided, fact: FactName) => textOfValue(leaf.assume[fact] ?? 'as it is')
const whenOf = (fact: FactName, values: readonly string[]) => `${fact}=${values.join(' or ')}`
const allOf = (decided: Decided, facts: readonly FactName[]) =>
  facts
    .filter(fact => decided.leaf.assume[fact] !== undefined)
    .map(fact => whenOf(fact, [valueOf(decided, fact)]))
    .join(' and ') || 'otherwise'

/** The careful centre, and each fact that changes its verdict alone. */
function rays([centre, ...others]: readonly Decided[], unknown: readonly FactName[]): Branch[] {
  const differing = others.filter(({ finding }) => finding.verdict !== centre!.finding.verdict)
  const changed = ({ leaf }: Decided) => unknown.filter(fact => leaf.assume[fact] !== centre!.leaf.assume[fact])
  return [
    branch(allOf(centre!, unknown), centre!),
    ...differing.map(decided => branch(`${allOf(decided, changed(decided))}, the rest so`, decided)),
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
