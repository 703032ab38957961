/**
 * Decides what `check` asks of a group or of an idempotent producer (beside.ts): one search, a finding for each guarantee and fault class.
 *
 *   B1  what several cells show in the same steps is told once, and performed once on the reference broker
 */
import { replayer, type Replay } from '../model/index.ts'
import {
  type Beside,
  type BesideGuarantee,
  besideOf,
  type BesideQuestion,
  flattenBeside,
  searchBeside,
  sightOf,
} from './beside.ts'
import type { Finding } from './finding.ts'
import { coverage, onBroker, sizes, verdictAndNote } from './finding-parts.ts'
import type { Found, Limits } from './jobs.ts'
import type { Answer, Strike } from './question.ts'
import { runOf, toldOf } from './retell.ts'
import { isUntold, untold } from './story.ts'
import { nearMissBeside } from './telling/near-miss-beside.ts'
import { ruleBeside } from './telling/beside-words.ts'
import { whyBrokenInside } from './telling/why.ts'

/** Every cell of the question, the paths untold. */
export function findVerdictsBeside(question: BesideQuestion, limits: Limits): readonly Finding[] {
  const beside = besideOf(question)
  const answer = searchBeside(question, limits)
  const first = coverage(beside.spec(), answer.exploration)
  const faults: readonly Strike[] = ['none', ...(beside.faults as Strike[])]
  return question.guarantees
    .flatMap(guarantee => faults.map(fault => verdictOf(question, beside, answer, guarantee, fault)))
    .map((finding, i) => (i === 0 ? { ...finding, ...first } : finding))
}

function verdictOf(
  question: BesideQuestion,
  beside: Beside,
  answer: Answer,
  guarantee: BesideGuarantee,
  fault: Strike,
): Finding {
  const { verdict, path } = answer.verdictOf(guarantee, fault)
  const witness = answer.witnessOf(fault)
  return {
    id: `${guarantee}:${fault}`,
    guarantee,
    fault,
    ...verdictAndNote(verdict, answer.exploration, witness),
    deployment: flattenBeside(question),
    scope: beside.scopeText(fault),
    ...sizes(answer.exploration),
    ...(path && verdict === 'broken' ? { counterexample: untold(path) } : {}),
    ...(witness && verdict === 'holds' ? { witness: untold(witness) } : {}),
  }
}

interface Stage {
  readonly question: BesideQuestion
  readonly beside: Beside
  readonly run: (path: string) => Replay
  readonly limits: Limits
}

/** Tells the untold paths of findings that this question has answered. */
export function tellBeside(question: BesideQuestion, findings: readonly Finding[], limits: Limits, found: Found): void {
  const beside = besideOf(question)
  const stage: Stage = { question, beside, run: replayer(beside.spec()), limits }
  /** By what is shown, and in which steps. */
  const shown = new Map<string, Partial<Finding>>()
  const once = (key: string, show: () => Partial<Finding>) => {
    const known = shown.get(key) ?? show()
    shown.set(key, known)
    return known
  }
  for (const finding of findings) {
    const { counterexample, witness } = finding
    const guarantee = finding.guarantee as BesideGuarantee
    const story = isUntold(counterexample)
      ? once(`${guarantee} ${counterexample.path}`, () => broken(stage, counterexample.path, guarantee))
      : isUntold(witness) && once(witness.path, () => witnessed(stage, witness.path))
    found({ ...finding, ...story })
  }
}

function broken({ question, beside, run, limits }: Stage, path: string, guarantee: BesideGuarantee): Partial<Finding> {
  const steps = run(path)
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
function witnessed({ beside, run }: Stage, path: string): Partial<Finding> {
  const steps = run(path)
  const witness = runOf(beside.spec(), path, steps, beside.tell)
  return { witness, ...onBroker(steps, beside.onBroker(beside.guarantees[0]!)) }
}
