/**
 * The near miss of a counterexample: the same scenario where the promise is kept.
 *
 *     a claim's case   its neighbour among the claim's cases that hold: the one that differs in the fewest settings
 *     a question       the smallest change, of the settings that leave the guarantee open (because.ts), with which a search finds that it holds
 *
 *   N1  the repaired system keeps the promise by a verdict: of the neighbouring case, which the report has, or of a search made here
 *   N2  every fault of the counterexample strikes there too (retrace.ts); where that cannot be, there is no near miss
 *   N3  it is bounded: so many neighbours are tried, so many states searched. Who has no time for it need not ask
 */
import { follower, type Follower, replay, type Step } from '../../model/index.ts'
import { weakFacts } from '../because.ts'
import type { Case, Cell, Special } from '../claims.ts'
import type { NearMiss } from '../finding.ts'
import type { Limits } from '../jobs.ts'
import { type Question, search, type Strike } from '../question.ts'
import { flatten } from '../question-data.ts'
import { runOf, stageOf } from '../retell.ts'
import { endingOf } from './ending.ts'
import { differences, differencesBeside } from './parameter-words.ts'
import { repairsOf } from './repairs.ts'
import { retrace } from './retrace.ts'

const MOST_TRIED = 2
/** Of a repaired system that `check` searches: past that it is no quick look any more. */
const MOST_STATES = 150_000

/** Systems that several counterexamples are retraced in. */
export type Places = Map<string, Follower>

/** Of a broken case, by its neighbours in the claim. */
export function nearMissAmong(
  broken: Case,
  cases: readonly Case[],
  steps: readonly Step[],
  places: Places,
): NearMiss | undefined {
  const near = cases
    .filter(one => one.expected === 'holds' && isNeighbour(broken, one))
    .toSorted((a, b) => distance(broken, a) - distance(broken, b))
  for (const one of near.slice(0, MOST_TRIED)) {
    const repair = repairWords(broken, one)
    const found = retold(one, repair, steps, places)
    if (found) return { ...found, case: one.case }
  }
  return undefined
}

/** Both ask the same: the guarantee under the same fault, or a property of a system of its own. */
function isNeighbour({ asks: a }: Case, { asks: b }: Case): boolean {
  if (a.kind === 'special' && b.kind === 'special') return !(a.settings && b.settings) || a.name === b.name
  if (a.kind === 'special' || b.kind === 'special') return false
  return a.guarantee === b.guarantee && a.fault === b.fault && a.shrinks <= b.shrinks && changed(a, b).length > 0
}

const changed = (a: Cell, b: Cell) => differences(flatten(a.question), flatten(b.question))

/** Of systems whose settings are known; none where what is otherwise is no setting. */
const changedBeside = (a: Special, b: Special) =>
  a.settings && b.settings ? differencesBeside(a.settings, b.settings) : []

/** What differs and is no setting (more partitions, another fault) counts for as much as two that are. */
const NO_SETTING = 8

/** Fewer settings first; of equals what the claim calls its near miss, then what asks in the same scope. */
function distance({ asks: a, case: words }: Case, { asks: b, nearMiss, case: other }: Case): number {
  const flagged = nearMiss ? 0 : 1
  if (a.kind === 'special' && b.kind === 'special' && a.settings && b.settings)
    return flagged + (4 * changedBeside(a, b).length || NO_SETTING) + (a.scope === b.scope ? 0 : 2)
  if (a.kind === 'special' && b.kind === 'special')
    return flagged + (scopeIn(words) === scopeIn(other) ? 0 : 2) + (a.name === b.name ? 0 : 4)
  if (a.kind === 'special' || b.kind === 'special') return flagged
  return 4 * changed(a, b).length + (scopeKey(a) === scopeKey(b) ? 0 : 2) + flagged
}

/** 'R2 L1 Rec1 E1' of a rule's case, what stands in brackets of a bug's. */
const scopeIn = (words: string) => /R\d L\d Rec\d E\d|\(.*\)/.exec(words)?.[0]
const scopeKey = ({ question: { scope }, shrinks }: Cell) => JSON.stringify([scope, shrinks])

function repairWords({ asks: a }: Case, { asks: b, case: words }: Case): string {
  if (a.kind === 'special' && b.kind === 'special' && changedBeside(a, b).length > 0)
    return changedBeside(a, b).join(', ')
  if (a.kind === 'special' || b.kind === 'special') return words.replace(/^near miss: /, '')
  return changed(a, b).join(', ')
}

function retold(one: Pick<Case, 'asks'>, repair: string, steps: readonly Step[], places: Places): NearMiss | undefined {
  const { spec, teller, property } = stageOf(one)
  const { asks } = one
  const key = asks.kind === 'cell' ? JSON.stringify(asks.question) : undefined
  const there = (key === undefined ? undefined : places.get(key)) ?? follower(spec)
  if (key !== undefined) places.set(key, there)
  const found = retrace(steps, { spec, property, there })
  if (found === undefined) return undefined
  const told = runOf(spec, found.path, replay(spec, found.path), teller)
  return { repair, ends: endingOf(told), same: found.same, told }
}

/** The searches that were made for repairs of one question, by what was changed. */
export type Repaired = Map<string, ReturnType<typeof search>>

/** Of a question that `check` asks: the first single change that makes it hold. */
export function nearMissByRepair(
  cell: Cell,
  steps: readonly Step[],
  searched: Repaired,
  places: Places,
  limits: Limits,
): NearMiss | undefined {
  const { question, guarantee, fault } = cell
  for (const parameters of repairsOf(
    guarantee,
    weakFacts(guarantee, strikeOf(fault), question.parameters),
    question.parameters,
  )) {
    const repaired = underOne(fault, { ...question, parameters, guarantees: [guarantee] })
    if (!holds(cell, repaired, searched, limits)) continue
    const words = differences(flatten(question), flatten(repaired)).join(', ')
    const found = retold({ asks: { ...cell, question: repaired } }, words, steps, places)
    if (found) return found
  }
  return undefined
}

/** Of the faults that were asked about one alone: the others would make the search many times larger, and this path has none of them. */
function underOne(fault: Strike, { scope, ...question }: Question): Question {
  const limit = scope.faults[fault]
  return { ...question, scope: { ...scope, faults: limit === undefined ? {} : { [fault]: limit } } }
}

const strikeOf = (fault: Strike) => (fault === 'close' ? 'c' : fault)

function holds({ guarantee, fault, shrinks }: Cell, repaired: Question, searched: Repaired, limits: Limits): boolean {
  const key = JSON.stringify(repaired)
  const maxStates = Math.min(limits.maxStates ?? MOST_STATES, MOST_STATES)
  const answer = searched.get(key) ?? search(repaired, { ...limits, maxStates })
  searched.set(key, answer)
  return answer.verdictOf(guarantee, fault, shrinks).verdict === 'holds'
}
