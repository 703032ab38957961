/**
 * The two tellings compared, as rows of `verify` beside the claims: a bounded run of each direction, and of the mutants. The whole of it is
 * `npm run simulate` and `npm run mutants`.
 *
 *   C1  none of these proves anything: a row that found no difference says `not seen broken`, and how much it looked at
 *   C2  seeds are fixed: the same row, the same runs
 *   C3  whoever asks for an end (a deadline, Ctrl-C) is heard between two runs, and the row is inconclusive then
 */
import type { Stopped } from '../model/index.ts'
import { covers, coverOnBroker } from './conformance/cover.ts'
import { coverSequences, sequenceCovers } from './conformance/idempotence/sequence-cover.ts'
import { sequenceRows } from './conformance/idempotence/sequence-steps.ts'
import { coverTransactions, transactionCovers } from './conformance/transactions/transaction-cover.ts'
import { transactionRows } from './conformance/transactions/perform-transaction.ts'
import { coverGroup, groupCovers } from './conformance/group/cover.ts'
import { groupRows } from './conformance/group/perform.ts'
import { coverageTable, runMachinePaths, unexplained } from './conformance/machines/index.ts'
import { rows } from './conformance/perform.ts'
import type { Finding } from './finding.ts'
import type { Limits } from './jobs.ts'
import { hunt } from './mutants/hunt.ts'
import { ruleMutants } from './mutants/broker/index.ts'
import { modelMutants } from './mutants/model/index.ts'
import { tryTrace } from './trace/validate.ts'
import { tryPlan } from './runs/search.ts'
import { addRun, addTrace, newTotal } from './runs/total.ts'
import { hasTransactions, kindNames } from './swarm.ts'

interface Outcome {
  /** What was looked at. */
  readonly scope: string
  readonly lines: readonly string[]
  /** Of the model that were met, where they are counted. */
  readonly states?: number
  readonly transitions?: number
}

export interface Comparison {
  readonly id: string
  readonly name: string
  readonly says: string
  /** Failures go to `failures` as they are found: who asks for an end does not make them undone. */
  readonly run: (rest: Rest, failures: string[]) => Outcome
}

/** Asked between two runs; throws Interrupted. */
type Rest = () => void

class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly stopped: Stopped
  constructor(stopped: Stopped) {
    super(stopped.text)
    this.stopped = stopped
  }
}

export const comparisons: readonly Comparison[] = [
  {
    id: 'MACHINES',
    name: 'each-machine-on-the-broker',
    says: 'On every path through a machine of the model the reference broker comes to the same state and sends the same messages.',
    run: machinePaths,
  },
  {
    id: 'PATHS',
    name: 'every-transition-on-the-broker',
    says: 'Every transition of small systems is performed by the reference broker, whose state is the model’s after each.',
    run: systemPaths,
  },
  {
    id: 'GROUPS',
    name: 'every-transition-of-groups-on-the-broker',
    says: 'Every transition of small groups is performed by the reference broker and its consumers, whose state is the model’s after each.',
    run: groupPaths,
  },
  {
    id: 'TRACES',
    name: 'every-event-explained',
    says: 'Whatever the reference broker does under random faults, a step of the model explains it; no invariant breaks, and no guarantee.',
    run: traces,
  },
  {
    id: 'MUTANTS',
    name: 'mutants-are-killed',
    says: 'With one rule of the broker or the model made wrong, a check that does not know it finds it.',
    run: mutantsKilled,
  },
]

export const comparisonOf = (id: string): Comparison | undefined =>
  comparisons.find(each => each.id === id.toUpperCase())

