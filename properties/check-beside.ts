/**
 * Which cells of `check` are asked of a group and of an idempotent producer too, and what the answers say together.
 *
 *   C1  a cell is broken where one of its answers is; it holds where all of them do; where one is missing it is not decided
 *   C2  where both can tell they agree (check-beside.test.ts); with two records a group sees what one record of the partition does not: a handler that throws
 *       has what was done before it done again
 *   C3  a fault that the other system does not know leaves it as it is without one
 */
import type { Deployment } from '../model/deployment/index.ts'
import { effectiveMinInsyncReplicas, type GroupParameters, type Parameters } from '../model/kafka/index.ts'
import { type BesideGuarantee, type BesideQuestion, groupQuestion, producerQuestion } from './beside.ts'
import { groupParametersOf, producerParametersOf } from './deployed.ts'
import type { Finding, Verdict } from './finding.ts'
import type { Checked, Guarantee } from './guarantees.ts'
import { answerKey, type Answers, questionOf } from './jobs.ts'
import type { FaultClass } from './question.ts'

/** Where one answer to a cell is kept. */
export interface Source {
  readonly key: string
  /** What is promised there, where it has another name. */
  readonly promise?: Checked
}

export interface BesideCell {
  readonly question: BesideQuestion
  readonly source: Source
}

const ofGroups: readonly FaultClass[] = ['c', 'n', 'e', 'rb']
const ofProducers: readonly FaultClass[] = ['c', 'n', 'b1']

export const besideKey = ({ setting, parameters, scope }: BesideQuestion) =>
  JSON.stringify([setting, parameters, scope])

/** What else is asked about this cell. `faults`: all that are asked about, so that one search answers several. */
export function besideCells(
  guarantee: Guarantee,
  fault: FaultClass,
  faults: readonly FaultClass[],
  deployment: Deployment,
  parameters: Parameters,
): readonly BesideCell[] {
  return [
    ...groupCells(guarantee, fault, faults, deployment),
    ...producerCells(guarantee, fault, faults, deployment, parameters),
  ]
}

function groupCells(
  guarantee: Guarantee,
  fault: FaultClass,
  faults: readonly FaultClass[],
  deployment: Deployment,
): readonly BesideCell[] {
  if (guarantee !== 'ALO' && guarantee !== 'AMO' && guarantee !== 'ORD') return []
  const asked = ofGroups.filter(each => faults.includes(each))
  const question = groupQuestion(seenByGroup(groupParametersOf(deployment)), asked)
  return [cell(question, guarantee, asked.includes(fault) ? fault : 'none')]
}

/** Parameters that make no difference are made equal: the group has committed before, so that nothing is ever reset. */
export const seenByGroup = (parameters: GroupParameters): GroupParameters => ({
  ...parameters,
  offsetReset: 'earliest',
  // To keep what does not move makes a difference to those alone who work on while they poll.
  assignment: ['hand-off', 'per-key'].includes(parameters.handling) ? parameters.assignment : 'eager',
})

const promised: Readonly<Partial<Record<Guarantee, BesideGuarantee>>> = {
  NAL: 'NAL',
  NSL: 'NAL',
  ALO: 'NAL',
  AMO: 'AMO',
  ORD: 'ORD',
}

function producerCells(
  guarantee: Guarantee,
  fault: FaultClass,
  faults: readonly FaultClass[],
  deployment: Deployment,
  parameters: Parameters,
): readonly BesideCell[] {
  const promise = promised[guarantee]
  const producer = producerParametersOf(deployment)
  if (promise === undefined || producer === undefined) return []
  const asked = ofProducers.filter(each => faults.includes(each))
  const mayRefuse = effectiveMinInsyncReplicas(parameters) > 1
  return [
    cell(producerQuestion(producer, asked), promise, asked.includes(fault) ? fault : 'none'),
    ...(mayRefuse ? [cell(producerQuestion(producer, 'refused'), promise, 'none')] : []),
  ]
}

const cell = (question: BesideQuestion, promise: BesideGuarantee, fault: FaultClass): BesideCell => ({
  question,
  source: { key: answerKey(besideKey(question), `${promise}:${fault}`), promise },
})

/** C1: the answers to one cell as one; undefined while none is broken and one is missing. */
export function together(sources: readonly Source[], answers: Answers): Finding | undefined {
  const broken = sources.find(({ key }) => answers.get(key)?.verdict === 'broken')
  if (broken) return promisedBy(broken, answers)
  if (sources.some(({ key }) => !answers.has(key))) return undefined
  const open = sources.find(({ key }) => answers.get(key)!.verdict !== 'holds')
  return open ? promisedBy(open, answers) : joined(sources, answers)
}

/** The verdict that `together` comes to. */
export function verdictTogether(sources: readonly Source[], answers: Answers): Verdict | undefined {
  const verdicts = sources.map(({ key }) => answers.get(key)?.verdict)
  if (verdicts.includes('broken')) return 'broken'
  return verdicts.includes(undefined) ? undefined : (verdicts.find(verdict => verdict !== 'holds') ?? 'holds')
}

function promisedBy({ key, promise }: Source, answers: Answers): Finding {
  const answer = answers.get(key)!
  return promise ? { ...answer, deployment: { ...answer.deployment, promise } } : answer
}

/** All of them hold: within all of their bounds, and with the first one's witness. One search may answer two promises of one cell. */
function joined(sources: readonly Source[], answers: Answers): Finding {
  const first = promisedBy(sources[0]!, answers)
  const searches = [...new Map(sources.map(({ key }) => [questionOf(key), answers.get(key)!])).values()]
  if (searches.length === 1) return first
  const sum = (pick: (finding: Finding) => number) => searches.reduce((total, finding) => total + pick(finding), 0)
  return {
    ...first,
    scope: searches.map(({ scope }) => scope).join('; and '),
    states: sum(({ states }) => states),
    transitions: sum(({ transitions }) => transitions),
    seconds: sum(({ seconds }) => seconds),
  }
}
