/**
 * Decides: a job in, findings out; and a counterexample's path told again.
 *
 *     claim ──cases, grouped by question──▶ search ──▶ one Finding a case
 *
 *   E1  a verdict is computed here and nowhere written down; `expected` comes from the claim and is only put beside it
 *   E2  a `holds` for want of anything happening is none: its witness is searched for in the same search
 *   E3  cells that share a question share the search
 */
import { explore, ModelError, replay, type Counterexample, type Exploration, type SystemSpec } from '../model/index.ts'
import { tell, type Told } from '../model/kafka/index.ts'
import { UsageError } from '../model/deployment/index.ts'
import { type Case, type Cell, claimOf, claims, type Special } from './claims.ts'
import type { Finding, ToldCounterexample, Verdict } from './finding.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Found, Job, Limits } from './jobs.ts'
import { type Answer, faultClasses, type Question, scopeText, search, specOf } from './question.ts'
import { flatten, questionOf } from './question-data.ts'

/** Runs one job; calls `found` for every verdict as it is reached. Throws a ModelError when the model cannot be explored. */
export function run(job: Job, limits: Limits, found: Found): void {
  if (job.kind === 'question') return answerQuestion(job.question, limits, found)
  const claim = claimOf(job.id)
  if (!claim) throw unknownClaim(job.id)
  const answers = new Map<string, Answer>()
  for (const one of claim.cases) {
    const finding =
      one.asks.kind === 'special' ? decideSpecial(one.asks, limits) : decideCell(one.asks, limits, answers)
    found({ ...finding, id: claim.id, case: one.case, expected: one.expected })
  }
}

/** A fingerprint of the model: two runs with the same one mean the same by a path. */
export const modelFingerprint = (): string => fingerprintOf(claims)

function answerQuestion(question: Question, limits: Limits, found: Found): void {
  const answer = search(question, limits)
  const faults = faultClasses.filter(fault => fault === 'none' || (question.scope.faults[fault] ?? 0) > 0)
  for (const guarantee of question.guarantees) {
    for (const fault of faults) {
      found(findingOf({ kind: 'cell', question, guarantee, fault, shrinks: question.scope.shrinks }, answer, true))
    }
  }
}

/** The headline table has hundreds of cells: the story is told once for each configuration and fault, at the fewest shrinks. */
function decideCell(cell: Cell, limits: Limits, answers: Map<string, Answer>): Finding {
  const key = JSON.stringify(cell.question)
  const answer = answers.get(key) ?? search(cell.question, limits)
  answers.set(key, answer)
  const { guarantee, fault, shrinks } = cell
  const known = shrinks > 0 && answer.verdictOf(guarantee, fault, shrinks - 1).verdict === 'broken'
  return findingOf(cell, answer, !known || cell.question.scope.shrinks === shrinks)
}

function findingOf({ question, guarantee, fault, shrinks }: Cell, answer: Answer, story: boolean): Finding {
  const { verdict, path } = answer.verdictOf(guarantee, fault, shrinks)
  const { exploration, witness } = answer
  const told = path && story ? toldOf(specOf(question), path, kafkaTeller(question)) : undefined
  return {
    id: `${guarantee}:${fault}`,
    guarantee,
    fault,
    ...verdictAndNote(verdict, exploration, witness),
    ...needsShrinks(answer, { guarantee, fault, shrinks }),
    deployment: flatten(question),
    scope: scopeText({ ...question, scope: { ...question.scope, shrinks } }, fault),
    ...sizes(exploration),
    ...(told ? { counterexample: told } : {}),
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
  const [finding, seen] = exploration.findings
  return {
    id: special.name,
    property: special.name,
    ...verdictAndNote(finding!.verdict, exploration, seen!.path),
    scope: special.scope,
    ...sizes(exploration),
    ...(finding!.path && finding!.verdict === 'broken'
      ? { counterexample: toldOf(spec, finding!.path, special.tell) }
      : {}),
  }
}

function sizes({ states, transitions, depth, bytes }: Exploration) {
  return { states, transitions, depth, seconds: 0, bytesPerState: Math.round(bytes / states), because: [] }
}

/** A search that was cut off decides nothing that holds; one in which nothing ever got through proves nothing. */
function verdictAndNote(
  verdict: Verdict,
  { stopped }: Exploration,
  witness: Counterexample | undefined,
): { verdict: Verdict; note?: string } {
  if (verdict === 'inconclusive' && stopped) return { verdict, note: `stopped at ${stopped.text}; ${stopped.grew}.` }
  if (verdict !== 'holds') return { verdict }
  if (witness)
    return {
      verdict,
      note: `not for want of anything happening: a record gets through although all that may go wrong did, in ${witness.length} steps.`,
    }
  return {
    verdict: 'inconclusive',
    note: 'in this scope no record ever gets through, so that nothing can break: a larger scope is needed.',
  }
}

type Teller = (step: Parameters<typeof tell>[0]) => Told

const kafkaTeller =
  (question: Question): Teller =>
  step =>
    tell(step, question.parameters, question.scope)

function toldOf(spec: SystemSpec, { path, faults }: Counterexample, teller: Teller): ToldCounterexample {
  return { path, faults, steps: stepsOf(spec, path, teller) }
}

function stepsOf(spec: SystemSpec, path: string, teller: Teller): ToldCounterexample['steps'] {
  const { steps } = replay(spec, path)
  return steps.map((step, i) => ({ n: i + 1, ...teller(step), ...(i === steps.length - 1 ? { decisive: true } : {}) }))
}

function faultsOf(spec: SystemSpec, path: string): Record<string, number> {
  const spent: Record<string, number> = {}
  for (const { fault } of replay(spec, path).steps) if (fault) spent[fault] = (spent[fault] ?? 0) + 1
  return spent
}

function retold(spec: SystemSpec, path: string, teller: Teller): ToldCounterexample {
  return { path, faults: faultsOf(spec, path), steps: stepsOf(spec, path, teller) }
}

const unknownClaim = (id: string) =>
  new UsageError(`There is no claim '${id}'; there are ${claims.map(claim => claim.id).join(', ')}.`)

/** Runs a path of a claim's case again through the machines. Throws a ModelError at the first step that is not enabled. */
export function replayClaim(id: string, path: string, caseName?: string): ToldCounterexample {
  const claim = claimOf(id)
  if (!claim) throw unknownClaim(id)
  const one = caseName === undefined ? firstBroken(claim.cases) : claim.cases.find(each => each.case === caseName)
  if (!one)
    throw new UsageError(
      `${claim.id} has no case '${caseName}'; its cases are: ${claim.cases
        .slice(0, 12)
        .map(each => each.case)
        .join('; ')}.`,
    )
  if (one.asks.kind === 'special') return retold(one.asks.spec(), path, one.asks.tell)
  return retold(specOf(one.asks.question), path, kafkaTeller(one.asks.question))
}

const firstBroken = (cases: readonly Case[]) => cases.find(({ expected }) => expected === 'broken') ?? cases[0]

/** Runs the counterexample of a finding again: of a claim's case, or of a question that `check` asked. */
export function replayFinding(finding: Finding): ToldCounterexample {
  const { counterexample, deployment } = finding
  if (!counterexample) throw new UsageError(`${finding.id} has no counterexample: its verdict is ${finding.verdict}.`)
  if (claimOf(finding.id)) return replayClaim(finding.id, counterexample.path, finding.case)
  if (!deployment) throw new ModelError(`${finding.id} does not say of which deployment it speaks.`)
  const question = questionOf(deployment)
  return retold(specOf(question), counterexample.path, kafkaTeller(question))
}
