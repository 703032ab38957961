/**
 * What `check` asks about a configuration, and what the answers say: a grid of guarantee × fault class.
 *
 *     Configuration ──leavesOf──▶ deployments ──cellsOf──▶ questions ──(searches, elsewhere)──▶ answers ──assemble──▶ findings
 *
 *   Q1  one search answers several cells, and equal questions are asked once
 *   Q2  a cell whose answer is missing is inconclusive; a cell over unknown facts is *depends* where two values give two verdicts
 *   Q3  the quick searches come first
 *   Q4  what is asked by itself is what the given files bear on (asked.ts)
 *   Q5  a smaller scope may answer first (trials.ts): its questions stand among the others, and the cell does not ask which it was
 */
import type { Configuration, Deployment, FactName, Warning } from '../model/deployment/index.ts'
import { type Asking, guaranteesAsked, leftOutWarnings } from './asked.ts'
import { explained } from './because-cell.ts'
import { type BesideQuestion, isBeside } from './beside.ts'
import { type Leaf, type Leaves, leavesOf, type Price, type Relevant } from './branching.ts'
import { besideCells, besideKey, type Source, together } from './check-beside.ts'
import { type EffectCell, effectCells, effectFacts } from './check-effect.ts'
import { partitionCell, partitionKey } from './check-partition.ts'
import { blamedAs, struckAs, withStorage } from './check-storage.ts'
import { branchesOf } from './depends.ts'
import { decisiveFacts, parametersOf } from './deployed.ts'
import type { Finding, ToldPath } from './finding.ts'
import type { Checked } from './guarantees.ts'
import { questionOf } from './jobs.ts'
import { type FaultClass, faultClasses, type Question } from './question.ts'
import { dependsAlready, sourcesOf, sparable, spared } from './spared.ts'
import { isUntold } from './story.ts'
import { type Trials, trialsOf, withTrials } from './trials.ts'
import { withDecides } from './would-decide.ts'

export interface CheckPlan {
  readonly questions: readonly { readonly key: string; readonly question: Question | BesideQuestion }[]
  /** The grid, from the answers so far, kept under answerKey(question, cell). */
  readonly assemble: (answers: ReadonlyMap<string, Finding>) => readonly Finding[]
  /** Which answers the grid shows, by question, whose paths nobody has told: of cells alone to which no answer is missing, and that are wanted. */
  readonly untold: (answers: ReadonlyMap<string, Finding>, isWanted?: (id: string) => boolean) => readonly Untold[]
  /** Questions that may turn out to be needless: to be asked last, where they are not spared by then (spared.ts). */
  readonly last: ReadonlySet<string>
  /** Of some of these, the question whose answer is to be awaited, as it may make them needless. */
  readonly awaited: ReadonlyMap<string, string>
  readonly spared: (answers: ReadonlyMap<string, Finding>) => ReadonlySet<string>
  readonly warnings: readonly Warning[]
}

export interface Untold {
  readonly key: string
  readonly question: Question | BesideQuestion
  readonly findings: readonly Finding[]
}

export interface CheckOptions extends Asking {
  readonly faults?: readonly string[]
}

/** One guarantee, and every way in which the configuration may be meant. */
export interface Row {
  readonly guarantee: Checked
  /** What the configuration was read from. */
  readonly files: readonly string[]
  readonly leaves: Leaves
  /** Per fault class: what is asked for each leaf. */
  readonly cells: ReadonlyMap<FaultClass, readonly (readonly EffectCell[])[]>
  /** The questions are many, and asked with two of the brokers. */
  readonly many: boolean
}

export function planCheck(configuration: Configuration, options: CheckOptions = {}): CheckPlan {
  const guarantees = guaranteesAsked(configuration, options)
  const faults = faultClasses.filter(fault => options.faults?.includes(fault) ?? true)
  const rows = guarantees.map(guarantee => rowOf(configuration, guarantee, faults))
  const questions = new Map<string, Question | BesideQuestion>()
  for (const { cells } of rows) for (const { question } of [...cells.values()].flat(2)) addQuestion(questions, question)
  const groups = [...questions.values()].filter(({ setting }) => setting === 'group').length
  const whole = [...questions].map(([key, question]) => ({ key, question }))
  const trials = trialsOf(whole, rows)
  const ordered = [...trials.values(), ...whole].toSorted(
    (a, b) => weight(a.question, groups) - weight(b.question, groups),
  )
  return {
    questions: ordered,
    assemble: answers => {
      const known = withTrials(answers, trials)
      return rows.flatMap(row => faults.map(fault => cellOf(row, fault, known)))
    },
    untold: (answers, isWanted = () => true) => untoldOf({ questions: ordered, rows, trials }, answers, isWanted),
    last: sparable(whole, rows, trials),
    awaited: new Map([...trials].map(([key, trial]) => [key, trial.key])),
    spared: answers => spared(whole, rows, trials, answers),
    warnings: [...configuration.warnings, ...leftOutWarnings(configuration, options)],
  }
}

