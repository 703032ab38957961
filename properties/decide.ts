/**
 * Decides: a job in, findings out.
 *
 *     claim ──cases, grouped by question──▶ search ──▶ one Finding a case
 *
 *   E1  a verdict is computed here and nowhere written down; `expected` comes from the claim and is only put beside it
 *   E2  a `holds` for want of anything happening is none: its witness is searched for in the same search
 *   E3  cells that share a question share the search, and so do questions that differ in what no step of it read (searched.ts)
 */
import { type Counterexample, explore, replay, type Replay, type SystemSpec } from '../model/index.ts'
import { isBeside } from './beside.ts'
import { type Cell, claimOf, claims, type Special } from './claims.ts'
import { answerBeside } from './decide-beside.ts'
import type { Finding, NearMiss, ToldCounterexample } from './finding.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Guarantee } from './guarantees.ts'
import type { Found, Job, Limits } from './jobs.ts'
import { compare } from './comparisons.ts'
import { type Answer, faultClasses, type Question, scopeText, specOf } from './question.ts'
import { flatten } from './question-data.ts'
import { searchOnce } from './searched.ts'
import { decideReplication, walkReplication } from './replication.ts'
import { findSmallestScopes } from './smallest-scope.ts'
import { kafkaTeller, runOf, type Teller, toldOf, unknownClaim } from './retell.ts'
import { coverage, onBroker, sizes, verdictAndNote } from './finding-parts.ts'
import { answerVerdicts } from './verdicts-alone.ts'
import { nearMissAmong, nearMissByRepair, type Places, type Repaired } from './telling/near-miss.ts'
import { whyBroken, whyBrokenInside } from './telling/why.ts'

export { replayClaim, replayClaimOnBroker, replayFinding, replayFindingOnBroker } from './retell.ts'

/** Runs one job; calls `found` for every verdict as it is reached. Throws a ModelError when the model cannot be explored. */
export function run(job: Job, limits: Limits, found: Found): void {
  switch (job.kind) {
    case 'question':
      return isBeside(job.question)
        ? answerBeside(job.question, limits, found)
        : answerQuestion(job.question, limits, found)
    case 'verdicts':
      return answerVerdicts(job.question, limits, found)
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

function withNearMiss(finding: Finding, nearMiss: NearMiss | undefined): Finding {
  const { counterexample } = finding
  return counterexample && nearMiss ? { ...finding, counterexample: { ...counterexample, nearMiss } } : finding
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
  /** That a record is never handled takes an hour of the broker's world to see: `check` leaves that to a replay, and the state shows it. */
  readonly waitsAnHour: boolean
}
type Answers = Map<string, Searched>

const searched = (question: Question, limits: Limits, waitsAnHour: boolean): Searched => ({
  ...searchOnce(question, limits),
  told: new Set(),
  performed: new Map(),
  waitsAnHour,
})

/** True the first time. */
function isNews({ told }: Searched, what: string): boolean {
  return told.size < told.add(what).size
}

function answerQuestion(question: Question, limits: Limits, found: Found): void {
  const answer = searched(question, { ...limits, leastOnly: true }, false)
  const faults = faultClasses.filter(fault => fault === 'none' || (question.scope.faults[fault] ?? 0) > 0)
  const { shrinks } = question.scope
  const cells = question.guarantees.flatMap(guarantee =>
    faults.map((fault): Cell => ({ kind: 'cell', question, guarantee, fault, shrinks })),
  )
  const findings = cells.map(cell => {
    const finding = findingOf(cell, answer, true)
    found(finding)
    return finding
  })
  addNearMisses(cells, findings, answer, limits, found)
}

/** Verdicts first: a cell whose near miss is found later is told once more, with it. */
function addNearMisses(
  cells: readonly Cell[],
  findings: readonly Finding[],
  answer: Answer,
  limits: Limits,
  found: Found,
): void {
  const [searches, places]: [Repaired, Places] = [new Map(), new Map()]
  cells.forEach((cell, i) => {
    const { counterexample } = findings[i]!
    const steps = counterexample && answer.run(counterexample.path).steps
    const near = steps && nearMissByRepair(cell, steps, searches, places, limits)
    if (near) found(withNearMiss(findings[i]!, near))
  })
}

/** The headline table has hundreds of cells: the story is told once for each configuration and fault, at the fewest shrinks. */
function decideCell(cell: Cell, limits: Limits, answers: Answers): Finding {
  const key = JSON.stringify(cell.question)
  const answer = answers.get(key) ?? searched(cell.question, limits, true)
  answers.set(key, answer)
  const { guarantee, fault, shrinks } = cell
  const known = shrinks > 0 && answer.verdictOf(guarantee, fault, shrinks - 1).verdict === 'broken'
  return findingOf(cell, answer, !known || cell.question.scope.shrinks === shrinks)
}

function findingOf(cell: Cell, answer: Searched, story: boolean): Finding {
  const { question, guarantee, fault, shrinks } = cell
  const { verdict, path } = answer.verdictOf(guarantee, fault, shrinks)
  const { exploration, witnessOf } = answer
  return {
    id: `${guarantee}:${fault}`,
    guarantee,
    fault,
    ...verdictAndNote(verdict, exploration, witnessOf(fault)),
    ...needsShrinks(answer, { guarantee, fault, shrinks }),
    deployment: flatten(question),
    scope: scopeText({ ...question, scope: { ...question.scope, shrinks } }, fault),
    ...sizes(exploration),
    ...(isNews(answer, 'sizes') ? coverage(specOf(question), exploration) : {}),
    ...(path && verdict === 'broken' ? broken(cell, answer, path.path, story) : {}),
    ...(verdict === 'holds' ? witnessed(cell, answer) : {}),
  }
}

function broken(
  { question, guarantee, fault }: Cell,
  answer: Searched,
  path: string,
  story: boolean,
): Partial<Finding> {
  const run = answer.run(path)
  const told = (): ToldCounterexample => {
    const counterexample = toldOf(specOf(question), path, run, kafkaTeller(question))
    return { ...counterexample, why: whyBroken(counterexample, guarantee, fault, question.parameters) }
  }
  return {
    ...(story ? { counterexample: told() } : {}),
    ...performedOnce(answer, { question, path, guarantee }, run),
  }
}

/** What is broken without a fault is broken under each in the same steps. */
function performedOnce(
  { performed, waitsAnHour }: Searched,
  { question, path, guarantee }: Pick<Cell, 'question'> & { readonly path: string; readonly guarantee?: Guarantee },
  run: Replay,
): Pick<Finding, 'onBroker'> {
  const key = `${guarantee ?? 'witness'} ${path}`
  const sight = guarantee === 'ALO' && !waitsAnHour ? undefined : guarantee
  const known = performed.get(key) ?? onBroker(run, { deployment: question }, sight)
  performed.set(key, known)
  return known
}

/** The witness that something happens, on the reference broker too. */
function witnessed({ question, fault }: Cell, answer: Searched): Partial<Finding> {
  const path = answer.witnessOf(fault)?.path
  if (path === undefined) return {}
  const run = answer.run(path)
  const story = isNews(answer, `witness of ${fault}`)
  return {
    ...(story ? { witness: runOf(specOf(question), path, run, kafkaTeller(question)) } : {}),
    ...performedOnce(answer, { question, path }, run),
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
