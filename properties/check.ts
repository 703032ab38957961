/**
 * What `check` asks about a configuration, and what the answers say: a grid of guarantee × fault class.
 *
 *     Configuration ──leavesOf──▶ deployments ──parametersOf──▶ questions ──(searches, elsewhere)──▶ answers ──assemble──▶ findings
 *
 *   Q1  one search answers several cells, and equal questions are asked once
 *   Q2  a cell whose answer is missing is inconclusive; a cell over unknown facts is *depends* where two values give two verdicts
 *   Q3  the quick searches come first
 */
import type { Configuration, Deployment, Warning } from '../model/deployment/index.ts'
import type { Parameters } from '../model/kafka/index.ts'
import { becauseOf } from './because.ts'
import { type Leaf, type Leaves, leavesOf } from './branching.ts'
import { branchesOf } from './depends.ts'
import { decisiveFacts, parametersOf } from './deployed.ts'
import type { Finding } from './finding.ts'
import { type Guarantee, guaranteeNames, settingOf } from './guarantees.ts'
import { answerKey } from './jobs.ts'
import { type FaultClass, faultClasses, type Question } from './question.ts'
import { groupsOf, questionFor } from './check-scope.ts'

export interface CheckPlan {
  readonly questions: readonly { readonly key: string; readonly question: Question }[]
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
  /** Per fault class: where the answer for each leaf is kept. */
  readonly keys: ReadonlyMap<FaultClass, readonly string[]>
}

export function planCheck(configuration: Configuration, options: CheckOptions = {}): CheckPlan {
  const guarantees = guaranteeNames.filter(name => options.guarantees?.includes(name) ?? true)
  const faults = faultClasses.filter(fault => options.faults?.includes(fault) ?? true)
  const rows = guarantees.map(guarantee => rowOf(configuration, guarantee, faults))
  const questions = new Map<string, Question>()
  for (const { guarantee, leaves } of rows) {
    for (const leaf of leaves.leaves) {
      const parameters = parametersOf(leaf.deployment)
      for (const group of groupsOf(guarantee, parameters, faults, leaves.leaves.length > 1)) {
        addQuestion(questions, questionFor(guarantee, parameters, group, leaves.leaves.length > 1))
      }
    }
  }
  const ordered = [...questions]
    .map(([key, question]) => ({ key, question }))
    .toSorted((a, b) => weight(a.question) - weight(b.question))
  return {
    questions: ordered,
    assemble: answers => rows.flatMap(row => faults.map(fault => cellOf(row, fault, answers))),
    warnings: [...configuration.warnings],
  }
}

/** Flushing decides under power loss alone; elsewhere an unknown one need not be branched over. */
function rowOf(configuration: Configuration, guarantee: Guarantee, faults: readonly FaultClass[]): Row {
  const power = faults.includes('p1') || faults.includes('p*')
  const handler = faults.includes('e')
  const relevant = decisiveFacts[guarantee]
    .filter(fact => power || fact !== 'topic.flush.messages')
    .filter(fact => handler || fact !== 'consumer.handler')
  const priceOf = (deployment: Deployment) => {
    const { parameters } = questionFor(guarantee, parametersOf(deployment), [], true)
    // Two records make a graph as large as another broker does.
    const { replicationFactor } = parameters
    return { question: JSON.stringify(parameters), brokers: replicationFactor + (guarantee === 'ORD' ? 1 : 0) }
  }
  const leaves = leavesOf(configuration, relevant, priceOf)
  const parameters = leaves.leaves.map(({ deployment }) => parametersOf(deployment))
  const keys = new Map(
    faults.map(fault => [
      fault,
      parameters.map(each => answerKeyOf(guarantee, fault, faults, each, parameters.length > 1)),
    ]),
  )
  return { guarantee, leaves, keys }
}

const keyOf = ({ setting, parameters, scope }: Question) => JSON.stringify([setting, parameters, scope])

function addQuestion(questions: Map<string, Question>, question: Question): void {
  const key = keyOf(question)
  const known = questions.get(key)
  const guarantees = [...new Set([...(known?.guarantees ?? []), ...question.guarantees])]
  questions.set(key, { ...question, guarantees })
}

/** Roughly how long a search takes, to have first verdicts soon: what strikes clients alone makes the smallest graphs. */
function weight({ setting, parameters, scope }: Question): number {
  const settings = { patient: 2, cluster: 1, pipeline: 3 }
  const clientsOnly = Object.keys(scope.faults).every(fault => fault === 'c' || fault === 'n' || fault === 'e')
  const brokers = parameters.replicationFactor * (1 + scope.shrinks)
  return (clientsOnly ? 0 : settings[setting] * 100) + scope.records * 50 + brokers
}

function cellOf({ guarantee, leaves, keys }: Row, fault: FaultClass, answers: ReadonlyMap<string, Finding>): Finding {
  const found = leaves.leaves.map((leaf, i) => {
    const answer = answers.get(keys.get(fault)![i]!)
    return { leaf, finding: answer ? { ...answer, id: `${guarantee}:${fault}`, fault } : undecided(guarantee, fault) }
  })
  const [first] = found
  if (!first) return nothing(guarantee, fault, 'no value of the unknown facts makes a deployment that would start.')
  if (found.length === 1) return explained(first.finding, guarantee, fault, first.leaf)
  return branchesOf(guarantee, fault, found, leaves, explained)
}

function explained(finding: Finding, guarantee: Guarantee, fault: FaultClass, { deployment }: Leaf): Finding {
  if (finding.verdict !== 'broken') return finding
  return { ...finding, because: becauseOf(guarantee, fault, parametersOf(deployment), deployment) }
}

/** Where the answer to this cell is kept, for a deployment with these parameters. */
function answerKeyOf(
  guarantee: Guarantee,
  fault: FaultClass,
  faults: readonly FaultClass[],
  parameters: Parameters,
  many: boolean,
): string {
  // The handler is no part of a system without a consumer: there, e is what goes wrong without any fault.
  const asked = fault === 'e' && settingOf[guarantee] !== 'pipeline' ? 'none' : fault
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