/** Facts that decide under some fault classes alone: where none of these is asked about, an unknown one need not be branched over. */
const decidesUnder: Readonly<
  Partial<Record<Checked | 'any', Readonly<Partial<Record<FactName, readonly FaultClass[]>>>>>
> = {
  any: {
    'topic.flush.messages': ['p1', 'p*'],
    'broker.storage': ['b1', 'p1', 'p*'],
    'consumer.handler': ['e'],
    'consumer.client': ['c', 'e', 'rb'],
  },
  ALO: { 'consumer.handling': ['c', 'e', 'rb'] },
  ORD: {
    'consumer.commit': ['c', 'rb'],
    'consumer.ack.point': ['c', 'rb'],
    'consumer.partition.assignment.strategy': ['c', 'rb'],
  },
}

/** Whether a fact may decide anything under one of these fault classes. */
export function mayDecide(fact: FactName, guarantee: Checked, faults: readonly FaultClass[]): boolean {
  const under = decidesUnder[guarantee]?.[fact] ?? decidesUnder.any?.[fact]
  return under === undefined || under.some(fault => faults.includes(fault))
}

function relevantTo(guarantee: Checked, faults: readonly FaultClass[]): Relevant {
  const decides = (fact: FactName) => mayDecide(fact, guarantee, faults)
  if (guarantee === 'EO') return deployment => effectFacts(deployment).filter(decides)
  return decisiveFacts[guarantee].filter(decides)
}

/** Everything that is asked about one cell, for one way in which the configuration may be meant. */
export function cellsOf(
  guarantee: Checked,
  fault: FaultClass,
  faults: readonly FaultClass[],
  deployment: Deployment,
  many: boolean,
): readonly EffectCell[] {
  const asked = [...new Set(faults.flatMap(each => struckAs(each, deployment)))]
  const parameters = parametersOf(deployment)
  return struckAs(fault, deployment).flatMap(struck => {
    if (guarantee === 'EO') return effectCells(struck, asked, deployment, many)
    return [
      partitionCell(guarantee, struck, asked, parameters, many),
      ...besideCells(guarantee, struck, asked, deployment, parameters),
    ]
  })
}

/** `under`: all fault classes that the check is about, where only some of its cells are asked for: whether there are many leaves is as it is there. */
export function rowOf(
  configuration: Configuration,
  guarantee: Checked,
  faults: readonly FaultClass[],
  under: readonly FaultClass[] = faults,
): Row {
  const leavesUnder = (some: readonly FaultClass[]) =>
    leavesOf(configuration, relevantTo(guarantee, some), deployment =>
      some.flatMap(fault => cellsOf(guarantee, fault, some, deployment, true)).map(priceOfCell),
    )
  const leaves = leavesUnder(faults)
  const many = leaves.leaves.length > 1 || (under !== faults && leavesUnder(under).leaves.length > 1)
  const cells = faults.map((fault): [FaultClass, readonly (readonly EffectCell[])[]] => [
    fault,
    leaves.leaves.map(({ deployment }) => cellsOf(guarantee, fault, faults, deployment, many)),
  ])
  const files = configuration.files.map(({ name }) => name)
  return { guarantee, files, leaves, cells: new Map(cells), many }
}

/** Two records make a graph as large as another broker does. */
function priceOfCell({ question }: EffectCell): Price {
  if (isBeside(question)) return { question: besideKey(question), brokers: 1 }
  const { parameters, guarantees } = question
  const more = guarantees.includes('ORD') ? 1 : 0
  return { question: JSON.stringify(parameters), brokers: parameters.replicationFactor + more }
}

