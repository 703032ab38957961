/**
 * One cell of `check`, explained: the lines to blame, and of EO which half of it breaks.
 *
 *   B1  what a search found of another guarantee (its `promise`) is blamed as that guarantee is
 */
import { type Deployment, isKnownByKey } from '../model/deployment/index.ts'
import { becauseBeside, becauseOf, becauseOfCopies, whence } from './because.ts'
import { type BesideGuarantee, type BesideQuestion, besideQuestionOf } from './beside.ts'
import type { Leaf } from './branching.ts'
import { parametersOf } from './deployed.ts'
import type { Because, Finding } from './finding.ts'
import type { Checked, Guarantee } from './guarantees.ts'
import type { FaultClass } from './question.ts'

export function explained(finding: Finding, guarantee: Checked, fault: FaultClass, { deployment }: Leaf): Finding {
  const { deployment: asked, verdict } = finding
  if (guarantee === 'EO') return explainedEffect(finding, fault, deployment)
  if (verdict !== 'broken') return finding
  const beside = asked && besideQuestionOf(asked)
  const because = beside
    ? becauseBeside(guarantee as BesideGuarantee, fault, beside, deployment)
    : becauseOf(guarantee as Guarantee, fault, parametersOf(deployment), deployment)
  return { ...finding, because }
}

/** What it is of which EO is decided here, beside the bounds. */
function explainedEffect(finding: Finding, fault: FaultClass, deployment: Deployment): Finding {
  const { scope, verdict, deployment: asked } = finding
  if (scope === '') return finding
  const isComposed = scope.includes('; and ')
  const told = { ...finding, scope: [isComposed ? `composed of ${scope}` : scope, ...keyed(deployment)].join('; ') }
  const promise = asked?.['promise'] as Checked | undefined
  if (verdict !== 'broken' || promise === undefined) return told
  const half = halfOf(promise)
  const note = [
    `${half[0]!.toLowerCase()}${half.slice(1)}`,
    ...(finding.note === undefined ? [] : [finding.note]),
  ].join(' ')
  const { counterexample } = finding
  // What nobody has told has no reasons yet.
  const why = counterexample?.start && {
    counterexample: { ...counterexample, why: opened(half, counterexample.why ?? []) },
  }
  return { ...told, ...why, note, because: blamed(finding, promise, fault, deployment) }
}

const MOST = 5
/** The rule stays, and so does the step that decides. */
const opened = (half: string, why: readonly string[]): readonly string[] =>
  why.length < MOST ? [half, ...why] : [half, why[0]!, ...why.slice(why.length - MOST + 2)]

/** By what copies in the log are known for what they are. */
const keyed = (deployment: Deployment): readonly string[] => {
  const { value } = deployment['effect.key']
  if (value === 'unknown' || deployment.effect.value === 'unknown' || !isKnownByKey(deployment.effect.value)) return []
  return [value === 'record' ? 'known again by the identity made at the record’s source' : 'known again by its offset']
}

function halfOf(promise: Checked): string {
  switch (promise) {
    case 'ALO':
    case 'NAL':
    case 'NSL':
    case 'AVAIL':
      return 'The effect is lost: of exactly once, at least once breaks.'
    case 'AMO':
      return 'The effect is doubled: of exactly once, at most once breaks.'
    case 'ORD':
    case 'EO':
      return 'The older of two values is the one that stays.'
  }
}

function blamed(
  { deployment: asked }: Finding,
  promise: Checked,
  fault: FaultClass,
  deployment: Deployment,
): Because[] {
  const beside = asked && besideQuestionOf(asked)
  // The log has it twice: by whom it is written, and by what it might have been known.
  const isCopied = promise === 'AMO' && (beside === undefined || beside.setting === 'producer')
  const copied = isCopied ? keyFacts(deployment) : []
  return [...becauseOfPromise(beside, promise, fault, deployment), ...copied]
}

function becauseOfPromise(
  beside: BesideQuestion | undefined,
  promise: Checked,
  fault: FaultClass,
  deployment: Deployment,
): Because[] {
  if (beside) return becauseBeside(promise as BesideGuarantee, fault, beside, deployment)
  const parameters = parametersOf(deployment)
  return promise === 'AMO'
    ? becauseOfCopies(fault, parameters, deployment)
    : becauseOf(promise as Guarantee, fault, parameters, deployment)
}

/** Who has no key to know a copy by is to blame beside who makes it. */
const keyFacts = (deployment: Deployment): Because[] =>
  deployment['effect.key'].value === 'unknown' ? whence('effect', deployment) : whence('effect.key', deployment)
