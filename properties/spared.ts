/**
 * Which questions need not be asked any more: the costly ones that would only say once more that a verdict depends.
 *
 *   P1  two records make a graph many times as large as one, and so does a third broker. Where each unknown fact is varied alone, and two of its
 *       values have shown two verdicts, such a question about a further fact is spared; the cell then says which facts were not varied (depends.ts)
 *   P2  a question is spared where every cell that asks it spares it, and never that of the careful values, to which the others are compared
 *   P3  a question is spared too where what is asked of it was answered in a smaller scope (trials.ts); such a trial is, where its question is, or
 *       where that is asked for more than the trial can answer
 */
import { type BesideQuestion, isBeside } from './beside.ts'
import { verdictTogether } from './check-beside.ts'
import type { Row } from './check.ts'
import type { EffectCell } from './check-effect.ts'
import type { Verdict } from './finding.ts'
import { type Answers, questionOf } from './jobs.ts'
import type { Question } from './question.ts'
import { type Asked, givenByTrials, isTriable, type Trials } from './trials.ts'

/** Those that may turn out to be needless: to be asked last. */
export function sparable(questions: Asked, rows: readonly Row[], trials: Trials): ReadonlySet<string> {
  const needless = needlessOf(
    questions,
    wantedOf(rows, ({ leaves }) => !leaves.complete),
  )
  const theirs = [...needless].flatMap(key => trials.get(key)?.key ?? [])
  return new Set([...needless, ...theirs, ...trials.keys()])
}

/** Those that are needless by what is known. */
export function spared(questions: Asked, rows: readonly Row[], trials: Trials, answers: Answers): ReadonlySet<string> {
  const given = givenByTrials(answers, trials)
  const known = new Map([...answers, ...given])
  const wanted = wantedOf(rows, (row, cells) => dependsAlready(row, cells, known)).filter(key => !given.has(key))
  const needless = needlessOf(questions, wanted)
  const asked = new Set(wanted.filter(key => !isTriable(key)).map(questionOf))
  const theirs = [...trials].filter(([key]) => needless.has(key) || asked.has(key)).map(([, trial]) => trial.key)
  return new Set([...needless, ...theirs])
}

/** Is it shown that this cell depends, each of its facts being varied alone? */
export function dependsAlready(
  { leaves }: Pick<Row, 'leaves'>,
  cells: readonly (readonly EffectCell[])[],
  answers: Answers,
): boolean {
  if (leaves.complete) return false
  const verdicts = cells.map(some => verdictTogether(sourcesOf(some), answers))
  const isKnown = (verdict: Verdict | undefined) => verdict === 'holds' || verdict === 'broken'
  return isKnown(verdicts[0]) && new Set(verdicts.filter(isKnown)).size > 1
}

export const sourcesOf = (cells: readonly EffectCell[]) => cells.map(({ source }) => source)

type Spares = (row: Row, cells: readonly (readonly EffectCell[])[]) => boolean

/** Where the answers are that somebody waits for. */
const wantedOf = (rows: readonly Row[], spares: Spares): readonly string[] =>
  rows.flatMap(row =>
    [...row.cells.values()].flatMap(cells =>
      sourcesOf((spares(row, cells) ? cells.slice(0, 1) : cells).flat()).map(({ key }) => key),
    ),
  )

function needlessOf(questions: Asked, wanted: readonly string[]): ReadonlySet<string> {
  const asked = new Set(wanted.map(questionOf))
  const costly = questions.filter(({ question }) => isCostly(question))
  return new Set(costly.map(({ key }) => key).filter(key => !asked.has(key)))
}

function isCostly(question: Question | BesideQuestion): boolean {
  if (isBeside(question)) return false
  const { replicationFactor } = question.parameters
  return replicationFactor > 2 || (replicationFactor > 1 && question.scope.records > 1)
}
