/**
 * What `check` asks about a configuration, and what the answers say: a grid of guarantee × fault class.
 *
 *     Configuration ──leavesOf──▶ deployments ──parametersOf──▶ questions ──(searches, elsewhere)──▶ answers ──assemble──▶ findings
 *
 *   Q1  one search answers several cells, and equal questions are asked once
 *   Q2  a cell whose answer is missing is inconclusive; a cell over unknown facts is *depends* where two values give two verdicts
 *   Q3  the quick searches come first
 */
import type { Configuration, Deployment, FactName, Warning } from '../model/deployment/index.ts'
import type { Parameters } from '../model/kafka/index.ts'
import { becauseBeside, becauseOf } from './because.ts'
import { type BesideQuestion, besideQuestionOf, isBeside } from './beside.ts'
import { type Leaf, type Leaves, leavesOf } from './branching.ts'
import { branchesOf } from './depends.ts'
import { decisiveFacts, parametersOf } from './deployed.ts'
import type { Finding } from './finding.ts'
import { type Guarantee, guaranteeNames, settingOf } from './guarantees.ts'
import { answerKey } from './jobs.ts'
import { type FaultClass, faultClasses, type Question } from './question.ts'
import { besideCells, besideKey, type Source, together } from './check-beside.ts'
import { groupsOf, isHandlers, questionFor } from './check-scope.ts'

export interface CheckPlan {
  readonly questions: readonly { readonly key: string; readonly question: Question | BesideQuestion }[]
  /** The grid, from the answers so far, kept under answerKey(question, cell). */
  readonly assemble: (answers: ReadonlyMap<string, Finding>) => readonly Finding[]
  readonly warnings: readonly Warning[]
}

export interface CheckOptions {
  readonly guarantees?: readonly string[]
  readonly faults?: readonly string[]
}

/** One guarantee, and every way in which the configuration may be meant. */
interface Row {
  readonly guarantee: Guarantee
  readonly leaves: Leaves
  /** Per fault class: where the answers for each leaf are kept. */
  readonly sources: ReadonlyMap<FaultClass, readonly (readonly Source[])[]>
}

export function planCheck(configuration: Configuration, options: CheckOptions = {}): CheckPlan {
  const guarantees = guaranteeNames.filter(name => options.guarantees?.includes(name) ?? true)
  const faults = faultClasses.filter(fault => options.faults?.includes(fault) ?? true)
  const rows = guarantees.map(guarantee => rowOf(configuration, guarantee, faults))
  const questions = new Map<string, Question | BesideQuestion>()
  for (const { guarantee, leaves } of rows) {
    for (const { deployment } of leaves.leaves) {
      const parameters = parametersOf(deployment)
      for (const group of groupsOf(guarantee, parameters, faults, leaves.leaves.length > 1)) {
        addQuestion(questions, questionFor(guarantee, parameters, group, leaves.leaves.length > 1))
      }
      const beside = faults.flatMap(fault => besideCells(guarantee, fault, faults, deployment, parameters))
      for (const { question } of beside) questions.set(besideKey(question), question)
    }
  }
  const groups = [...questions.values()].filter(({ setting }) => setting === 'group').length
  const ordered = [...questions]
    .map(([key, question]) => ({ key, question }))
    .toSorted((a, b) => weight(a.question, groups) - weight(b.question, groups))
  return {
    questions: ordered,
    assemble: answers => rows.flatMap(row => faults.map(fault => cellOf(row, fault, answers))),
    warnings: [...configuration.warnings],
  }
}

/** Facts that decide under some fault classes alone: where none of these is asked about, an unknown one need not be branched over. */
const decidesUnder: Readonly<
  Partial<Record<Guarantee | 'any', Readonly<Partial<Record<FactName, readonly FaultClass[]>>>>>
> = {
  any: { 'topic.flush.messages': ['p1', 'p*'], 'consumer.handler': ['e'] },
  ALO: { 'consumer.handling': ['c', 'e', 'rb'] },
  ORD: {
    'consumer.commit': ['c', 'rb'],
    'consumer.ack.point': ['c', 'rb'],
    'consumer.partition.assignment.strategy': ['c', 'rb'],
  },
}

