/**
 * What a cluster's history and logs say of a guarantee: broken, or not seen broken (never that it holds: this was one run).
 *
 *   NAL  no acknowledged record is lost: the leader in office has it
 *   ALO  every acknowledged record is handled at least once, by every group that reads its topic
 *   AMO  no record is handled twice by a group
 *   ORD  of one producer and partition, a group first handles records in the order of their acknowledged sends
 *   EO   every record that a group reads has its effect once, where it lands: in an output topic, as read_committed sees it (check-exactly-once.ts)
 *
 *   V1  `broken` is certain: the promise was not kept, and nothing short of another fault or a seek would mend it
 *   V2  `cannot tell` where something is still under way (a group is behind, a partition has no leader), or where there is nothing to judge
 *
 * The same words as claims.md and README.md have; written anew here, for runs of the broker instead of states of the model.
 */
import { checkAtLeastOnce } from './check-at-least-once.ts'
import { checkAtMostOnce } from './check-at-most-once.ts'
import { checkExactlyOnce, type ExactlyOnce } from './check-exactly-once.ts'
import { checkNoLoss } from './check-no-loss.ts'
import { checkOrder } from './check-order.ts'
import type { Evidence, Findings, Violation } from './evidence.ts'
import type { TopicPartition } from '../core/protocol.ts'

/** Of records in a log and of their delivery; EO is of an effect, and says where it lands. */
export const guarantees = ['NAL', 'ALO', 'AMO', 'ORD'] as const
export type Guarantee = (typeof guarantees)[number]

/** What is asked. Of EO: whose effects, and where they land. */
export type Question = { readonly guarantee: Guarantee } | ExactlyOnce

export interface Check {
  readonly guarantee: Question['guarantee']
  readonly verdict: 'broken' | 'not seen broken' | 'cannot tell'
  /** A sentence or more for whoever reads the failed test: what was promised, for which record, and what became of it. */
  readonly text: string
  /** NAL: values that were acknowledged and are gone. ALO: values that nobody will be handed any more. Empty for AMO, ORD and EO. */
  readonly lost: readonly string[]
  /** Every break of the promise, one record each. */
  readonly violations: readonly Violation[]
}

const checks: Readonly<Record<Guarantee, (evidence: Evidence) => Findings>> = {
  NAL: checkNoLoss,
  ALO: checkAtLeastOnce,
  AMO: checkAtMostOnce,
  ORD: checkOrder,
}

/** `partitionsOf`: of the topic in which effects land. RangeError: a guarantee that is none of NAL, ALO, AMO, ORD, EO; EO without what it is about. */
export function check(
  question: Question,
  evidence: Evidence,
  partitionsOf: (topic: string) => readonly TopicPartition[] = () => [],
): Check {
  const { guarantee } = question
  if (guarantee !== 'EO' && !guarantees.includes(guarantee))
    throw new RangeError(`check knows the guarantees ${guarantees.join(', ')}, EO, not ${String(guarantee)}.`)
  const { violations, open, kept } = findingsOf(question, evidence, partitionsOf)
  const isLoss = guarantee === 'NAL' || guarantee === 'ALO'
  const lost = isLoss ? violations.map(({ value }) => value) : []
  if (violations.length > 0)
    return { guarantee, verdict: 'broken', text: told(guarantee, violations), lost, violations }
  if (open.length > 0)
    return { guarantee, verdict: 'cannot tell', text: `${guarantee} cannot tell: ${briefly(open)}`, lost, violations }
  return { guarantee, verdict: 'not seen broken', text: `${guarantee} not seen broken: ${kept}`, lost, violations }
}

function findingsOf(
  question: Question,
  evidence: Evidence,
  partitionsOf: (topic: string) => readonly TopicPartition[],
): Findings {
  if (question.guarantee !== 'EO') return checks[question.guarantee](evidence)
  if (typeof question.groupId !== 'string' || typeof question.output !== 'string')
    throw new RangeError(
      "check of EO: say whose effects and where they land: { guarantee: 'EO', groupId: 'billing', output: 'invoices' }.",
    )
  if (question.effectOf !== undefined && typeof question.effectOf !== 'function')
    throw new RangeError(`check of EO: effectOf is a function of a record, not ${String(question.effectOf)}.`)
  return checkExactlyOnce(evidence, question, partitionsOf(question.output))
}

const told = (guarantee: Check['guarantee'], violations: readonly Violation[]) =>
  `BROKEN ${guarantee}: ${briefly(violations.map(({ text }) => text))}`

/** Whoever reads a failed test reads three sentences; the rest is in `violations`. */
const briefly = (sentences: readonly string[]) => {
  const [shown, more] = [sentences.slice(0, 3), sentences.length - 3]
  return [...shown, ...(more > 0 ? [`And ${more} more.`] : [])].join(' ')
}
