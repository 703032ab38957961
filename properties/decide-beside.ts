/**
 * Decides what `check` asks of a group or of an idempotent producer (beside.ts): one search, a finding for each guarantee and fault class.
 *
 *   B1  what several cells show in the same steps is told once, and performed once on the reference broker
 */
import {
  type Beside,
  type BesideGuarantee,
  type BesideQuestion,
  besideOf,
  flattenBeside,
  searchBeside,
  sightOf,
} from './beside.ts'
import type { Finding } from './finding.ts'
import { coverage, onBroker, sizes, verdictAndNote } from './finding-parts.ts'
import type { Found, Limits } from './jobs.ts'
import type { Answer, Strike } from './question.ts'
import { runOf, toldOf } from './retell.ts'
import { nearMissBeside } from './telling/near-miss-beside.ts'
import { ruleBeside } from './telling/beside-words.ts'
import { whyBrokenInside } from './telling/why.ts'

interface Searched {
  readonly question: BesideQuestion
  readonly beside: Beside
  readonly answer: Answer
  readonly limits: Limits
  /** By what is shown, and in which steps. */
  readonly shown: Map<string, Partial<Finding>>
}

export function answerBeside(question: BesideQuestion, limits: Limits, found: Found): void {
  const beside = besideOf(question)
  const searched: Searched = { question, beside, answer: searchBeside(question, limits), limits, shown: new Map() }
  const first = coverage(beside.spec(), searched.answer.exploration)
  const faults: readonly Strike[] = ['none', ...(beside.faults as Strike[])]
  const cells = question.guarantees.flatMap(guarantee => faults.map(fault => ({ guarantee, fault })))
  cells.forEach(({ guarantee, fault }, i) => {
    const finding = findingOf(searched, guarantee, fault)
    found(i === 0 ? { ...finding, ...first } : finding)
  })
}

function findingOf(searched: Searched, guarantee: BesideGuarantee, fault: Strike): Finding {
  const { question, beside, answer } = searched
  const { exploration, verdictOf, witnessOf } = answer
  const { verdict, path } = verdictOf(guarantee, fault)
  const witness = witnessOf(fault)
  return {
    id: `${guarantee}:${fault}`,
    guarantee,
    fault,
    ...verdictAndNote(verdict, exploration, witness),
    deployment: flattenBeside(question),
    scope: beside.scopeText(fault),
    ...sizes(exploration),
    ...(path && verdict === 'broken'
      ? once(searched, `${guarantee} ${path.path}`, () => broken(searched, path.path, guarantee))
      : {}),
    ...(witness && verdict === 'holds' ? once(searched, witness.path, () => witnessed(searched, witness.path)) : {}),
  }
}

function once({ shown }: Searched, key: string, show: () => Partial<Finding>): Partial<Finding> {
  const known = shown.get(key) ?? show()
  shown.set(key, known)
  return known
}

function broken(
  { question, beside, answer, limits }: Searched,
  path: string,
  guarantee: BesideGuarantee,
): Partial<Finding> {
  const steps = answer.run(path)
  const told = toldOf(beside.spec(), path, steps, beside.tell)
  const counterexample = { ...told, why: whyBrokenInside(told, ruleBeside(question, guarantee)) }
  const nearMiss = nearMissBeside(question, guarantee, steps.steps, limits)
  // That a record is never handled takes an hour of the broker's world to see: a replay does that (retell.ts), here the state shows it.
  const sight = question.setting === 'group' && guarantee === 'ALO' ? undefined : sightOf(guarantee)
  return {
    counterexample: nearMiss ? { ...counterexample, nearMiss } : counterexample,
    ...onBroker(steps, beside.onBroker(guarantee), sight),
  }
}

/** Nothing is broken, so that nothing is looked for: of the guarantees any will do. */
function witnessed({ beside, answer }: Searched, path: string): Partial<Finding> {
  const steps = answer.run(path)
  const witness = runOf(beside.spec(), path, steps, beside.tell)
  return { witness, ...onBroker(steps, beside.onBroker(beside.guarantees[0]!)) }
}