function rowOf(configuration: Configuration, guarantee: Guarantee, faults: readonly FaultClass[]): Row {
  const relevant = decisiveFacts[guarantee].filter(fact => {
    const under = decidesUnder[guarantee]?.[fact] ?? decidesUnder.any?.[fact]
    return under === undefined || under.some(fault => faults.includes(fault))
  })
  const priceOf = (deployment: Deployment) => {
    const all = parametersOf(deployment)
    const { parameters } = questionFor(guarantee, all, [], true)
    // Two records make a graph as large as another broker does.
    const brokers = parameters.replicationFactor + (guarantee === 'ORD' ? 1 : 0)
    const beside = faults.flatMap(fault => besideCells(guarantee, fault, faults, deployment, all))
    return [
      { question: JSON.stringify(parameters), brokers },
      ...beside.map(({ question }) => ({ question: besideKey(question), brokers: 1 })),
    ]
  }
  const leaves = leavesOf(configuration, relevant, priceOf)
  const many = leaves.leaves.length > 1
  const sourcesOf = (fault: FaultClass, { deployment }: Leaf): readonly Source[] => {
    const parameters = parametersOf(deployment)
    const beside = besideCells(guarantee, fault, faults, deployment, parameters)
    return [{ key: answerKeyOf(guarantee, fault, faults, parameters, many) }, ...beside.map(({ source }) => source)]
  }
  const sources = new Map(faults.map(fault => [fault, leaves.leaves.map(leaf => sourcesOf(fault, leaf))]))
  return { guarantee, leaves, sources }
}

const keyOf = ({ setting, parameters, scope }: Question) => JSON.stringify([setting, parameters, scope])

function addQuestion(questions: Map<string, Question | BesideQuestion>, question: Question): void {
  const key = keyOf(question)
  const known = questions.get(key)
  const guarantees = [...new Set<Guarantee>([...(known?.guarantees ?? []), ...question.guarantees])]
  questions.set(key, { ...question, guarantees })
}

/**
 * Roughly how long it takes to a verdict, to have first ones soon: what strikes clients alone makes the smallest graphs. Where it is not known how records
 * are handled, no cell of a group's is decided before the last of its questions: what one small search decides goes ahead.
 */
function weight(question: Question | BesideQuestion, groups: number): number {
  if (isBeside(question)) return question.setting === 'group' && groups > 2 ? 155 : 0
  const { setting, parameters, scope } = question
  const settings = { patient: 2, cluster: 1, pipeline: 3 }
  const clientsOnly = Object.keys(scope.faults).every(fault => fault === 'c' || fault === 'n' || fault === 'e')
  const brokers = parameters.replicationFactor * (1 + scope.shrinks)
  return (clientsOnly ? 0 : settings[setting] * 100) + scope.records * 50 + brokers
}

function cellOf(
  { guarantee, leaves, sources }: Row,
  fault: FaultClass,
  answers: ReadonlyMap<string, Finding>,
): Finding {
  const found = leaves.leaves.map((leaf, i) => {
    const answer = together(sources.get(fault)![i]!, answers)
    const id = `${guarantee}:${fault}`
    return { leaf, finding: answer ? { ...answer, id, guarantee, fault } : undecided(guarantee, fault) }
  })
  const [first] = found
  if (!first) return nothing(guarantee, fault, 'no value of the unknown facts makes a deployment that would start.')
  if (found.length === 1) return explained(first.finding, guarantee, fault, first.leaf)
  return branchesOf(guarantee, fault, found, leaves, explained)
}

function explained(finding: Finding, guarantee: Guarantee, fault: FaultClass, { deployment }: Leaf): Finding {
  if (finding.verdict !== 'broken') return finding
  const beside = finding.deployment && besideQuestionOf(finding.deployment)
  const because = beside
    ? becauseBeside(guarantee, fault, beside, deployment)
    : becauseOf(guarantee, fault, parametersOf(deployment), deployment)
  return { ...finding, because }
}

/** Where the answer to this cell is kept, for a deployment with these parameters. */
function answerKeyOf(
  guarantee: Guarantee,
  fault: FaultClass,
  faults: readonly FaultClass[],
  parameters: Parameters,
  many: boolean,
): string {
  // Where nobody is struck, a fault is what goes wrong without any.
  const asked = fault === 'rb' || (isHandlers(fault) && settingOf[guarantee] !== 'pipeline') ? 'none' : fault
  const groups = groupsOf(guarantee, parameters, faults, many)
  const group = groups.find(each => each.includes(asked)) ?? groups[0]!
  return answerKey(keyOf(questionFor(guarantee, parameters, group, many)), `${guarantee}:${asked}`)
}

const undecided = (guarantee: Guarantee, fault: FaultClass) => nothing(guarantee, fault, 'it was not decided.')

function nothing(guarantee: Guarantee, fault: FaultClass, note: string): Finding {
  const sizes = { states: 0, transitions: 0, depth: 0, seconds: 0 }
  return {
    id: `${guarantee}:${fault}`,
    guarantee,
    fault,
    verdict: 'inconclusive',
    scope: '',
    ...sizes,
    because: [],
    note,
  }
}
