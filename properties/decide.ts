/**
 * Decides: a job in, findings out.
 *
 *     claim ──cases, grouped by question──▶ search ──▶ one Finding a case
 *
 *   E1  a verdict is computed here and nowhere written down; `expected` comes from the claim and is only put beside it
 *   E2  a `holds` for want of anything happening is none: its witness is searched for in the same search
 *   E3  cells that share a question share the search, and so do questions that differ in what no step of it read (searched.ts)
 */
import { type Counterexample, explore, replay, type SystemSpec } from '../model/index.ts'
import { verdictOfCell, withNearMiss } from './answer-question.ts'
import { type Cell, claimOf, claims, type Special } from './claims.ts'
import { runAsked } from './decide-asked.ts'
import type { Finding } from './finding.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Found, Job, Limits } from './jobs.ts'
import { compare } from './comparisons.ts'
import { type Answer, type Question, specOf } from './question.ts'
import { searchOnce } from './searched.ts'
import { decideReplication, walkReplication } from './replication.ts'
import { findSmallestScopes } from './smallest-scope.ts'
import { runOf, type Teller, toldOf } from './retell.ts'
import { unknownClaim } from './replayed.ts'
import { coverage, onBroker, sizes, verdictAndNote } from './finding-parts.ts'
import { performedOnce, toldBroken, toldWitness } from './story.ts'
import { nearMissAmong, type Places } from './telling/near-miss.ts'
import { whyBrokenInside } from './telling/why.ts'

export { replayClaim, replayClaimOnBroker, replayFinding, replayFindingOnBroker } from './replayed.ts'

/** Runs one job; calls `found` for every verdict as it is reached. Throws a ModelError when the model cannot be explored. */
export function run(job: Job, limits: Limits, found: Found): void {
  switch (job.kind) {
    case 'question':
    case 'story':
    case 'near misses':
    case 'verdicts':
      return runAsked(job, limits, found)
    case 'replication':
      return found(decideReplication(job.question, limits))
    case 'smallest scope':
      return findSmallestScopes(job.rule, limits, found)
    case 'walks':
      return found(walkReplication(job, limits))
    case 'comparison':
      return found(compare(job.id, limits))
    case 'claim':
      return decideClaim(job.id, limits, found)
  }
}

function decideClaim(id: string, limits: Limits, found: Found): void {
  const claim = claimOf(id)
  if (!claim) throw unknownClaim(id)
  if (claim.notModelled !== undefined) found(notModelled(claim.id, claim.notModelled))
  const answers: Answers = new Map()
  const places: Places = new Map()
  for (const one of claim.cases) {
    const { asks } = one
    const finding = asks.kind === 'special' ? decideSpecial(asks, limits) : decideCell(asks, limits, answers)
    const steps = stepsToMiss(finding, asks, answers)
    const near = steps && nearMissAmong(one, claim.cases, steps, places)
    found({ ...withNearMiss(finding, near), id: claim.id, case: one.case, expected: one.expected })
  }
}

/** The steps whose near miss is to be found: of one counterexample for each question and fault class, as the others differ by shrinks alone. */
function stepsToMiss({ counterexample, fault }: Finding, asks: Cell | Special, answers: Answers) {
  if (counterexample === undefined) return undefined
  if (asks.kind === 'special') return replay(asks.spec(), counterexample.path).steps
  const answer = answers.get(JSON.stringify(asks.question))!
  return isNews(answer, `near miss of ${fault}`) ? answer.run(counterexample.path).steps : undefined
}

function notModelled(id: string, note: string): Finding {
  const nothing = { states: 0, transitions: 0, depth: 0, seconds: 0, because: [] }
  return { id, verdict: 'not modelled', expected: 'not modelled', scope: '', ...nothing, note }
}

/** A fingerprint of the model: two runs with the same one mean the same by a path. */
export const modelFingerprint = (): string => fingerprintOf(claims)

/** A search and what of it was told already: its sizes once, a witness once for each fault; and which runs were performed on the reference broker. */
interface Searched extends Answer {
  readonly told: Set<string>
  readonly performed: Map<string, Pick<Finding, 'onBroker'>>
}
type Answers = Map<string, Searched>