/** Runs one of them. */
export function compare(id: string, { budget }: Limits): Finding {
  const about = { id, expected: 'not seen broken', depth: 0, seconds: 0, because: [] } as const
  const rest = () => {
    const answer = budget?.({ states: 0, depth: 0, transitions: 0, bytes: 0 }) ?? 'go'
    if (answer !== 'go') throw new Interrupted(answer)
  }
  const failures: string[] = []
  const broken = () => (failures.length > 0 ? { note: failures.slice(0, 3).join(' ') } : undefined)
  try {
    const { scope, lines, states = 0, transitions = 0 } = comparisonOf(id)!.run(rest, failures)
    const verdict = broken() ? 'broken' : 'not seen broken'
    return { ...about, verdict, scope, states, transitions, lines, ...broken() }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    const nothing = { scope: '', states: 0, transitions: 0, lines: [] }
    const stopped = { note: `stopped at ${error.stopped.text}.` }
    return { ...about, verdict: broken() ? 'broken' : 'inconclusive', ...nothing, ...(broken() ?? stopped) }
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)

function machinePaths(rest: Rest, failures: string[]): Outcome {
  const { rows: all } = runMachinePaths({ progress: rest })
  for (const row of all) failures.push(...row.failures, ...unexplained(row).map(part => `${part} was not executed.`))
  const scope = `${sum(all.map(({ paths }) => paths))} paths, ${sum(all.map(({ steps }) => steps))} steps`
  return { scope, lines: coverageTable(all).split('\n') }
}

/** One partition of Kafka, an idempotent producer with its leader, and transactions of one id, each on a stage of its own. */
const drives: readonly (() => Driven)[] = [
  ...covers.map(cover => () => coverOnBroker(cover)),
  ...sequenceCovers.map(cover => () => coverSequences(cover)),
  ...transactionCovers.map(cover => () => coverTransactions(cover)),
]
const drivenRows = [...rows, ...sequenceRows, ...transactionRows]

interface Driven {
  readonly states: number
  readonly transitions: number
  readonly steps: number
  readonly performed: Readonly<Record<string, number>>
  readonly failures: readonly string[]
}

function systemPaths(rest: Rest, failures: string[]): Outcome {
  const done = drives.map(drive => {
    rest()
    const covered = drive()
    failures.push(...covered.failures)
    return covered
  })
  const times = (row: string) => sum(done.map(({ performed }) => performed[row] ?? 0))
  failures.push(...drivenRows.filter(([row]) => times(row) === 0).map(([row]) => `${row} was never performed.`))
  const [states, transitions, steps] = (['states', 'transitions', 'steps'] as const).map(of =>
    sum(done.map(each => each[of])),
  )
  return {
    scope: `${drives.length} systems, ${transitions} transitions, ${steps} steps`,
    states: states!,
    transitions: transitions!,
    lines: drivenRows.map(([row, says]) => `${row}, ${times(row)} ×: ${says}`),
  }
}

function groupPaths(rest: Rest, failures: string[]): Outcome {
  const done = groupCovers.map(cover => {
    rest()
    const covered = coverGroup(cover)
    failures.push(...covered.failures)
    return covered
  })
  const times = (row: string) => sum(done.map(({ performed }) => performed[row] ?? 0))
  const all = [...groupRows]
  failures.push(...all.filter(([row]) => times(row) === 0).map(([row]) => `${row} was never performed.`))
  const [states, transitions, steps] = (['states', 'transitions', 'steps'] as const).map(of =>
    sum(done.map(each => each[of])),
  )
  return {
    scope: `${groupCovers.length} groups, ${transitions} transitions, ${steps} steps`,
    states: states!,
    transitions: transitions!,
    lines: all.map(([row, { says }]) => `${row}, ${times(row)} ×: ${says}`),
  }
}

const tracedSeeds = 25
/** Runs with transactions are long: all are held to their promises, so many are traced. */
const tracedWithTransactions = 5

function traces(rest: Rest, failures: string[]): Outcome {
  const total = newTotal()
  const unmodelled: Record<string, number> = {}
  for (let seed = 1; seed <= tracedSeeds; seed++)
    for (const kind of kindNames) {
      rest()
      const { result, failure } = tryPlan(kind, seed)
      addRun(total, result)
      if (failure) failures.push(`${kind} ${seed}: ${failure.result.violations[0]}`)
      if (hasTransactions(kind) && seed > tracedWithTransactions) continue
      const { result: traced, failure: unexplainedEvent } = tryTrace(kind, seed)
      addTrace(total, traced)
      for (const [name, times] of Object.entries(traced.unmodelled)) unmodelled[name] = (unmodelled[name] ?? 0) + times
      if (unexplainedEvent) failures.push(`${kind} ${seed}: ${unexplainedEvent.failure.sentence}`)
    }
  const faults = Object.entries(total.faults).map(([fault, times]) => `${fault} ${times}`)
  const others = Object.entries(unmodelled).toSorted(([, a], [, b]) => b - a)
  return {
    scope: `${total.runs} runs of ${kindNames.join(', ')}`,
    lines: [
      `${total.events} events, ${total.acknowledged} records acknowledged, ${total.handled} handled; faults: ${faults.join(', ')}`,
      `traced (of runs with transactions the first ${tracedWithTransactions}): ${total.traced} events, ${total.explained} of them steps of the model’s machines`,
      `the others, which no machine models and which change nothing that is compared: ${others.map(([name, times]) => `${name} ${times}`).join(', ')}`,
    ],
  }
}

/**
 * One mutant of each rule of the broker, and one of each machine of the model: the first that stands in its file of the zoo. Told is whether it is
 * killed, by a run as it was found: `npm run mutants` makes it short, which takes longer than finding it.
 */
function mutantsKilled(rest: Rest, failures: string[]): Outcome {
  const firsts = <T>(all: readonly T[], of: (one: T) => string) =>
    all.filter((one, at) => all.findIndex(other => of(other) === of(one)) === at)
  const ofModel = modelMutants.filter(({ equivalent }) => equivalent === undefined)
  const chosen = [...firsts(ruleMutants, ({ rule }) => rule), ...firsts(ofModel, ({ hole }) => hole.split('.')[0]!)]
  const hunts = chosen.map(mutant => {
    rest()
    const found = hunt(mutant, 60, 0)
    if (found.killed === undefined) failures.push(`${mutant.id} survives.`)
    return found
  })
  const told = hunts.map(({ mutant, killed }) =>
    killed
      ? `${mutant.id}: killed by ${killed.by} after ${killed.runs}, in ${killed.steps} steps`
      : `${mutant.id}: SURVIVES`,
  )
  return {
    scope: `${chosen.length} of ${ruleMutants.length + modelMutants.length} mutants: one for each rule of the broker and each machine`,
    lines: told,
  }
}
