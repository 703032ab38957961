/**
 * Decides what `check` asks of a group or of an idempotent producer (beside.ts): one search, a finding for each guarantee and fault class.
 */
import { type BesideGuarantee, type BesideQuestion, besideOf, flattenBeside, searchBeside } from './beside.ts'
import type { Finding } from './finding.ts'
import type { Found, Limits } from './jobs.ts'
import type { Answer, Strike } from './question.ts'
import { runOf, toldOf } from './retell.ts'
import { coverage, onBroker, sizes, verdictAndNote } from './finding-parts.ts'
import { ruleBeside } from './telling/beside-words.ts'
import { whyBrokenInside } from './telling/why.ts'

export function answerBeside(question: BesideQuestion, limits: Limits, found: Found): void {
  const beside = besideOf(question)
  const answer = searchBeside(question, limits)
  const { exploration } = answer
  const first = { ...coverage(beside.spec(), exploration) }
  question.guarantees.forEach((guarantee, i) => {
    ;(['none', ...beside.faults] as Strike[]).forEach((fault, k) => {
      const finding = findingOf(question, answer, guarantee, fault)
      found(i + k === 0 ? { ...finding, ...first } : finding)
    })
  })
}

function findingOf(question: BesideQuestion, answer: Answer, guarantee: BesideGuarantee, fault: Strike): Finding {
  const { scopeText } = besideOf(question)
  const { exploration, verdictOf, witnessOf } = answer
  const { verdict, path } = verdictOf(guarantee, fault)
  const witness = witnessOf(fault)
  return {
    id: `${guarantee}:${fault}`,
    guarantee,
    fault,
    ...verdictAndNote(verdict, exploration, witness),
    deployment: flattenBeside(question),
    scope: scopeText(fault),
    ...sizes(exploration),
    ...(path && verdict === 'broken' ? broken(question, answer, path.path, guarantee) : {}),
    ...(witness && verdict === 'holds' ? witnessed(question, answer, witness.path) : {}),
  }
}

function broken(question: BesideQuestion, { run }: Answer, path: string, guarantee: BesideGuarantee): Partial<Finding> {
  const { spec, tell, onBroker: counterpart } = besideOf(question)
  const steps = run(path)
  const told = toldOf(spec(), path, steps, tell)
  const counterexample = { ...told, why: whyBrokenInside(told, ruleBeside(question, guarantee)) }
  return { counterexample, ...onBroker(steps, counterpart) }
}

function witnessed(question: BesideQuestion, { run }: Answer, path: string): Partial<Finding> {
  const { spec, tell, onBroker: counterpart } = besideOf(question)
  const steps = run(path)
  return { witness: runOf(spec(), path, steps, tell), ...onBroker(steps, counterpart) }
}