/** Equal questions have the same, whatever they are asked about. */
export const questionKey = (question: Question | BesideQuestion): string =>
  isBeside(question) ? besideKey(question) : partitionKey(question)

function addQuestion(questions: Map<string, Question | BesideQuestion>, question: Question | BesideQuestion): void {
  const key = questionKey(question)
  if (isBeside(question)) return void questions.set(key, question)
  const known = questions.get(key) as Question | undefined
  questions.set(key, { ...question, guarantees: [...new Set([...(known?.guarantees ?? []), ...question.guarantees])] })
}

/**
 * Roughly how long it takes to a verdict, to have first ones soon: what strikes clients alone makes the smallest graphs. Where it is not known how records
 * are handled, no cell of a group's is decided before the last of its questions: what one small search decides goes ahead, one broker's most of all.
 */
export function weight(question: Question | BesideQuestion, groups: number): number {
  if (isBeside(question)) return question.setting === 'group' && groups > 2 ? 155 : 0
  const { setting, parameters, scope } = question
  const settings = { patient: 2, cluster: 1, pipeline: 3 }
  const clientsOnly = Object.keys(scope.faults).every(fault => fault === 'c' || fault === 'n' || fault === 'e')
  if (setting === 'cluster' && parameters.replicationFactor === 1) return 0
  const brokers = parameters.replicationFactor * (1 + scope.shrinks) + scope.attempts
  return (clientsOnly ? 0 : settings[setting] * 100) + scope.records * 50 + brokers
}

function cellOf(
  { guarantee, leaves, cells, files }: Row,
  fault: FaultClass,
  answers: ReadonlyMap<string, Finding>,
): Finding {
  const asked = cells.get(fault)!
  const found = leaves.leaves.map((leaf: Leaf, i) => {
    const answer = together(sourcesOf(asked[i]!), answers)
    const id = `${guarantee}:${fault}`
    const finding = answer ? { ...answer, id, guarantee, fault } : undecided(guarantee, fault)
    const told = explained(finding, guarantee, blamedAs(fault, leaf.deployment), leaf)
    return { leaf, finding: withStorage(told, fault, leaf.deployment), isMissing: answer === undefined }
  })
  const [first] = found
  if (!first) return nothing(guarantee, fault, 'no value of the unknown facts makes a deployment that would start.')
  if (found.length === 1) return first.finding
  const isEnough = dependsAlready({ leaves }, asked, answers)
  const counted = isEnough ? found.filter(({ isMissing }) => !isMissing) : found
  return withDecides(branchesOf(counted, leaves), counted, leaves, files)
}

interface Planned {
  readonly questions: CheckPlan['questions']
  readonly rows: readonly Row[]
  readonly trials: Trials
}

function untoldOf(
  { questions, rows, trials }: Planned,
  answers: ReadonlyMap<string, Finding>,
  isWanted: (id: string) => boolean,
): readonly Untold[] {
  const needless = spared(questions, rows, trials, answers)
  const known = withTrials(answers, trials)
  const isReady = ({ key }: Source) => known.has(key) || needless.has(questionOf(key))
  const shown = new Set(
    rows.flatMap(row =>
      [...row.cells]
        .filter(([fault]) => isWanted(`${row.guarantee}:${fault}`))
        .filter(([, cells]) => sourcesOf(cells.flat()).every(isReady))
        .flatMap(([fault]) => pathsOf(cellOf(row, fault, known))),
    ),
  )
  const isShown = (finding: Finding) => pathsOf(finding).some(path => shown.has(path))
  const asked = new Map(questions.map(({ key }): [string, Finding[]] => [key, []]))
  for (const [at, finding] of answers) if (isShown(finding)) asked.get(questionOf(at))!.push(finding)
  return questions
    .map(({ key, question }) => ({ key, question, findings: asked.get(key)! }))
    .filter(({ findings }) => findings.length > 0)
}

/** The untold paths that a finding shows: by identity, as findings are handed on with the paths that they have. */
const pathsOf = ({ counterexample, witness, branches = [] }: Finding): readonly ToldPath[] =>
  [counterexample, witness, ...branches.map(branch => branch.counterexample)].filter(isUntold)

const undecided = (guarantee: Checked, fault: FaultClass) => nothing(guarantee, fault, 'it was not decided.')

function nothing(guarantee: Checked, fault: FaultClass, note: string): Finding {
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
