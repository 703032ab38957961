/**
 * A question of `check` answered in two steps: every cell's verdict with its path, and for those that are shown the paths told.
 *
 *     question ──verdicts──▶ findings, their paths untold ──story──▶ the same findings, told; last of all with their near misses
 *
 *   A1  what a telling adds to a finding is its steps, what the reference broker did and the near miss; its verdict stays
 */
import { replayer } from '../model/index.ts'
import type { Cell } from './claims.ts'
import type { Finding, NearMiss } from './finding.ts'
import { coverage, sizes, verdictAndNote } from './finding-parts.ts'
import type { Guarantee } from './guarantees.ts'
import type { Found, Limits } from './jobs.ts'
import { type Answer, faultClasses, type Question, scopeText, specOf, type Strike } from './question.ts'
import { flatten } from './question-data.ts'
import { searchOnce } from './searched.ts'
import { isUntold, performedOnce, type Stage, toldBroken, toldWitness, untold } from './story.ts'
import { nearMissByRepair, type Places, type Repaired } from './telling/near-miss.ts'

/** Every cell of the question, the paths untold: all that takes a search. */
export function findVerdicts(question: Question, limits: Limits): readonly Finding[] {
  const answer = searchOnce(question, { ...limits, leastOnly: true })
  return cellsOf(question).map((cell, i) => ({
    ...verdictOfCell(cell, answer),
    ...(i === 0 ? coverage(specOf(question), answer.exploration) : {}),
  }))
}

function cellsOf(question: Question): readonly Cell[] {
  const faults = faultClasses.filter(fault => fault === 'none' || (question.scope.faults[fault] ?? 0) > 0)
  const { shrinks } = question.scope
  return question.guarantees.flatMap(guarantee =>
    faults.map((fault): Cell => ({ kind: 'cell', question, guarantee, fault, shrinks })),
  )
}

/** What a search says of one cell. */
export function verdictOfCell({ question, guarantee, fault, shrinks }: Cell, answer: Answer): Finding {
  const { verdict, path } = answer.verdictOf(guarantee, fault, shrinks)
  const { exploration, witnessOf } = answer
  const witness = witnessOf(fault)
  return {
    id: `${guarantee}:${fault}`,
    guarantee,
    fault,
    ...verdictAndNote(verdict, exploration, witness),
    ...needsShrinks(answer, { guarantee, fault, shrinks }),
    deployment: flatten(question),
    scope: scopeText({ ...question, scope: { ...question.scope, shrinks } }, fault),
    ...sizes(exploration),
    ...(path && verdict === 'broken' ? { counterexample: untold(path) } : {}),
    ...(witness && verdict === 'holds' ? { witness: untold(witness) } : {}),
  }
}

/** A guarantee that only breaks once the in-sync set has shrunk says so: a follower that falls behind is normal life, yet a condition. */
function needsShrinks(
  { verdictOf }: Answer,
  { guarantee, fault, shrinks }: Omit<Cell, 'kind' | 'question'>,
): { note?: string } {
  if (verdictOf(guarantee, fault, shrinks).verdict !== 'broken') return {}
  const counts = Array.from({ length: shrinks }, (_, n) => n)
  const safe = counts.findLast(n => verdictOf(guarantee, fault, n).verdict === 'holds')
  return safe === undefined
    ? {}
    : {
        note: `holds as long as the in-sync set ${safe === 0 ? 'never shrinks' : safe === 1 ? 'shrinks once at most' : `shrinks ${safe} times at most`}; broken from ${safe + 1} on.`,
      }
}

/** Tells the untold paths of findings that this question has answered. */
export function tellStories(question: Question, findings: readonly Finding[], found: Found): readonly Finding[] {
  const stage: Stage = { question, run: replayer(specOf(question)), performed: new Map(), waitsAnHour: false }
  const witnesses = new Set<string>()
  const told = findings.map(finding => tellStory(finding, stage, witnesses))
  told.forEach(found)
  return told
}

/** Of findings that were told: those that have a near miss are found once more, with it. */
export function tellNearMisses(question: Question, told: readonly Finding[], limits: Limits, found: Found): void {
  const run = replayer(specOf(question))
  const [searches, places]: [Repaired, Places] = [new Map(), new Map()]
  for (const finding of told) {
    const near = nearMissOf(finding, question, run, { searches, places, limits })
    if (near) found(withNearMiss(finding, near))
  }
}

/** A witness is told once; of what holds besides, the broker's word is enough. */
function tellStory(finding: Finding, stage: Stage, witnesses: Set<string>): Finding {
  const { counterexample, witness, ...rest } = finding
  const [guarantee, fault] = [finding.guarantee as Guarantee, finding.fault as Strike]
  if (isUntold(counterexample)) {
    const { path } = counterexample
    return {
      ...finding,
      counterexample: toldBroken(stage, guarantee, fault, path),
      ...performedOnce(stage, path, guarantee),
    }
  }
  if (!isUntold(witness)) return finding
  const isNews = witnesses.size < witnesses.add(witness.path).size
  const { path } = witness
  return { ...rest, ...(isNews ? { witness: toldWitness(stage, path) } : {}), ...performedOnce(stage, path) }
}

interface Looking {
  readonly searches: Repaired
  readonly places: Places
  readonly limits: Limits
}

/** Under the faults that it takes: what is broken without any has one near miss, whatever strikes. */
function nearMissOf(
  { counterexample, guarantee, fault }: Finding,
  question: Question,
  run: Stage['run'],
  { searches, places, limits }: Looking,
): NearMiss | undefined {
  if (counterexample === undefined) return undefined
  const struck = (counterexample.faults[fault!] ?? 0) > 0 ? (fault as Strike) : 'none'
  const { shrinks } = question.scope
  const cell: Cell = { kind: 'cell', question, guarantee: guarantee as Guarantee, fault: struck, shrinks }
  return nearMissByRepair(cell, run(counterexample.path).steps, searches, places, limits)
}

export function withNearMiss(finding: Finding, nearMiss: NearMiss | undefined): Finding {
  const { counterexample } = finding
  return counterexample && nearMiss ? { ...finding, counterexample: { ...counterexample, nearMiss } } : finding
}