const searched = (question: Question, limits: Limits): Searched => ({
  ...searchOnce(question, limits),
  told: new Set(),
  performed: new Map(),
})

/** True the first time. */
function isNews({ told }: Searched, what: string): boolean {
  return told.size < told.add(what).size
}

/** The headline table has hundreds of cells: the story is told once for each configuration and fault, at the fewest shrinks. */
function decideCell(cell: Cell, limits: Limits, answers: Answers): Finding {
  const key = JSON.stringify(cell.question)
  const answer = answers.get(key) ?? searched(cell.question, limits)
  answers.set(key, answer)
  const { guarantee, fault, shrinks } = cell
  const known = shrinks > 0 && answer.verdictOf(guarantee, fault, shrinks - 1).verdict === 'broken'
  return findingOf(cell, answer, !known || cell.question.scope.shrinks === shrinks)
}

/** With what is told of it: the counterexample where it is a story of its own, a witness once for each fault. */
function findingOf(cell: Cell, answer: Searched, story: boolean): Finding {
  const { question, guarantee, fault } = cell
  const { counterexample, witness, ...verdict } = verdictOfCell(cell, answer)
  const stage = { ...answer, question, waitsAnHour: true }
  return {
    ...verdict,
    ...(isNews(answer, 'sizes') ? coverage(specOf(question), answer.exploration) : {}),
    ...(counterexample && story ? { counterexample: toldBroken(stage, guarantee, fault, counterexample.path) } : {}),
    ...(counterexample ? performedOnce(stage, counterexample.path, guarantee) : {}),
    ...(witness && isNews(answer, `witness of ${fault}`) ? { witness: toldWitness(stage, witness.path) } : {}),
    ...(witness ? performedOnce(stage, witness.path) : {}),
  }
}

function decideSpecial(special: Special, limits: Limits): Finding {
  const spec = special.spec()
  const { property, witness } = special
  const exploration = explore(spec, { properties: [property, witness], ...limits })
  const [{ verdict, path } = { verdict: 'inconclusive' as const }, seen] = exploration.findings
  return {
    id: special.name,
    property: special.name,
    ...verdictAndNote(verdict, exploration, seen!.path),
    ...forEver(spec, path, special.tell),
    scope: special.scope,
    ...sizes(exploration),
    ...coverage(spec, exploration),
    ...(path && verdict === 'broken' ? brokenSpecial(special, spec, path) : {}),
    ...(seen!.path && verdict === 'holds' ? witnessedSpecial(special, spec, seen!.path) : {}),
  }
}

function brokenSpecial({ tell, onBroker: counterpart, sight, rule }: Special, spec: SystemSpec, found: Counterexample) {
  const told = toldOf(spec, found.path, replay(spec, found.path), tell)
  const counterexample = { ...told, why: whyBrokenInside(told, rule) }
  return { counterexample, ...onBroker(replay(spec, withRound(found)), counterpart, sight) }
}

function witnessedSpecial({ tell, onBroker: counterpart }: Special, spec: SystemSpec, { path }: Counterexample) {
  const run = replay(spec, path)
  return { witness: runOf(spec, path, run, tell), ...onBroker(run, counterpart) }
}

/** Of a run that never comes to what it owes, one round of what it does for ever with it. */
const withRound = ({ path, cycle = '' }: Counterexample): string => [path, cycle].filter(part => part !== '').join('/')

/** Of a run that never comes to what it owes: what happens again and again after the steps that are shown. */
function forEver(spec: SystemSpec, path: Counterexample | undefined, teller: Teller): { note?: string } {
  if (path?.cycle === undefined) return {}
  if (path.cycle === '') return { note: 'so it stays for ever: nothing that is owed a turn could take one.' }
  const { steps } = replay(spec, withRound(path))
  const round = steps.slice(path.length).map(teller)
  return { note: `and so for ever: ${round.map(({ who, does }) => `${who} ${does}`).join('; ')}.` }
}
