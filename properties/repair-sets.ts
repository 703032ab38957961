/**
 * Sets of changes, the smallest first, and what each would have to answer: the cells of its changed configuration.
 *
 *   T1  a set has at most one value a fact, and every set of a size comes before any of the next
 *   T2  a set is applied as options that outweigh every file; where the client would refuse to start, it is no set
 *   T3  what is not known stays so: a set answers for every value that it may have
 *   T4  where `check` asks with two of the brokers, as the questions are many, all of them are asked about besides, as far as that is
 *       affordable: what two brokers keep three may lose
 */
import { type Assumptions, type Configuration, UsageError } from '../model/deployment/index.ts'
import { type BesideQuestion, isBeside } from './beside.ts'
import type { Leaf } from './branching.ts'
import { cellsOf, questionKey, type Row, rowOf, weight } from './check.ts'
import type { EffectCell } from './check-effect.ts'
import type { Checked } from './guarantees.ts'
import type { FaultClass, Question } from './question.ts'
import { textOfValue } from './fact-text.ts'
import type { CellId, Change } from './repairable.ts'

/** Questions with all brokers, of one set. */
const MOST_WHOLE = 8

/** One answer that a set waits for. */
export interface Need {
  /** Of the search that gives it. */
  readonly search: string
  readonly question: Question | BesideQuestion
  /** Where it is kept. */
  readonly answer: string
  /** The first of those that ask it: a cell, and one way in which what is not known may turn out. */
  readonly cell: CellId
  readonly assume: Assumptions
}

/** A set of changes under trial. */
export interface Attempt {
  readonly changes: readonly Change[]
  /** The quickest first. */
  readonly needs: readonly Need[]
  /** Whether the needs cover every value of what is not known (branching.ts, U1). */
  readonly complete: boolean
}

/** How many sets of this size there are. */
export function countOfSize(changes: readonly Change[], size: number): number {
  const perFact = [...groupedByFact(changes).values()].map(({ length }) => length)
  const counts = perFact.reduce(
    (sums, values) => sums.map((sum, n) => sum + (n > 0 ? sums[n - 1]! * values : 0)),
    [1, ...Array.from({ length: size }, () => 0)],
  )
  return counts[size]!
}

/** Those sets, in the order of the changes. */
export function setsOfSize(changes: readonly Change[], size: number): readonly (readonly Change[])[] {
  const facts = [...groupedByFact(changes).values()]
  const choose = (from: number, left: number): readonly (readonly Change[])[] => {
    if (left === 0) return [[]]
    return facts
      .slice(from)
      .flatMap((values, i) => values.flatMap(change => choose(from + i + 1, left - 1).map(rest => [change, ...rest])))
  }
  return choose(0, size)
}

function groupedByFact(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  const groups = new Map<string, Change[]>()
  for (const change of changes) groups.set(change.fact, [...(groups.get(change.fact) ?? []), change])
  return groups
}

/** The configuration with these changes made, whatever the files say. */
export function changed(configuration: Configuration, changes: readonly Change[]): Configuration {
  const options = Object.fromEntries(
    changes.map(({ fact, value }) => [fact, { value, text: `--set ${fact}=${textOfValue(value)}` }]),
  )
  return { ...configuration, options: { ...configuration.options, ...options } }
}

/** What the set would have to answer; undefined where no client would start with it. `under`: every fault class that the check is about. */
export function attemptOf(
  configuration: Configuration,
  changes: readonly Change[],
  cells: readonly CellId[],
  under: readonly FaultClass[],
): Attempt | undefined {
  const rows = rowsOf(changed(configuration, changes), cells, under)
  if (rows === undefined || rows.some(({ leaves }) => leaves.leaves.length === 0)) return undefined
  const needs = new Map<string, Need>()
  for (const each of [...rows.flatMap(askedCells), ...wholeCells(rows)]) {
    const { key } = each.asked.source
    if (!needs.has(key)) needs.set(key, needOf(each))
  }
  return {
    changes,
    needs: [...needs.values()].toSorted((a, b) => weight(a.question, 0) - weight(b.question, 0)),
    complete: rows.every(({ leaves }) => leaves.complete),
  }
}

/** What is asked about one cell, one way in which what is not known may turn out being given. */
interface Asked {
  readonly asked: EffectCell
  readonly cell: CellId
  readonly assume: Assumptions
}

const askedCells = ({ guarantee, leaves, cells }: Row): readonly Asked[] =>
  [...cells].flatMap(([fault, byLeaf]) =>
    byLeaf.flatMap((asked, i) => asked.map(each => askedBy(guarantee, fault, leaves.leaves[i]!, each))),
  )

const askedBy = (guarantee: Checked, fault: FaultClass, { assume }: Leaf, asked: EffectCell): Asked => ({
  asked,
  cell: { guarantee, fault },
  assume,
})

function rowsOf(configuration: Configuration, cells: readonly CellId[], under: readonly FaultClass[]) {
  const guarantees = [...new Set(cells.map(({ guarantee }) => guarantee))]
  const faultsOf = (guarantee: Checked) => cells.filter(cell => cell.guarantee === guarantee).map(({ fault }) => fault)
  try {
    return guarantees.map(guarantee => {
      const faults = faultsOf(guarantee)
      const isAll = under.every(fault => faults.includes(fault))
      return rowOf(configuration, guarantee, faults, isAll ? faults : under)
    })
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

/** T4. */
function wholeCells(rows: readonly Row[]): readonly Asked[] {
  const cells = rows
    .filter(({ many }) => many)
    .flatMap(({ guarantee, leaves, cells: byFault }) => {
      const faults = [...byFault.keys()]
      return leaves.leaves.flatMap(leaf =>
        faults.flatMap(fault =>
          cellsOf(guarantee, fault, faults, leaf.deployment, false).map(each => askedBy(guarantee, fault, leaf, each)),
        ),
      )
    })
    .filter(({ asked: { question } }) => !isBeside(question))
  return new Set(cells.map(({ asked: { question } }) => questionKey(question))).size > MOST_WHOLE ? [] : cells
}

/** Of a group and a producer no more is asked than what is promised here. */
function needOf({ asked: { question, source }, cell, assume }: Asked): Need {
  const { key, promise } = source
  const isNarrowed = isBeside(question) && (question.setting === 'group' || question.setting === 'producer')
  const guarantees = question.guarantees.filter(guarantee => !isNarrowed || guarantee === promise)
  const narrowed = { ...question, guarantees } as Question | BesideQuestion
  return {
    search: `${questionKey(question)} ${guarantees.join(' ')}`,
    question: narrowed,
    answer: key,
    cell,
    assume,
  }
}
